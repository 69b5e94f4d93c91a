"""A batch under way over REST: the same rules, each answer the batch as it is then."""

from __future__ import annotations

from typing import Any

import pytest

from lots.models import Lot
from production.models import Batch
from tests.cast import Plant
from tests.core.api.conftest import Program, problem, program
from tests.gummies import Kitchen, kitchen_of


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


def test_a_batch_is_aborted_with_a_reason(floor: Program, batch: Batch) -> None:
    assert act(floor, batch, "abortion", reason="The order was cancelled.")["status"] == "aborted"


def test_beyond_the_tolerance_is_a_409(floor: Program, batch: Batch) -> None:
    answer = floor.post(f"/api/v1/batches/{batch.id}/issues/", {"line": 1, "quantity": "99"})

    assert problem(answer, 409)["code"] == "tolerance"


@pytest.mark.parametrize("what", ["reservations", "issues", "outputs", "closure", "abortion"])
def test_a_stranger_and_one_without_the_right_do_nothing(
    rival: Plant, kitchen: Kitchen, batch: Batch, what: str
) -> None:
    with rival.machine():
        kitchen_of(rival)
    body = {"issues": {"line": 1}, "outputs": {"quantity": "1"}, "abortion": {"reason": "No."}}
    address, sent = f"/api/v1/batches/{batch.id}/{what}/", body.get(what, {})
    stranger = program(rival, "see_batches", "plan_batches", "run_batches")
    reader = program(kitchen.plant, "see_batches")

    assert stranger.post(address, sent).status_code == 404
    assert reader.post(address, sent).status_code == 403

    with kitchen.plant.machine():
        batch.refresh_from_db()
        assert batch.status == "planned"
        assert Lot.objects.count() == 5
