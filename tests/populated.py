"""Rows beyond the cast, so that there is something to steal: each app adds its own here."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from catalog import operations as catalog
from catalog import queries as places
from catalog.models import Location
from core import operations as core
from core.imports import import_file, kind_named, stage
from core.imports.reading import Source
from core.imports.uploads import upload
from core.jobs import enqueue
from core.models import Role
from core.tenancy.context import performing
from inventory import operations as inventory
from inventory import queries as stock
from inventory.operations import Named
from lots import operations as lots
from lots.models import Lot
from lots.operations import Scope
from production import operations as production
from production import queries as batches
from production.rules import Ingredient, Substitute
from tests.cast import Plant
from tests.gummies import Kitchen, kitchen_of
from tests.imports.files import csv as file_of


def populate(plant: Plant) -> None:
    """Rows with this tenant's name in them, made through the operations."""
    name = plant.slug.title()
    with plant.acting("ada"):
        role = Role.objects.get(name="Operator")
        core.invite(
            printed_name=f"Nell of {plant.slug}", email=f"nell@{plant.slug}.example", roles=[role]
        )
        core.make_token(name=f"Scale of {plant.slug}", scopes=["see_audit"], valid_days=9)
    with plant.acting("petra"):
        table = f"sku,name,kind,unit\nSKU-{name}-secret,Pectin,raw,kg\n".encode()
        supplied(name)
        upload(kind="items", source=Source("items.csv", table))
    with plant.machine():
        core.number(kind="receipt", given=f"B-{name}-secret")
        stocked(kitchen_of(plant), name)
        remembered(name)
        with performing("core.populate"):
            enqueue("core.seal", key=f"seal:{plant.slug}")


def supplied(name: str) -> None:
    """A supplier and what it sells."""
    nordic = catalog.create_partner(code=f"P-{name}-secret", name="Nordic Extracts", role="both")
    pectin = catalog.create_item(sku=f"SKU-{name}-bought", name="Pectin", kind="raw", uom="kg")
    catalog.create_supplier_item(
        supplier=nordic, item=pectin, price=Decimal("9.5"), supplier_sku=f"NE-{name}-secret"
    )


def stocked(kitchen: Kitchen, name: str) -> None:
    """Lots on hand, one batch done and one planned."""
    kitchen.stocked()
    kitchen.lot(kitchen.pectin, f"L-{name}-secret", "1", 90)
    production.complete_batch(batch=kitchen.batch("1000", number=f"B-{name}-made"))
    batch = kitchen.batch("100")
    inventory.reserve(
        document=batch.document,
        site=kitchen.site,
        need_on=kitchen.today,
        demands=batches.demands(batch),
    )
    put_away(kitchen, name)
    _with_substitute(kitchen, name)


def put_away(kitchen: Kitchen, name: str) -> None:
    """One movement of each kind, a container and a restriction."""
    lot = kitchen.lot(kitchen.pectin, f"L-{name}-moved", "9", 90)
    store = places.default_storage(kitchen.site)
    where: dict[str, Any] = {"lot": lot, "location": store}
    one = Decimal(1)
    inventory.transfer(**where, quantity=Decimal(2), to_container=f"LPN-{name}-secret")
    inventory.adjust(**where, counted=Decimal(6), reason=f"Counted for {name}.")
    inventory.scrap(**where, quantity=one, reason="Spilt.")
    inventory.sample(**where, quantity=one)
    lots.restrict(scope=Scope(lot=lot), uses=["shipment"])
    bought = inventory.receive_lot(
        item=kitchen.pectin,
        code=f"L-{name}-bought",
        quantity=Decimal(3),
        uom="kg",
        supplier=places.partner_by_code("NORDBEERE"),
    )
    inventory.spread_cost(
        lots=[bought, lot], amount=Decimal(2), source="freight", base="equal", number=f"F-{name}"
    )
    inventory.return_to_supplier(lot=bought, location=store, quantity=one, reason="Damp.")
    inventory.reverse(movements=[stock.movements_of(bought)[0]], reason="It stays.")


def remembered(name: str) -> None:
    """A batch of the past with its input, a result, a receipt, a shipment and demand."""
    catalog.create_partner(code=f"C-{name}-secret", name=f"{name} & Sons", role="both")
    for kind, *lines in (
        (
            "receipts",
            "po,line,receipt,supplier,sku,quantity,unit,received_on,lot",
            f"PO-{name}-secret,1,R-1,C-{name}-secret,PEC,1,kg,2018-01-02,P-{name}-secret",
        ),
        (
            "batches",
            "batch,sku,quantity,unit,started_at,lot",
            f"B-{name}-past,GUM-60,10,pcs,2018-11,T-{name}-secret",
        ),
        ("batch_inputs", "batch,sku,lot", f"B-{name}-past,PEC,P-{name}-secret"),
        ("results", "sku,lot,test,value", f"PEC,P-{name}-secret,assay,{name}-secret"),
        (
            "shipments",
            "shipment,customer,sku,lot,quantity,unit,shipped_on",
            f"S-{name}-secret,C-{name}-secret,GUM-60,T-{name}-secret,5,pcs,2019-01-02",
        ),
        ("demand", "sku,date,quantity", "GUM-60,2019-01-02,5"),
    ):
        answer = import_file(staged=stage(kind_named(kind), file_of(*lines)))
        assert not answer.refused, answer.refused


def _with_substitute(kitchen: Kitchen, name: str) -> None:
    """A version with what may stand in, a batch that froze it, and one where it did."""
    stand_in = Substitute(kitchen.elderberry.id, 1)
    draft = production.save_recipe_version(
        recipe=f"R-{name}-secret",
        item=kitchen.gummies,
        batch_size=Decimal(10),
        uom="pcs",
        rework_pct=Decimal(50),
        ingredients=[
            Ingredient(1, kitchen.pectin.id, Decimal(2), "g", substitutes=(stand_in,)),
        ],
    )
    other = replace(kitchen, version=production.approve_recipe_version(version=draft))
    other.batch("10")
    running = other.batch("10")
    pick = Named(1, kitchen.lot(kitchen.elderberry, f"L-{name}-instead", "1", 9), *_a_gram())
    production.issue_line(
        batch=running, line=1, picks=[pick], reason=f"No pectin at {name}-secret."
    )
    production.reserve_batch(batch=running)
    lots.restrict(scope=Scope(lot=Lot.objects.get(code="PEC-1")), uses=["production"])
    production.tell_at_risk()
    production.issue_rework(
        batch=running,
        lot=Lot.objects.get(code=f"B-{name}-made"),
        quantity=Decimal(1),
        location=places.default_storage(kitchen.site),
        reason=f"Broken at {name}-secret.",
    )


def _a_gram() -> tuple[Location, Decimal]:
    return places.default_storage(places.main_site()), Decimal("0.001")
