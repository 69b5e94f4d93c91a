"""Recipes on pages: drafted, changed, revised, compared, approved, retired, scaled."""

from __future__ import annotations

from typing import Any

import pytest

from production import operations as production
from production import queries
from production.models import RecipeVersion
from tests.browsers import browser_of, shown
from tests.cast import Plant
from tests.gummies import Kitchen

HEAD = {
    "batch_size": "1000",
    "uom": "pcs",
    "expected_yield_pct": "98",
    "expiry_method": "made_plus_life",
}
ELDERBERRY = {
    "line_1_item": "eld",
    "line_1_quantity": "12.5",
    "line_1_uom": "kg",
    "line_1_loss_pct": "20",
    "line_1_tolerance_pct": "2",
    "line_1_instead": "PEC 1.2",
}
PECTIN = {"line_3_item": "PEC", "line_3_quantity": "2500", "line_3_uom": "g", "line_3_fixed": "on"}


def url(version: RecipeVersion, act: str) -> str:
    return f"/t/acme/recipes/versions/{version.id}/{act}/"


def plain(answer: Any) -> str:
    return shown(answer).replace("\u202f", " ").replace("\xa0", " ")


def test_petra_drafts_a_recipe(kitchen: Kitchen) -> None:
    petra = browser_of(kitchen.plant, "petra")

    done = petra.post(
        "/t/acme/recipes/new/", {"recipe": "GUM-2", "item": "gum-60"} | HEAD | ELDERBERRY | PECTIN
    )
    page = plain(petra.get(f"{done['Location']}?size=4000"))

    assert done.status_code == 303
    # 12.5 kg for 1,000 end up in it; of 62.5 kg taken for 4,000 a fifth is lost.
    assert "62.5 kg" in page
    assert "2.5 kg" in page
    with kitchen.plant.machine():
        draft = queries.versions().get(recipe__code="GUM-2")
        lines = list(queries.lines_of(draft))
        assert [(one.line, one.scaling) for one in lines] == [(1, "proportional"), (3, "fixed")]
        assert [str(sub.item) for sub in lines[0].substitutes.all()] == ["PEC"]


def test_what_is_wrong_is_said_beside_the_field(kitchen: Kitchen) -> None:
    petra = browser_of(kitchen.plant, "petra")
    faulty = {
        "line_1_item": "NOPE",
        "line_1_quantity": "1",
        "line_2_item": "PEC",
        "line_3_quantity": "4",
        "line_4_item": "ELD",
        "line_4_quantity": "1",
        "line_4_instead": "WHAT 2",
    }

    page = petra.post("/t/acme/recipes/new/", {"recipe": "R", "item": "GUM-60"} | HEAD | faulty)
    empty = petra.post("/t/acme/recipes/new/", {"recipe": "R", "item": "GUM-60"} | HEAD)

    said = plain(page)
    assert (page.status_code, empty.status_code) == (422, 422)
    assert "There is no item NOPE." in said
    assert "Say how much." in said
    assert "Say of which item." in said
    assert "“WHAT 2” is no item." in said
    assert "needs at least one ingredient" in plain(empty)


def test_a_new_version_begins_as_a_copy_and_is_changed(kitchen: Kitchen) -> None:
    petra = browser_of(kitchen.plant, "petra")

    begun = petra.post(url(kitchen.version, "revision"))
    form = petra.get(begun["Location"]).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if not name.endswith("fixed")}
    changed = petra.post(begun["Location"], sent | {"line_1_quantity": "11"})
    again = petra.post(url(kitchen.version, "revision"))
    with kitchen.plant.machine():
        draft = queries.versions().get(status="draft")
    compared = plain(petra.get(url(draft, "comparison")))

    assert (form["line_1_item"].value(), form["line_2_uom"].value()) == ("ELD", "g")
    assert (begun.status_code, changed.status_code, again.status_code) == (303, 303, 422)
    assert "GUM v2 is a draft already" in plain(again)
    assert "12.5" in compared
    assert "11" in compared


def test_an_approved_version_is_not_changed(kitchen: Kitchen) -> None:
    petra = browser_of(kitchen.plant, "petra")

    opened = petra.get(url(kitchen.version, "draft"))
    sent = petra.post(url(kitchen.version, "draft"), HEAD | ELDERBERRY)

    assert opened.status_code == 303
    assert sent.status_code == 422
    assert "GUM v1 is approved and never changes" in plain(sent)


def test_quinn_retires_a_version_with_a_reason(kitchen: Kitchen) -> None:
    quinn = browser_of(kitchen.plant, "quinn")

    silent = quinn.post(url(kitchen.version, "retirement"))
    done = quinn.post(url(kitchen.version, "retirement"), {"reason": "Too sweet."})
    again = quinn.post(url(kitchen.version, "retirement"), {"reason": "Too sweet."})

    assert (silent.status_code, done.status_code, again.status_code) == (422, 303, 422)
    with kitchen.plant.machine():
        assert RecipeVersion.objects.get(id=kitchen.version.id).status == "retired"


def test_a_recipe_says_where_its_product_is_used(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        from catalog import operations as catalog
        from production.rules import Ingredient

        box = catalog.create_item(sku="BOX", name="Box of gummies", kind="finished", uom="pcs")
        production.save_recipe_version(
            recipe="BOXED",
            item=box,
            batch_size=kitchen.version.batch_size,
            uom="pcs",
            ingredients=[Ingredient(1, kitchen.gummies.id, kitchen.version.batch_size, "pcs")],
        )
    petra = browser_of(kitchen.plant, "petra")

    page = plain(petra.get(f"/t/acme/recipes/{kitchen.version.recipe_id}/"))
    odd = petra.get(f"/t/acme/recipes/{kitchen.version.recipe_id}/?size=-1")

    assert "BOXED v1" in page
    assert odd.status_code == 200


@pytest.mark.parametrize(("act", "may"), [("draft", "petra"), ("revision", "petra")])
def test_who_may_not_edit_is_not_offered_it(kitchen: Kitchen, act: str, may: str) -> None:
    quinn = browser_of(kitchen.plant, "quinn")

    page = shown(quinn.get(f"/t/acme/recipes/{kitchen.version.recipe_id}/"))

    assert url(kitchen.version, act) not in page
    assert quinn.post(url(kitchen.version, act), HEAD).status_code == 403


@pytest.mark.parametrize("act", ["draft", "revision"])
def test_a_stranger_finds_no_version(kitchen: Kitchen, rival: Plant, act: str) -> None:
    answer = browser_of(rival, "petra").get(
        f"/t/rival/recipes/versions/{kitchen.version.id}/{act}/"
    )

    assert answer.status_code == 404
