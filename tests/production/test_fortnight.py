"""The fortnight on the home page: a bar a batch, coloured by what is the matter."""

from __future__ import annotations

from datetime import timedelta

from lots.operations import Scope, restrict
from production import fortnight, queries
from production import operations as production
from tests.gummies import Kitchen


def planned(kitchen: Kitchen, number: str, days: int) -> None:
    production.plan_batch(
        version=kitchen.version,
        quantity=kitchen.version.batch_size / 10,
        uom="pcs",
        planned_on=kitchen.today + timedelta(days=days),
        number=number,
    )


def test_batches_stand_on_their_days_and_say_what_is_the_matter(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lots = kitchen.stocked()
        planned(kitchen, "B-RISK", 1)
        production.reserve_batch(batch=queries.batch_numbered("B-RISK"))
        restrict(scope=Scope(lot=lots["ELD-SOON"]), uses=["production"])
        planned(kitchen, "B-LATE", -2)
        planned(kitchen, "B-TWO", 1)
        planned(kitchen, "B-FAR", 40)
        production.complete_batch(batch=kitchen.batch("100", number="B-DONE"))

        panel = fortnight.fortnight_panel()

    assert panel is not None
    drawing = panel.values["drawing"]
    assert {str(bar.batch): bar.tone for bar in drawing.bars} == {
        "B-RISK": "blk",
        "B-LATE": "late",
        "B-TWO": "bar",
        "B-DONE": "done",
    }
    placed = {str(bar.batch): (bar.x, bar.y) for bar in drawing.bars}
    assert placed["B-RISK"][0] == placed["B-TWO"][0]
    assert placed["B-RISK"][1] != placed["B-TWO"][1]
    assert drawing.today_x < placed["B-DONE"][0] < placed["B-RISK"][0]


def test_a_plant_without_batches_has_no_drawing(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        assert fortnight.fortnight_panel() is None
