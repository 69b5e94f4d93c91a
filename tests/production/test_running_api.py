"""A batch under way over REST: the same rules, each answer the batch as it is then."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lots.models import Lot
from production.models import Batch
from tests.cast import Plant
from tests.core.api.conftest import Program, problem, program
from tests.gummies import Kitchen, kitchen_of
from tests.production.test_rework import allowing


@pytest.fixture
def batch(kitchen: Kitchen) -> Batch:
    with kitchen.plant.machine():
        kitchen.stocked()
        return kitchen.batch("1000", number="B-1")


@pytest.fixture
def floor(kitchen: Kitchen) -> Program:
    return program(kitchen.plant, "see_batches", "plan_batches", "run_batches", "override_fefo")


def act(who: Program, batch: Batch, what: str, **body: Any) -> Any:
    answer = who.post(f"/api/v1/batches/{batch.id}/{what}/", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_whole_run(floor: Program, batch: Batch) -> None:
    reserved = act(floor, batch, "reservations")
    act(floor, batch, "issues", line=1)
    act(floor, batch, "issues", line=2, quantity="2")
    back = {"sku": "PEC", "lot": "PEC-1", "quantity": "500", "uom": "g", "location": "MAIN-STORAGE"}
    act(floor, batch, "returns", **back)
    act(floor, batch, "outputs", quantity="960")
    closed = act(floor, batch, "closure", reason="Half of the pectin was enough.")

    assert reserved["allocations"] == []  # nothing is left to look for
    assert (closed["status"], closed["quantity"]) == ("closed", "960")
    assert {(one["lot_code"], one["quantity"]) for one in closed["taken"]} == {
        ("ELD-SOON", "10"),
        ("ELD-LATER", "2.5"),
        ("PEC-1", "2"),
    }


def test_named_lots_are_issued_with_a_reason(floor: Program, batch: Batch) -> None:
    lots = [{"lot": "eld-later", "location": "MAIN-STORAGE", "quantity": "3"}]
    address = f"/api/v1/batches/{batch.id}/issues/"

    refused = floor.post(address, {"line": 1, "lots": lots})

    assert problem(refused, 409)["code"] == "fefo"
    assert refused.json()["data"]["passed_over"] == [
        {"lot": "ELD-SOON", "quantity": "3", "unit": "kg"}
    ]
    issued = act(floor, batch, "issues", line=1, lots=lots, reason="The drum leaks.")
    assert [one["lot_code"] for one in issued["taken"]] == ["ELD-LATER"]


def test_rework_beyond_the_recipe_is_a_409(kitchen: Kitchen, floor: Program, batch: Batch) -> None:
    act(floor, batch, "completion")
    with kitchen.plant.machine():
        other = allowing(kitchen, Decimal(1)).batch("1000", number="B-2")
    lot = {"lot": "B-1", "location": "MAIN-STORAGE", "reason": "Broken."}

    beyond = floor.post(f"/api/v1/batches/{other.id}/reworks/", {**lot, "quantity": "11"})
    done = act(floor, other, "reworks", **lot, quantity="10")

    assert problem(beyond, 409)["code"] == "rework"
    assert [(one["lot_code"], one["of_batch"]) for one in done["reworked"]] == [("B-1", "10")]


def test_a_batch_is_aborted_with_a_reason(floor: Program, batch: Batch) -> None:
    assert act(floor, batch, "abortion", reason="The order was cancelled.")["status"] == "aborted"


def test_beyond_the_tolerance_is_a_409(floor: Program, batch: Batch) -> None:
    answer = floor.post(f"/api/v1/batches/{batch.id}/issues/", {"line": 1, "quantity": "99"})

    assert problem(answer, 409)["code"] == "tolerance"


WHAT = ["reservations", "issues", "reworks", "outputs", "closure", "abortion"]


@pytest.mark.parametrize("what", WHAT)
def test_a_stranger_and_one_without_the_right_do_nothing(
    rival: Plant, kitchen: Kitchen, batch: Batch, what: str
) -> None:
    with rival.machine():
        kitchen_of(rival)
    again = {"lot": "B-1", "location": "MAIN-STORAGE", "quantity": "1", "reason": "No."}
    body = {
        "issues": {"line": 1},
        "reworks": again,
        "outputs": {"quantity": "1"},
        "abortion": {"reason": "No."},
    }
    address, sent = f"/api/v1/batches/{batch.id}/{what}/", body.get(what, {})
    stranger = program(rival, "see_batches", "plan_batches", "run_batches")
    reader = program(kitchen.plant, "see_batches")

    assert stranger.post(address, sent).status_code == 404
    assert reader.post(address, sent).status_code == 403

    with kitchen.plant.machine():
        batch.refresh_from_db()
        assert batch.status == "planned"
        assert Lot.objects.count() == 5
