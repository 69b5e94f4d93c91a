"""Recipes, batches and the trace over REST: planned and completed once, or not at all."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from core.ids import new_id
from core.models import Document
from inventory import queries as stock
from inventory.models import Movement
from lots.models import Lot, LotLink
from production.models import Batch
from tests.cast import Plant
from tests.core.api.conftest import Program, problem, program
from tests.gummies import Kitchen, kitchen_of

API = "/api/v1"
BATCHES = f"{API}/batches/"


@pytest.fixture
def planner(kitchen: Kitchen) -> Program:
    """A program that plans and completes."""
    return program(
        kitchen.plant, "see_stock", "see_recipes", "see_batches", "plan_batches", "run_batches"
    )


def order(kitchen: Kitchen, **facts: Any) -> dict[str, Any]:
    day = kitchen.today.isoformat()
    return {"recipe": "gum", "quantity": "1000", "uom": "pcs", "planned_on": day, **facts}


def planned(planner: Program, kitchen: Kitchen, **facts: Any) -> Any:
    answer = planner.post(BATCHES, order(kitchen, **facts))
    assert answer.status_code == 201, answer.content
    return answer


def left(kitchen: Kitchen) -> dict[str, str]:
    with kitchen.plant.machine():
        return {lot.code: f"{stock.on_hand(lot):f}" for lot in Lot.objects.all()}


# --- recipes ---


def test_recipes_and_their_versions_are_found_by_code(planner: Program, kitchen: Kitchen) -> None:
    (recipe,) = planner.get(f"{API}/recipes/?code=gum").json()["results"]
    (version,) = planner.get(f"{API}/recipe-versions/?recipe=GUM").json()["results"]

    assert (recipe["code"], recipe["sku"]) == ("GUM", "GUM-60")
    assert planner.get(f"{API}/recipes/{recipe['id']}/").json() == recipe
    assert planner.get(f"{API}/recipes/?sku=ELD").json()["results"] == []
    assert (version["recipe"], version["version"], version["status"]) == (
        recipe["id"],
        1,
        "approved",
    )
    assert "lines" not in version
    drafts = planner.get(f"{API}/recipe-versions/?status=draft").json()["results"]
    assert drafts == planner.get(f"{API}/recipe-versions/?recipe=NONE").json()["results"] == []


def test_a_version_comes_with_its_lines_as_entered_and_as_kept(
    planner: Program, kitchen: Kitchen
) -> None:
    version = planner.get(f"{API}/recipe-versions/{kitchen.version.id}/").json()

    assert (version["batch_size"], version["uom"]) == ("1000", "pcs")
    lines = [
        (one["line"], one["sku"], one["quantity"], one["uom"], one["entered_quantity"])
        for one in version["lines"]
    ]
    assert lines == [(1, "ELD", "12.5", "kg", "12.5"), (2, "PEC", "2.5", "kg", "2500")]


# --- planning ---


def test_a_batch_is_planned_and_says_what_it_would_take_and_pass_over(
    planner: Program, kitchen: Kitchen
) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()

    answer = planned(planner, kitchen, number="B-7")

    batch = planner.get(answer["Location"]).json()
    assert batch == answer.json()
    assert (batch["number"], batch["status"], batch["planned_quantity"]) == (
        "B-7",
        "planned",
        "1000",
    )
    assert [(one["sku"], one["quantity"]) for one in batch["lines"]] == [
        ("ELD", "12.5"),
        ("PEC", "2.5"),
    ]
    elderberry, pectin = batch["allocations"]
    assert [(one["lot"], one["quantity"]) for one in elderberry["chosen"]] == [
        ("ELD-SOON", "10"),
        ("ELD-LATER", "2.5"),
    ]
    assert [(one["lot"], one["cause"]) for one in elderberry["skipped"]] == [
        ("ELD-EXPIRED", "expired"),
        ("ELD-QUARANTINE", "quarantine"),
    ]
    assert (elderberry["short"], pectin["short"], batch["taken"]) == ("0", "0", [])


def test_a_plan_sent_twice_is_one_batch(planner: Program, kitchen: Kitchen) -> None:
    body = order(kitchen)

    first = planner.post(BATCHES, body, Idempotency_Key="order-8817")
    second = planner.post(BATCHES, body, Idempotency_Key="order-8817")

    assert first.content == second.content
    with kitchen.plant.machine():
        assert Batch.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"recipe": "NONE"}, "recipe"),
        ({"version": 9}, "version"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "0.000001"}, "quantity"),
        ({"quantity": "99999999999999", "uom": "kg"}, None),
        ({"uom": "buckets"}, None),
        ({"number": "B-TAKEN"}, "number"),
    ],
)
def test_a_plan_that_a_rule_refuses_leaves_nothing(
    planner: Program, kitchen: Kitchen, wrong: dict[str, Any], field: str | None
) -> None:
    with kitchen.plant.machine():
        kitchen.batch("1", number="B-TAKEN")

    said = problem(planner.post(BATCHES, order(kitchen, **wrong)), 409)

    assert field is None or list(said["fields"]) == [field]
    with kitchen.plant.machine():
        assert Batch.objects.count() == 1
        assert Document.objects.filter(kind="batch").count() == 1


def test_batches_are_found_by_state_number_and_item(planner: Program, kitchen: Kitchen) -> None:
    planned(planner, kitchen, number="B-7")

    for asked in ("status=planned", "number=B-7", "sku=gum-60"):
        (one,) = planner.get(f"{BATCHES}?{asked}").json()["results"]
        assert one["number"] == "B-7"
        assert "allocations" not in one
    for asked in ("status=closed", "number=B-8", "sku=ELD"):
        assert planner.get(f"{BATCHES}?{asked}").json()["results"] == []


# --- completing ---


def test_a_batch_is_completed_and_says_what_it_took(planner: Program, kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
    address = planned(planner, kitchen, number="B-7")["Location"]

    answer = planner.post(f"{address}completion/", {"quantity": "950", "output_lot": "GUM-A"})

    assert answer.status_code == 201, answer.content
    assert answer["Location"] == address
    batch = planner.get(address).json()
    assert batch == answer.json()
    assert (batch["status"], batch["quantity"], batch["yield_pct"]) == ("closed", "950", "95")
    assert batch["output_lot_code"] == "GUM-A"
    assert batch["allocations"] == []
    assert {one["lot_code"]: one["quantity"] for one in batch["taken"]} == {
        "ELD-SOON": "10",
        "ELD-LATER": "2.5",
        "PEC-1": "2.5",
    }
    assert left(kitchen)["GUM-A"] == "950.000000"


def test_a_completion_sent_twice_takes_once(planner: Program, kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
    address = planned(planner, kitchen)["Location"] + "completion/"

    first = planner.post(address, {}, Idempotency_Key="k")
    after_the_first = left(kitchen)
    second = planner.post(address, {}, Idempotency_Key="k")
    again = planner.post(address, {}, Idempotency_Key="another")

    assert (first.status_code, first.content) == (201, second.content)
    assert "was completed already" in problem(again, 409)["detail"]
    assert left(kitchen) == after_the_first


def test_a_short_batch_is_a_409_with_every_shortage_and_changes_nothing(
    planner: Program, kitchen: Kitchen
) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
    address = planned(planner, kitchen, quantity="3000", number="B-7")["Location"]
    before = left(kitchen)

    said = problem(planner.post(f"{address}completion/", {}, Idempotency_Key="k"), 409)

    assert said["code"] == "shortage"
    assert said["detail"].startswith("Batch B-7: 2 ingredients are short, so nothing was issued.")
    elderberry, pectin = said["data"]["shortages"]
    assert (elderberry["sku"], elderberry["wanted"], elderberry["short"]) == ("ELD", "37.5", "7.5")
    assert (pectin["sku"], pectin["short"], pectin["unit"]) == ("PEC", "2.5", "kg")
    assert [one["cause"] for one in elderberry["skipped"]] == ["expired", "quarantine"]
    assert left(kitchen) == before
    assert planner.get(address).json()["status"] == "planned"
    with kitchen.plant.machine():
        assert not Movement.objects.exclude(kind="receipt").exists()
        kitchen.lot(kitchen.elderberry, "ELD-NEW", "50", 60)
        kitchen.lot(kitchen.pectin, "PEC-NEW", "50", 60)
    assert planner.post(f"{address}completion/", {}, Idempotency_Key="k").status_code == 201


def test_a_completion_that_breaks_half_way_leaves_nothing(
    planner: Program, kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inventory.operations import stored

    def breaks(**_: Any) -> None:
        raise ZeroDivisionError

    with kitchen.plant.machine():
        kitchen.stocked()
    address = planned(planner, kitchen)["Location"]
    before = left(kitchen)
    with monkeypatch.context() as moment:
        moment.setattr(stored, "output", breaks)
        problem(planner.post(f"{address}completion/", {}, Idempotency_Key="k"), 500)

    assert left(kitchen) == before
    assert planner.get(address).json()["status"] == "planned"
    assert planner.post(f"{address}completion/", {}, Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"quantity": "0"}, 409, "quantity"),
        ({"output_lot": "=1"}, 409, "output_lot"),
        ({"output_lot": "GUM-TAKEN"}, 409, "output_lot"),
        ({"expires_on": "2020-01-01"}, 409, "expires_on"),
        ({"quantity": 950}, 422, "quantity"),
        ({"location": "MAIN-STORAGE"}, 422, "location"),
    ],
)
def test_what_cannot_be_completed_names_its_field(
    planner: Program, kitchen: Kitchen, body: dict[str, Any], status: int, field: str
) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        kitchen.lot(kitchen.gummies, "GUM-TAKEN", "1", 9)
    address = planned(planner, kitchen)["Location"]
    before = left(kitchen)

    said = problem(planner.post(f"{address}completion/", body), status)

    assert list(said["fields"]) == [field]
    assert left(kitchen) == before


def test_a_completion_is_only_made(planner: Program, kitchen: Kitchen) -> None:
    address = planned(planner, kitchen)["Location"] + "completion/"

    answer = planner.get(address)

    problem(answer, 405)
    assert answer["Allow"] == "POST"


# --- the trace ---


def test_the_trace_answers_what_the_report_answers(
    planner: Program, kitchen: Kitchen, capsys: pytest.CaptureFixture[str]
) -> None:
    with kitchen.plant.machine():
        lots = kitchen.stocked()
    address = planned(planner, kitchen, number="B-7")["Location"]
    made = planner.post(f"{address}completion/", {}).json()["output_lot"]

    for lot_id, code, way in ((made, "B-7", "back"), (lots["ELD-SOON"].id, "ELD-SOON", "forward")):
        told = planner.get(f"{API}/lots/{lot_id}/trace/?direction={way}").json()
        call_command("report", "trace", "--tenant", "acme", "--lot", code, "--direction", way)
        reported = json.loads(capsys.readouterr().out)
        assert told.pop("milliseconds") > 0
        assert reported.pop("milliseconds") > 0
        assert told == reported
        assert len(told["lots"]) > 1
        assert told["balance"]["residual"] == "0"


@pytest.mark.parametrize("asked", ["", "?direction=", "?direction=up", "?direction=back&x=1"])
def test_a_trace_needs_its_direction(planner: Program, kitchen: Kitchen, asked: str) -> None:
    with kitchen.plant.machine():
        lot = kitchen.stocked()["PEC-1"]

    problem(planner.get(f"{API}/lots/{lot.id}/trace/{asked}"), 400)


def test_the_trace_of_an_unused_lot_is_the_lot(planner: Program, kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lot = kitchen.stocked()["PEC-1"]

    told = planner.get(f"{API}/lots/{lot.id}/trace/?direction=forward").json()

    assert [(one["lot"], one["depth"], one["quantity"]) for one in told["lots"]] == [
        ("PEC-1", 0, "5")
    ]
    assert (told["batches"], told["suppliers"]) == ([], [])


# --- who may not ---


def test_with_nothing_there_lists_are_empty(acme: Plant) -> None:
    reader = program(acme, "see_recipes", "see_batches")

    for noun in ("recipes", "recipe-versions", "batches"):
        assert reader.get(f"{API}/{noun}/").json() == {"results": [], "next": None}


def test_each_right_is_asked(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        lots = kitchen.stocked()
        batch = kitchen.batch("1000")
    reader = program(kitchen.plant, "see_batches")
    before = left(kitchen)

    refused = {
        "plan_batches": reader.post(BATCHES, order(kitchen)),
        "run_batches": reader.post(f"{BATCHES}{batch.id}/completion/", {}),
        "see_recipes": reader.get(f"{API}/recipes/"),
        "see_stock": reader.get(f"{API}/lots/{lots['PEC-1'].id}/trace/?direction=back"),
    }

    for right, answer in refused.items():
        assert problem(answer, 403)["right"] == right
    problem(program(kitchen.plant, "see_stock").get(BATCHES), 403)
    assert left(kitchen) == before
    with kitchen.plant.machine():
        assert Batch.objects.count() == 1


def test_a_stranger_finds_completes_and_traces_nothing(
    planner: Program, kitchen: Kitchen, rival: Plant
) -> None:
    with kitchen.plant.machine():
        lots = kitchen.stocked()
        batch = kitchen.batch("1000", number="B-7")
    with rival.machine():
        kitchen_of(rival)
    stranger = program(rival)
    before = left(kitchen)
    never = new_id()

    for address in (
        "batches/{}/",
        "recipes/{}/",
        "recipe-versions/{}/",
        "lots/{}/trace/?direction=back",
    ):
        noun = address.partition("/")[0]
        ids = {
            "batches": batch.id,
            "recipes": kitchen.version.recipe_id,
            "recipe-versions": kitchen.version.id,
            "lots": lots["PEC-1"].id,
        }
        foreign = stranger.get(f"{API}/{address.format(ids[noun])}")
        problem(foreign, 404)
        assert foreign.content == stranger.get(f"{API}/{address.format(never)}").content
    theirs = stranger.post(f"{BATCHES}{batch.id}/completion/", {})
    problem(theirs, 404)
    assert theirs.content == stranger.post(f"{BATCHES}{never}/completion/", {}).content
    assert stranger.get(f"{BATCHES}?number=B-7").json()["results"] == []
    assert left(kitchen) == before
    with rival.machine():
        assert not LotLink.objects.exists()


def test_a_batch_planned_for_later_passes_over_what_expires_before(
    planner: Program, kitchen: Kitchen
) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
    day = (kitchen.today + timedelta(days=40)).isoformat()

    batch = planned(planner, kitchen, planned_on=day).json()

    skipped = {one["lot"]: one["cause"] for one in batch["allocations"][0]["skipped"]}
    assert skipped["ELD-SOON"] == "expired"
