"""Versions of recipes over REST: drafted, approved, revised, compared, retired."""

from __future__ import annotations

from typing import Any

import pytest

from production.models import RecipeVersion
from tests.browsers import browser_of, shown
from tests.cast import Plant
from tests.core.api.conftest import Program, problem, program
from tests.gummies import Kitchen

VERSIONS = "/api/v1/recipe-versions/"
STAND_IN = {"sku": "pec", "rank": 1, "factor": "1.25", "valid_from": "2026-01-01"}


@pytest.fixture
def author(kitchen: Kitchen) -> Program:
    """A program that drafts and approves."""
    return program(kitchen.plant, "see_stock", "see_recipes", "edit_recipes", "approve_recipes")


def body(**facts: Any) -> dict[str, Any]:
    line = {"line": 1, "sku": "eld", "quantity": "13", "uom": "kg", "substitutes": [STAND_IN]}
    lossy = {**line, "loss_pct": "2.5", "tolerance_pct": "1", "scaling": "fixed"}
    sent = {"recipe": "gum", "sku": "GUM-60", "batch_size": "1000", "uom": "pcs"}
    return {**sent, "ingredients": [lossy], "expiry_method": "earliest_input", **facts}


def drafted(author: Program) -> Any:
    answer = author.post(VERSIONS, body())
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_version_is_drafted_whole_and_read_as_it_was_sent(author: Program) -> None:
    draft = drafted(author)

    assert (draft["version"], draft["status"]) == (2, "draft")
    assert draft["expiry_method"] == "earliest_input"
    (line,) = draft["lines"]
    assert (line["loss_pct"], line["tolerance_pct"], line["scaling"]) == ("2.5", "1", "fixed")
    (stand_in,) = line["substitutes"]
    assert (stand_in["sku"], stand_in["factor"], stand_in["valid_from"]) == (
        "PEC",
        "1.25",
        "2026-01-01",
    )


def test_it_is_approved_for_a_day_and_then_retired_with_a_reason(author: Program) -> None:
    address = f"{VERSIONS}{drafted(author)['id']}/"

    approved = author.post(f"{address}approval/", {"effective_from": "2099-01-01"}).json()
    retired = author.post(f"{address}retirement/", {"reason": "Too sweet."}).json()
    again = problem(author.post(f"{address}retirement/", {"reason": "Again."}), 409)

    assert (approved["status"], approved["effective_from"]) == ("approved", "2099-01-01")
    assert retired["status"] == "retired"
    assert "GUM v2 is retired" in again["detail"]


def test_a_revision_is_a_copy_and_the_comparison_says_so(author: Program, kitchen: Kitchen) -> None:
    copy = author.post(f"{VERSIONS}{kitchen.version.id}/revision/", {}).json()
    same = author.get(f"{VERSIONS}{copy['id']}/comparison/?to=1").json()
    author.post(VERSIONS, body(version=2))
    other = author.get(f"{VERSIONS}{copy['id']}/comparison/?to=1").json()

    assert (copy["version"], copy["status"], same["differences"]) == (2, "draft", [])
    assert {
        "kind": "changed",
        "fact": "quantity",
        "old": "12.5",
        "new": "13",
        "line": 1,
        "rank": None,
    } in other["differences"]


@pytest.mark.parametrize(("asked", "status"), [("", 400), ("?to=x", 400), ("?to=9", 404)])
def test_a_comparison_with_nothing_is_refused(
    author: Program, kitchen: Kitchen, asked: str, status: int
) -> None:
    problem(author.get(f"{VERSIONS}{kitchen.version.id}/comparison/{asked}"), status)


def test_an_items_uses_are_found(author: Program, kitchen: Kitchen) -> None:
    drafted(author)

    uses = author.get(f"/api/v1/items/{kitchen.pectin.id}/uses/").json()["uses"]

    assert [(use["recipe"], use["version"], use["line"], use["rank"]) for use in uses] == [
        ("GUM", 2, 1, 1),
        ("GUM", 1, 2, None),
    ]


@pytest.mark.parametrize(
    ("facts", "status", "why"),
    [
        ({"sku": "NOPE"}, 409, "There is no item NOPE"),
        ({"output_location": "NOPE"}, 409, "There is no location NOPE"),
        ({"expiry_method": "guess"}, 422, "guess"),
        ({"ingredients": []}, 409, "at least one ingredient"),
        ({"version": 1}, 409, "GUM v1 is approved and never changes"),
    ],
)
def test_what_cannot_be_drafted_is_refused(
    author: Program, facts: Any, status: int, why: str
) -> None:
    assert why in problem(author.post(VERSIONS, body(**facts)), status)["detail"]


def test_who_may_only_look_drafts_nothing(kitchen: Kitchen) -> None:
    reader = program(kitchen.plant, "see_recipes")

    problem(reader.post(VERSIONS, body()), 403)
    problem(reader.post(f"{VERSIONS}{kitchen.version.id}/retirement/", {"reason": "No."}), 403)

    with kitchen.plant.machine():
        assert RecipeVersion.objects.get().status == "approved"


def test_a_stranger_finds_no_version(kitchen: Kitchen, rival: Plant) -> None:
    stranger = program(rival, "see_stock", "see_recipes", "edit_recipes")

    problem(stranger.get(f"{VERSIONS}{kitchen.version.id}/comparison/?to=1"), 404)
    problem(stranger.post(f"{VERSIONS}{kitchen.version.id}/revision/", {}), 404)


def test_petra_sees_what_changed_and_what_may_stand_in(author: Program, kitchen: Kitchen) -> None:
    draft = drafted(author)
    petra = browser_of(kitchen.plant, "petra")

    changed = shown(petra.get(f"/t/acme/recipes/versions/{draft['id']}/comparison/"))
    first = shown(petra.get(f"/t/acme/recipes/versions/{kitchen.version.id}/comparison/"))
    recipe = shown(petra.get(f"/t/acme/recipes/{draft['recipe']}/"))

    assert "Compared with GUM v1" in changed
    assert "<td>12.5</td>" in changed
    assert "<td>13</td>" in changed
    assert "There is no version before it" in first
    assert "2.5 % is lost" in recipe
    assert "1.25 for 1" in recipe
