"""May it be used? The day itself, the site's clock, dispositions and places, each by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from catalog import operations as catalog
from catalog import queries as places
from core.refusals import Refused
from core.tenancy.context import Context, Phase, performing
from core.tenancy.signing import signed
from inventory import operations as inventory
from inventory import queries as stock
from inventory.rules import Demand
from lots.models import Lot
from production import operations as production
from tests.cast import Plant
from tests.gummies import Kitchen

DAY = date(2027, 3, 14)


@pytest.mark.parametrize(
    ("given", "obstacle"),
    [
        ({}, None),
        ({"usable_through": DAY}, None),  # the labelled day itself
        ({"usable_through": DAY - timedelta(days=1)}, "expired"),
        ({"usable_through": DAY, "through": DAY + timedelta(days=1)}, "short_life"),
        ({"available_from": DAY}, None),  # the day it matures
        ({"available_from": DAY + timedelta(days=1)}, "immature"),
        ({"restricted": True}, "restricted"),
        ({"restricted": True, "use": "move"}, "restricted"),
        ({"disposition": "rejected", "use": "move"}, None),
        ({"usable_through": DAY - timedelta(days=1), "use": "sample"}, None),
        ({"disposition": "quarantine"}, "quarantine"),
        ({"disposition": "rejected"}, "rejected"),
        ({"disposition": "rejected", "usable_through": DAY - timedelta(days=1)}, "rejected"),
        ({"place": "point_of_use"}, None),
        ({"place": "wip"}, None),
        ({"place": "quarantine"}, "place"),
        ({"place": "shipping"}, "place"),
        ({"place": "returns"}, "place"),
        ({"place": "supplier"}, "place"),
        ({"place": "shipping", "use": "shipment"}, None),
        ({"place": "wip", "use": "shipment"}, "place"),
        ({"free": Decimal("0.000001")}, None),
        ({"free": Decimal(0)}, "reserved"),
    ],
)
def test_the_predicate_says_why_not(db: None, given: dict[str, Any], obstacle: str | None) -> None:
    asked = {
        "disposition": "released",
        "usable_through": DAY + timedelta(days=1),
        "available_from": None,
        "restricted": False,
        "place": "storage",
        "free": Decimal(1),
        "use": "production",
        "through": DAY,
        "on": DAY,
    } | given

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app.obstacle(%(disposition)s, %(usable_through)s, %(available_from)s, "
            "%(place)s, %(restricted)s, %(free)s, %(use)s, %(through)s, %(on)s)",
            asked,
        )
        (answer,) = cursor.fetchone()

    assert answer == obstacle


def chosen(kitchen: Kitchen, quantity: str, need_on: date | None = None) -> list[str]:
    (answer,) = stock.allocation(
        site=kitchen.site,
        need_on=need_on or kitchen.today,
        demands=[Demand(1, kitchen.elderberry.id, Decimal(quantity))],
    )
    return [pick.lot.code for pick in answer.chosen]


def test_a_lot_is_used_on_its_last_day_and_not_the_day_after(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.lot(kitchen.elderberry, "ELD-TODAY", "1", 0)

        assert chosen(kitchen, "1") == ["ELD-TODAY"]
        assert chosen(kitchen, "1", kitchen.today + timedelta(days=1)) == []


def test_a_date_in_the_past_does_not_revive_what_has_expired(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.lot(kitchen.elderberry, "ELD-EXPIRED", "1", -1)

        assert chosen(kitchen, "1", kitchen.today - timedelta(days=5)) == []


def test_fefo_orders_by_limit_then_received_then_code_and_no_limit_last(kitchen: Kitchen) -> None:
    day = kitchen.today
    with kitchen.plant.machine():
        for code, received, expires in [
            ("E-NEVER", day, None),
            ("D-LATER", day, day + timedelta(days=9)),
            ("C-SAME-B", day, day + timedelta(days=5)),
            ("B-SAME-A", day, day + timedelta(days=5)),
            ("Z-SAME-OLDER", day - timedelta(days=3), day + timedelta(days=5)),
        ]:
            inventory.receive_lot(
                item=kitchen.elderberry,
                code=code,
                quantity=Decimal(1),
                uom="kg",
                received_on=received,
                expires_on=expires,
            )

        assert chosen(kitchen, "5") == [
            "Z-SAME-OLDER",
            "B-SAME-A",
            "C-SAME-B",
            "D-LATER",
            "E-NEVER",
        ]


def test_each_site_has_its_own_day(acme: Plant) -> None:
    with acme.machine():
        item = catalog.create_item(sku="ELD", name="Elderberry", kind="raw", uom="kg")
        # Always a day or two apart: it is 25 hours later in Kiritimati than in Pago Pago.
        ahead = catalog.found_site(code="KIR", time_zone="Pacific/Kiritimati")
        behind = catalog.found_site(code="PAGO", time_zone="Pacific/Pago_Pago")
        last_day = stock.site_day(behind)
        answers = {}
        for site in (ahead, behind):
            inventory.receive_lot(
                item=item,
                code=f"ELD-{site}",
                quantity=Decimal(1),
                uom="kg",
                location=places.default_storage(site),
                expires_on=last_day,
            )
            (answer,) = stock.allocation(
                site=site, need_on=last_day, demands=[Demand(1, item.id, Decimal(1))]
            )
            answers[site.code] = (
                [p.lot.code for p in answer.chosen],
                [s.cause for s in answer.skipped],
            )

    assert answers == {"KIR": ([], ["expired"]), "PAGO": (["ELD-PAGO"], [])}


@pytest.mark.parametrize("disposition", ["quarantine", "rejected"])
def test_what_is_not_released_is_never_issued(kitchen: Kitchen, disposition: str) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        batch = kitchen.batch("1000")
        with performing("test.decide"):
            Lot.objects.filter(code="ELD-LATER").update(disposition=disposition)

        with pytest.raises(Refused, match=r"10 kg usable, 2\.5 kg short.*lot ELD-LATER"):
            production.complete_batch(batch=batch)


def test_the_ledger_asks_again_when_the_movement_comes_in(committing: str) -> None:
    """The owner's own hand, past allocation: the trigger is the second line."""
    from tests.cast import plant
    from tests.databases import admin
    from tests.gummies import kitchen_of

    acme = plant("acme", "Acme Gummies")
    with acme.machine():
        lot = kitchen_of(acme).stocked()["ELD-EXPIRED"]
    insert = """
        INSERT INTO inventory_movement (id, tenant_id, posting, kind, lot_id, from_location_id,
            to_location_id, quantity, entered_quantity, entered_uom, effective_at, accounting_date,
            operation, reason, overrides_fefo, sequence)
        SELECT gen_random_uuid(), m.tenant_id, gen_random_uuid(), %s, m.lot_id, m.to_location_id,
               p.id, 1, '1', 'kg', now(), current_date, 'tamper', '', false, 1000
        FROM inventory_movement m JOIN catalog_location p ON p.tenant_id = m.tenant_id
        WHERE m.lot_id = %s AND p.kind = %s
    """

    with admin(committing) as cursor:
        acting = signed(Context(phase=Phase.TENANT, tenant_id=acme.id))
        cursor.execute("SELECT set_config('app.context', %s, false)", [acting])
        with pytest.raises(Exception, match="lot ELD-EXPIRED may not be used: expired"):
            cursor.execute(insert, ["issue", str(lot.id), "process"])
        with pytest.raises(Exception, match="a scrap does not lead from MAIN-STORAGE"):
            cursor.execute(insert, ["scrap", str(lot.id), "customer"])
        cursor.execute(insert, ["scrap", str(lot.id), "scrap"])
        cursor.execute("SELECT on_hand FROM inventory_quant WHERE lot_id = %s", [str(lot.id)])
        assert cursor.fetchone() == (Decimal(49),)


def test_a_lot_keeps_its_item_and_code(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()

        with (
            performing("test.tamper"),
            pytest.raises(DatabaseError, match="a lot keeps its item and its code"),
            transaction.atomic(),
        ):
            Lot.objects.filter(code="ELD-SOON").update(code="ELD-NEW")


def test_the_balance_follows_a_lots_dates(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        with performing("test.correct"):
            Lot.objects.filter(code="ELD-SOON").update(expires_on=kitchen.today - timedelta(days=1))

        assert chosen(kitchen, "1") == ["ELD-LATER"]


def test_stock_of_another_site_is_not_taken(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        north = catalog.found_site(code="NORTH")
        inventory.receive_lot(
            item=kitchen.elderberry,
            code="ELD-NORTH",
            quantity=Decimal(5),
            uom="kg",
            location=places.default_storage(north),
        )

        assert chosen(kitchen, "1") == []
