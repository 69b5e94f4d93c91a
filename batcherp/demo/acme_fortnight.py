"""What happened at Acme in a fortnight besides its first batches, each by whom it falls to.

Days are counted from the day the demo is loaded. What lies in the past came by import, as history
of every new tenant does; the rest was done here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from batcherp.demo import naming
from batcherp.demo.plants import Plant, amount
from catalog import operations as catalog
from catalog import queries as items
from catalog.models import Location
from core import operations as core
from core.imports import Source, import_file, kind_named, stage
from core.tenancy.work import as_machine, as_member_with_email
from inventory import operations as inventory
from inventory import queries as stock
from inventory.models import Movement
from inventory.rules import Demand
from lots import operations as lots
from lots import queries as known
from lots.models import Container, Lot
from lots.operations import Scope
from production import operations as production
from production import queries as batches
from production.models import Batch

PLACES = [
    ("RACK-A1", "Rack A, bay 1", "storage"),
    ("RACK-A2", "Rack A, bay 2", "storage"),
    ("RACK-B1", "Rack B, bay 1", "storage"),
    ("COLD-1", "Cold store, 2 to 8 °C", "storage"),
    ("KETTLE-1", "Beside kettle 1", "point_of_use"),
    ("QA-CAGE", "Quarantine cage", "quarantine"),
    ("DOCK-2", "Loading dock 2", "shipping"),
]
CUSTOMERS = [("BRIGHTMART", "BrightMart"), ("VITALIA", "Vitalia"), ("HEALTHHUB", "HealthHub")]
# Batch, item, planned, made, days ago, lot, disposition.
PAST = [
    ("B-1158", "GUM-ELD-60", "4000", "3964", 41, "GUM-1158", "released"),
    ("B-1160", "GUM-MAG-60", "3000", "2958", 38, "GUM-1160", "released"),
    ("B-1163", "GUM-ELD-60", "4000", "3911", 33, "GUM-1163", "released"),
    ("B-1165", "GUM-MAG-60", "3000", "2990", 27, "GUM-1165", "released"),
    ("B-1168", "GUM-ELD-60", "4000", "3702", 20, "GUM-1168", "rejected"),
    ("B-1170", "GUM-ELD-60", "4000", "3948", 13, "GUM-1170", "released"),
]
PAST_INPUTS = [
    ("B-1158", "ELD-EXT", "ELD-26-0081", "24"),
    ("B-1158", "SUG-CANE", "SUG-26-0311", "290"),
    ("B-1160", "MAG-GLY", "MAG-26-0021", "38"),
    ("B-1160", "SUG-CANE", "SUG-26-0311", "205"),
    ("B-1163", "ELD-EXT", "ELD-26-0081", "24"),
    ("B-1163", "COL-ANTHO", "COL-26-0033", "1.9"),
    ("B-1165", "MAG-GLY", "MAG-26-0021", "38"),
    ("B-1168", "ELD-EXT", "ELD-26-0088", "24"),
    ("B-1168", "COL-ANTHO", "COL-26-0033", "1.9"),
    ("B-1170", "ELD-EXT", "ELD-26-0088", "24"),
    ("B-1170", "PEC-HM150", "PEC-26-0052", "14.4"),
]
# Shipment, customer, item, lot, quantity, days ago.
PAST_SHIPMENTS = [
    ("S-0411", "BRIGHTMART", "GUM-ELD-60", "GUM-1158", "2400", 34),
    ("S-0412", "VITALIA", "GUM-ELD-60", "GUM-1158", "1500", 33),
    ("S-0415", "HEALTHHUB", "GUM-MAG-60", "GUM-1160", "2900", 29),
    ("S-0419", "BRIGHTMART", "GUM-ELD-60", "GUM-1163", "3900", 24),
    ("S-0423", "VITALIA", "GUM-MAG-60", "GUM-1165", "1800", 15),
    ("S-0426", "BRIGHTMART", "GUM-ELD-60", "GUM-1170", "2100", 6),
]


def before(tenant_id: UUID, plant: Plant) -> None:
    """What there was before the first batch: places, customers and the past."""
    today = _places(tenant_id, plant)
    _history(tenant_id, today)


def happened(tenant_id: UUID, plant: Plant) -> None:
    """The fortnight itself, in its order."""
    _make(tenant_id, plant)
    _warehouse(tenant_id, plant)
    _quality(tenant_id, plant)
    _last_of_all(tenant_id, plant)


def _places(tenant_id: UUID, plant: Plant) -> date:
    with as_member_with_email(tenant_id, plant.who("Planner").email):
        for code, name, kind in PLACES:
            catalog.create_location(code=code, name=name, kind=kind)
        for code, name in CUSTOMERS:
            catalog.create_partner(code=code, name=name, role="customer")
        return stock.site_day(items.main_site())


def _history(tenant_id: UUID, today: date) -> None:
    """Batches and shipments from before this ledger, as a file states them."""
    with as_machine(tenant_id=tenant_id):
        _bring(
            "batches",
            "batch,sku,planned_quantity,quantity,unit,started_at,finished_at,lot,made_on,status",
            [
                f"{batch},{sku},{planned},{made},pcs,{_ago(today, days)},{_ago(today, days)},"
                f"{lot},{_ago(today, days)},{status}"
                for batch, sku, planned, made, days, lot, status in PAST
            ],
        )
        _bring(
            "batch_inputs",
            "batch,sku,lot,quantity,unit",
            [f"{batch},{sku},{lot},{much},kg" for batch, sku, lot, much in PAST_INPUTS],
        )
        _bring(
            "shipments",
            "shipment,customer,sku,lot,quantity,unit,shipped_on",
            [
                f"{number},{customer},{sku},{lot},{much},pcs,{_ago(today, days)}"
                for number, customer, sku, lot, much, days in PAST_SHIPMENTS
            ],
        )


def _bring(kind: str, header: str, rows: Sequence[str]) -> None:
    text = "\n".join([header, *rows])
    answer = import_file(staged=stage(kind_named(kind), Source(f"{kind}.csv", text.encode())))
    assert not answer.refused, answer.refused


def _ago(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()


def _make(tenant_id: UUID, plant: Plant) -> None:
    """The operator's part: batches under way, one with trimmings, one late, one given up."""
    with as_member_with_email(tenant_id, plant.who("Operator").email):
        production.issue_rest(batch=_batch("B-1181"), key="demo:B-1181")
        made = _batch("B-1181")
        production.declare_output(batch=made, quantity=amount("583"), lot="BASE-1181")
        production.declare_output(
            batch=made,
            quantity=amount("6.5"),
            item=naming.item("TRIM-GUM"),
            by_product=True,
            lot="TRIM-1181",
        )
        production.close_batch(batch=made)
        production.issue_rest(batch=_batch("B-1176"), key="demo:B-1176")
        production.declare_output(batch=_batch("B-1176"), quantity=amount("1,180"), lot="GUM-1176")
        for line in (1, 2, 3):
            production.issue_line(batch=_batch("B-1179"), line=line)
        production.return_unused(
            batch=_batch("B-1179"),
            lot=_lot("GEL-250", "GEL-26-0014"),
            quantity=amount("1.5"),
            location=_place("KETTLE-1"),
        )
        production.abort_batch(
            batch=_batch("B-1177"), reason="The melatonin premix came two days late."
        )


def _warehouse(tenant_id: UUID, plant: Plant) -> None:
    """Put away, opened, counted, spilt, shipped, sent back and put right."""
    with as_member_with_email(tenant_id, plant.who("Warehouse").email):
        today = stock.site_day(items.main_site())
        _to("COL-ANTHO", "COL-26-0036", "25", "COLD-1", "DRUM-0731")
        _to("FLV-BERRY", "FLV-26-0071", "30", "COLD-1")
        _to("VIT-D3", "VD3-26-0004", "8", "COLD-1", "CAN-0212")
        _to("SUG-CANE", "SUG-26-0340", "1,000", "RACK-A1")
        _to("PEC-HM150", "PEC-26-0061", "50", "RACK-A2", "DRUM-0744")
        _to("MAG-GLY", "MAG-26-0030", "40", "KETTLE-1", "DRUM-0750")
        for code, days in (("DRUM-0731", 4), ("DRUM-0750", 1), ("CAN-0212", 9)):
            opened_on = today - timedelta(days=days)
            lots.open_container(container=_container(code), opened_on=opened_on)
        inventory.adjust(
            lot=_lot("SUG-CANE", "SUG-26-0340"),
            location=_place("RACK-A1"),
            counted=amount("992"),
            reason="Counted in the yearly count.",
        )
        inventory.scrap(
            lot=_lot("FLV-BERRY", "FLV-26-0071"),
            location=_place("COLD-1"),
            quantity=amount("1.2"),
            reason="A canister fell off the fork.",
        )
        inventory.return_to_supplier(
            lot=_lot("JAR-250", "JAR-26-0031"),
            location=_main(),
            quantity=amount("400"),
            reason="Lids do not close.",
        )
        _ship("GUM-MAG-60", "1,200", today)
        _ship("GUM-ELD-60", "960", today)
        _ship("GUM-VITC-60", "1,500", today)
        wrong = _moved_wrongly("CIT-ACID", "CIT-26-0340")
        inventory.reverse(movements=[wrong], reason="Moved to the wrong bay.")


def _moved_wrongly(sku: str, code: str) -> Movement:
    """A transfer to the wrong bay, and the movement it wrote."""
    lot = _lot(sku, code)
    inventory.transfer(lot=lot, location=_main(), quantity=amount("2"), to=_place("RACK-B1"))
    moved = stock.movements_of(lot).first()
    assert moved is not None
    return moved


def _quality(tenant_id: UUID, plant: Plant) -> None:
    """Samples taken, lots decided, one blocked while a retest runs."""
    with as_member_with_email(tenant_id, plant.who("QA approver").email):
        for sku, code, much in (
            ("ELD-EXT", "ELD-26-0093", "0.2"),
            ("COLL-PEP", "CLP-26-0007", "0.25"),
            ("MEL-PRE", "MEL-26-0002", "0.05"),
        ):
            inventory.sample(lot=_lot(sku, code), location=_main(), quantity=amount(much))
        release = _lot("COLL-PEP", "CLP-26-0006")
        lots.decide(lot=release, disposition="released", reason="Assay and plate count pass.")
        reject = _lot("GEL-250", "GEL-26-0011")
        lots.decide(lot=reject, disposition="rejected", reason="Bloom 212 against 240 to 260.")


def _last_of_all(tenant_id: UUID, plant: Plant) -> None:
    """A lot that is reserved is blocked: its batch is at risk, and somebody has to decide."""
    with as_member_with_email(tenant_id, plant.who("QA approver").email):
        blocked = _lot("FLV-LEMON", "FLL-26-0019")
        lots.restrict(scope=Scope(lot=blocked), uses=["production", "shipment"])


def _to(sku: str, code: str, much: str, to: str, container: str = "") -> None:
    inventory.transfer(
        lot=_lot(sku, code),
        location=_main(),
        quantity=amount(much),
        to=_place(to),
        to_container=container,
    )


def _ship(sku: str, much: str, today: date) -> None:
    inventory.ship(
        document=core.number(kind="shipment"),
        site=items.main_site(),
        need_on=today + timedelta(days=2),
        demands=[Demand(1, naming.item(sku).id, amount(much))],
    )


def _batch(number: str) -> Batch:
    found = batches.batch_numbered(number)
    assert found is not None, number
    return found


def _lot(sku: str, code: str) -> Lot:
    found = known.lot_by_code(naming.item(sku), code)
    assert found is not None, code
    return found


def _container(code: str) -> Container:
    found = known.container_by_code(code)
    assert found is not None, code
    return found


def _place(code: str) -> Location:
    found = items.location_by_code(code)
    assert found is not None, code
    return found


def _main() -> Location:
    return items.default_storage(items.main_site())
