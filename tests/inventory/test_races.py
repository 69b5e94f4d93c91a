"""Two who want the same at once, over real connections: exactly one wins."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from core.refusals import Refused
from core.tenancy.context import performing
from inventory.models import Quant
from lots.models import Lot
from production import operations as production
from production.models import Batch
from tests.cast import Plant, plant
from tests.gummies import Kitchen, kitchen_of


@pytest.fixture
def kitchen(committing: str) -> Kitchen:
    """Acme's kitchen, committed."""
    acme = plant("acme", "Acme Gummies")
    with acme.machine():
        return kitchen_of(acme)


def complete(plant: Plant, batch: Batch, together: threading.Barrier) -> str:
    """Complete the batch at the same moment as the others; "made", or the refusal's code."""
    try:
        together.wait(timeout=30)
        with plant.machine():
            production.complete_batch(batch=batch)
    except Refused as refusal:
        return refusal.code
    finally:
        connection.close()
    return "made"


def all_at_once(kitchen: Kitchen, batches: list[Batch]) -> list[str]:
    together = threading.Barrier(len(batches))
    with ThreadPoolExecutor(len(batches)) as hands:
        return sorted(hands.map(lambda batch: complete(kitchen.plant, batch, together), batches))


def test_of_two_batches_that_want_the_last_units_one_wins(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.lot(kitchen.elderberry, "ELD-LAST", "12.5", 30)
        kitchen.lot(kitchen.pectin, "PEC-1", "100", None)
        batches = [kitchen.batch("1000"), kitchen.batch("1000")]

    ended = all_at_once(kitchen, batches)

    assert ended == ["made", "shortage"]
    with kitchen.plant.machine():
        assert Quant.objects.get(lot__code="ELD-LAST").on_hand == 0
        assert Quant.objects.get(lot__code="PEC-1").on_hand == Decimal("97.5")


def test_one_batch_completed_by_four_people_is_made_once(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.lot(kitchen.elderberry, "ELD-1", "100", 30)
        kitchen.lot(kitchen.pectin, "PEC-1", "100", None)
        batch = kitchen.batch("1000")

    ended = all_at_once(kitchen, [batch] * 4)

    assert ended == ["made", "refused", "refused", "refused"]
    with kitchen.plant.machine():
        assert Quant.objects.get(lot__code="ELD-1").on_hand == Decimal("87.5")


def test_eight_batches_drain_the_stock_in_fefo_order_and_to_the_last_unit(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        # 62.5 kg for five batches of 12.5 kg, in lots of 20, 20 and 22.5.
        kitchen.lot(kitchen.elderberry, "ELD-C", "22.5", 90)
        kitchen.lot(kitchen.elderberry, "ELD-B", "20", 60)
        kitchen.lot(kitchen.elderberry, "ELD-A", "20", 30)
        kitchen.lot(kitchen.pectin, "PEC-1", "100", None)
        batches = [kitchen.batch("1000") for _ in range(8)]

    ended = all_at_once(kitchen, batches)

    assert ended == ["made"] * 5 + ["shortage"] * 3
    with kitchen.plant.machine():
        left = Quant.objects.filter(item=kitchen.elderberry).values_list("on_hand", flat=True)
        assert list(left) == [0, 0, 0]


def test_a_rejection_that_stands_first_is_seen_by_the_batch_that_waited(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.lot(kitchen.elderberry, "ELD-1", "100", 30)
        kitchen.lot(kitchen.pectin, "PEC-1", "100", None)
        batch = kitchen.batch("1000")
    together = threading.Barrier(2)

    with ThreadPoolExecutor(1) as hands:
        with kitchen.plant.machine(), performing("test.reject"):
            Lot.objects.filter(code="ELD-1").update(disposition="rejected")
            waiting = hands.submit(complete, kitchen.plant, batch, together)
            together.wait(timeout=30)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=1)
        ended = waiting.result(timeout=30)

    assert ended == "shortage"
