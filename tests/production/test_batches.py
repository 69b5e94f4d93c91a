"""A day at Acme: gummies are made, and everything that could be wrong with it is refused."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from core.refusals import Forbidden, Refused
from inventory import queries as stock
from inventory.models import Movement
from lots.models import Lot, LotLink
from production import operations as production
from production import queries
from tests.cast import Plant
from tests.gummies import Kitchen


def left(lots: dict[str, Lot]) -> dict[str, Decimal]:
    return {code: stock.on_hand(lot) for code, lot in lots.items()}


def test_a_batch_takes_what_expires_first_and_splits_over_lots(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lots = kitchen.stocked()

        production.complete_batch(batch=kitchen.batch("1000"))

        # 12.5 kg: all 10 of ELD-SOON, 2.5 of ELD-LATER. 2,500 g of pectin are 2.5 of 5 kg.
        assert left(lots) == {
            "ELD-EXPIRED": Decimal(50),
            "ELD-QUARANTINE": Decimal(50),
            "ELD-SOON": Decimal(0),
            "ELD-LATER": Decimal("17.5"),
            "PEC-1": Decimal("2.5"),
        }


def test_the_output_lot_expires_a_shelf_life_after_today_and_knows_its_inputs(
    kitchen: Kitchen,
) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()

        batch = production.complete_batch(batch=kitchen.batch("1000", number="B-1182"))

        assert batch.output_lot is not None
        assert batch.output_lot.code == "B-1182"
        assert batch.output_lot.expires_on == kitchen.today + timedelta(days=365)
        assert stock.on_hand(batch.output_lot) == Decimal(1000)
        links = LotLink.objects.filter(output_lot=batch.output_lot)
        assert sorted(links.values_list("input_lot__code", "quantity")) == [
            ("ELD-LATER", Decimal("2.5")),
            ("ELD-SOON", Decimal(10)),
            ("PEC-1", Decimal("2.5")),
        ]


def test_a_short_batch_names_every_shortage_and_every_lot_passed_over(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lots = kitchen.stocked()
        batch = kitchen.batch("3000", number="B-1183")
        before = left(lots)

        with pytest.raises(Refused) as refusal:
            production.complete_batch(batch=batch)

        # 37.5 kg of ELD against 10 + 20 usable; 7.5 kg of PEC against 5.
        expired = (kitchen.today - timedelta(days=1)).strftime("%-d %b %Y")
        assert refusal.value.sentence == (
            "Batch B-1183: 2 ingredients are short, so nothing was issued. "
            "ELD: 37.5 kg needed, 30 kg usable, 7.5 kg short. Not usable: "
            f"lot ELD-EXPIRED (50 kg): expired on {expired}; "
            "lot ELD-QUARANTINE (50 kg): in quarantine. "
            "PEC: 7.5 kg needed, 5 kg usable, 2.5 kg short."
        )
        assert refusal.value.code == "shortage"
        assert [one["sku"] for one in refusal.value.data["shortages"]] == ["ELD", "PEC"]
        assert left(lots) == before
        assert not Movement.objects.filter(document=batch.document).exists()
        batch.refresh_from_db()
        assert batch.status == "planned"


def test_a_batch_is_completed_once(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lots = kitchen.stocked()
        batch = production.complete_batch(batch=kitchen.batch("1000", number="B-1182"))
        after_the_first = left(lots)

        with pytest.raises(Refused, match=r"Batch B-1182 was completed already and made 1000 pcs"):
            production.complete_batch(batch=batch)

        assert left(lots) == after_the_first


def test_two_lines_of_one_item_share_what_is_there(kitchen: Kitchen) -> None:
    from production.rules import Ingredient

    with kitchen.plant.machine():
        lots = kitchen.stocked()
        twice = production.save_recipe_version(
            recipe="GUM",
            item=kitchen.gummies,
            batch_size=Decimal(1000),
            uom="pcs",
            ingredients=[
                Ingredient(1, kitchen.elderberry.id, Decimal(8), "kg"),
                Ingredient(2, kitchen.elderberry.id, Decimal(8), "kg"),
            ],
        )
        production.approve_recipe_version(version=twice)
        batch = production.plan_batch(
            version=twice, quantity=Decimal(1000), uom="pcs", planned_on=kitchen.today
        )

        production.complete_batch(batch=batch)

        # 8 of SOON's 10, then 2 of SOON and 6 of LATER's 20.
        assert left(lots)["ELD-SOON"] == 0
        assert left(lots)["ELD-LATER"] == Decimal(14)


def test_the_preview_shows_what_completing_then_takes(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        batch = kitchen.batch("1000")

        elderberry, pectin = queries.previewed(batch)

    assert [(p.lot.code, p.quantity) for p in elderberry.chosen] == [
        ("ELD-SOON", Decimal(10)),
        ("ELD-LATER", Decimal("2.5")),
    ]
    assert [(s.lot, s.cause) for s in elderberry.skipped] == [
        ("ELD-EXPIRED", "expired"),
        ("ELD-QUARANTINE", "quarantine"),
    ]
    assert elderberry.short == 0
    assert [(p.lot.code, p.quantity) for p in pectin.chosen] == [("PEC-1", Decimal("2.5"))]


def test_scaling_rounds_once_half_even(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        batch = kitchen.batch("333")

        # 12.5 x 333 / 1000 = 4.1625; 2.5 x 333 / 1000 = 0.8325.
        assert [line.quantity for line in queries.lines(batch)] == [
            Decimal("4.162500"),
            Decimal("0.832500"),
        ]


def test_a_batch_needs_an_approved_version(kitchen: Kitchen) -> None:
    from production.rules import Ingredient

    with kitchen.plant.machine():
        draft = production.save_recipe_version(
            recipe="GUM",
            item=kitchen.gummies,
            batch_size=Decimal(1000),
            uom="pcs",
            ingredients=[Ingredient(1, kitchen.pectin.id, Decimal(1), "kg")],
        )

        with pytest.raises(Refused, match="GUM v2 is a draft. Approve it"):
            production.plan_batch(
                version=draft, quantity=Decimal(1), uom="pcs", planned_on=kitchen.today
            )


def test_a_given_number_that_is_taken_is_refused(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.batch("1000", number="B-7")

        with pytest.raises(Refused, match="There is a batch B-7 already"):
            kitchen.batch("1000", number="B-7")


def test_who_may_only_look_completes_nothing(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        batch = kitchen.batch("1000")

    with kitchen.plant.acting("petra"), pytest.raises(Forbidden, match="Issue to batches"):
        production.complete_batch(batch=batch)
    with kitchen.plant.acting("otto"):
        done = production.complete_batch(batch=batch)

    assert done.status == "closed"


def test_a_stranger_sees_nothing_of_it(kitchen: Kitchen, rival: Plant) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        production.complete_batch(batch=kitchen.batch("1000", number="B-1182"))

    with rival.machine():
        assert queries.batch_numbered("B-1182") is None
        assert not Lot.objects.exists()
        assert not Movement.objects.exists()
        assert not stock.quants().exists()


@pytest.mark.parametrize("bottles", ["0", "-1"])
def test_nothing_is_no_batch(kitchen: Kitchen, bottles: str) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        batch = kitchen.batch("1000")

        with pytest.raises(Refused, match="A batch makes more than zero"):
            kitchen.batch(bottles)
        with pytest.raises(Refused, match="made more than zero"):
            production.complete_batch(batch=batch, quantity=Decimal(bottles))


def test_a_batch_too_small_for_its_recipe_is_refused(kitchen: Kitchen) -> None:
    from production.rules import Ingredient

    with kitchen.plant.machine():
        traces = production.save_recipe_version(
            recipe="TRACE",
            item=kitchen.gummies,
            batch_size=Decimal(1000),
            uom="pcs",
            ingredients=[Ingredient(1, kitchen.pectin.id, Decimal(1), "mg")],
        )
        production.approve_recipe_version(version=traces)

        # 0.000001 kg for 1,000: a single piece would take a billionth of a kilogram.
        with pytest.raises(Refused, match="would take none of PEC"):
            production.plan_batch(
                version=traces, quantity=Decimal(1), uom="pcs", planned_on=kitchen.today
            )
