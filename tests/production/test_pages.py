"""The slice on pages: receive, plan, look, complete, trace; and who may not."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from lots.models import Lot
from production import operations as production
from production.models import Batch, RecipeVersion
from tests.browsers import browser_of, shown
from tests.cast import Plant
from tests.gummies import Kitchen


def test_walt_receives_a_lot_and_sees_it(kitchen: Kitchen) -> None:
    walt = browser_of(kitchen.plant, "walt")

    page = walt.get("/t/acme/receipts/new/")
    sent = {
        "item": "eld",
        "code": "ELD-26-0093",
        "quantity": "825",
        "uom": "kg",
        "supplier": "nordbeere",
        "supplier_lot": "NB-7741",
        "expires_on": "2099-03-14",
        "key": page.context["form"]["key"].value(),
    }
    first = walt.post("/t/acme/receipts/new/", sent)
    again = walt.post("/t/acme/receipts/new/", sent)

    assert (first.status_code, again.status_code) == (303, 303)
    assert first["Location"] == again["Location"]
    lot = shown(walt.get(first["Location"]))
    assert "ELD-26-0093" in lot
    assert "NB-7741" in lot
    assert "825 kg" in lot.replace(" ", " ")
    assert "14 Mar 2099" in lot


def test_a_receipt_that_is_wrong_says_so_beside_the_field(kitchen: Kitchen) -> None:
    walt = browser_of(kitchen.plant, "walt")

    page = walt.post(
        "/t/acme/receipts/new/",
        {"item": "NOPE", "code": "L", "quantity": "0", "uom": "kg", "key": "k"},
    )

    assert page.status_code == 422
    assert "There is no item NOPE." in shown(page)


def test_petra_plans_and_otto_completes(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
    petra, otto = browser_of(kitchen.plant, "petra"), browser_of(kitchen.plant, "otto")

    planned = petra.post(
        "/t/acme/batches/new/",
        {
            "version": str(kitchen.version.id),
            "quantity": "1000",
            "uom": "pcs",
            "planned_on": str(kitchen.today),
            "number": "B-1182",
        },
    )
    page = shown(otto.get(planned["Location"]))
    done = otto.post(planned["Location"] + "completion/", {"quantity": "990"})
    after = shown(otto.get(planned["Location"]))

    assert "ELD-SOON" in page
    assert "in quarantine" in page
    assert "expired on" in page
    assert done.status_code == 303
    assert "What it took" in after
    assert "990 pcs" in after.replace(" ", " ")
    with kitchen.plant.machine():
        assert Batch.objects.get().output_lot == Lot.objects.get(code="B-1182")


def test_a_short_batch_stays_open_and_the_page_names_what_is_missing(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        batch = kitchen.batch("3000", number="B-1183")
    otto = browser_of(kitchen.plant, "otto")

    page = otto.post(f"/t/acme/batches/{batch.id}/completion/", {"quantity": "3000"})

    assert page.status_code == 422
    assert "2 ingredients are short, so nothing was issued." in shown(page)
    with kitchen.plant.machine():
        assert Batch.objects.get().status == "planned"


def test_completing_twice_says_that_it_is_done(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        batch = kitchen.batch("1000", number="B-1182")
    otto = browser_of(kitchen.plant, "otto")

    otto.post(f"/t/acme/batches/{batch.id}/completion/", {"quantity": "1000"})
    page = otto.post(f"/t/acme/batches/{batch.id}/completion/", {"quantity": "1000"})

    assert page.status_code == 422
    assert "Batch B-1182 was completed already and made 1000 pcs" in shown(page)


def test_quinn_approves_a_draft(kitchen: Kitchen) -> None:
    from decimal import Decimal

    from production.rules import Ingredient

    with kitchen.plant.machine():
        draft = production.save_recipe_version(
            recipe="GUM",
            item=kitchen.gummies,
            batch_size=Decimal(1),
            uom="pcs",
            ingredients=[Ingredient(1, kitchen.pectin.id, Decimal(1), "g")],
        )
    quinn = browser_of(kitchen.plant, "quinn")
    url = f"/t/acme/recipes/versions/{draft.id}/approval/"

    opened = quinn.get(url)
    answer = quinn.post(url)
    again = quinn.post(url)

    assert opened.status_code == 200
    assert answer.status_code == 303
    assert again.status_code == 422
    assert "GUM v2 is no draft any more" in shown(again)
    with kitchen.plant.machine():
        assert RecipeVersion.objects.get(id=draft.id).status == "approved"


@pytest.mark.parametrize("view", ["", "?view=table"])
def test_the_lots_page_draws_and_lists_where_it_went(kitchen: Kitchen, view: str) -> None:
    with kitchen.plant.machine():
        lots = kitchen.stocked()
        production.complete_batch(batch=kitchen.batch("1000", number="B-1182"))
    petra = browser_of(kitchen.plant, "petra")

    page = shown(petra.get(f"/t/acme/lots/{lots['ELD-LATER'].id}/{view}"))

    assert "B-1182" in page
    assert "2.5 kg" in page.replace(" ", " ")
    assert ('<svg class="gene' in page) is (view == "")


@pytest.mark.parametrize("code", ["eld-later", "B-1182", "gum", "NB-7741"])
def test_any_code_finds_its_page(kitchen: Kitchen, code: str) -> None:
    from decimal import Decimal

    from catalog import queries as places
    from inventory import operations as inventory

    with kitchen.plant.machine():
        kitchen.stocked()
        kitchen.batch("1000", number="B-1182")
        inventory.receive_lot(
            item=kitchen.pectin,
            code="PEC-2",
            quantity=Decimal(1),
            uom="kg",
            supplier=places.partner_by_code("NORDBEERE"),
            supplier_lot="NB-7741",
        )
    petra = browser_of(kitchen.plant, "petra")

    answer = petra.get("/t/acme/search/", {"q": code})

    assert answer.status_code == 303


LISTS = ["lots/", "movements/", "recipes/", "batches/", "batches/?status=closed", "lots/?show=all"]


@pytest.mark.parametrize("path", LISTS)
def test_lists_show_what_is_there_and_say_what_to_do_when_nothing_is(
    kitchen: Kitchen, rival: Plant, path: str
) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        production.complete_batch(batch=kitchen.batch("1000", number="B-1182"))

    ours = browser_of(kitchen.plant, "petra").get(f"/t/acme/{path}")
    theirs = browser_of(rival, "petra").get(f"/t/rival/{path}")

    assert (ours.status_code, theirs.status_code) == (200, 200)
    assert "<tbody>" in shown(ours)
    assert "colspan" in shown(theirs)
    assert "ELD-" not in shown(theirs)


def test_a_stranger_finds_no_page_of_it(kitchen: Kitchen, rival: Plant) -> None:
    with kitchen.plant.machine():
        lots = kitchen.stocked()
        batch = production.complete_batch(batch=kitchen.batch("1000"))
    stranger = browser_of(rival, "petra")

    for path in (
        f"lots/{lots['ELD-SOON'].id}/",
        f"batches/{batch.id}/",
        f"recipes/{kitchen.version.recipe_id}/",
    ):
        assert stranger.get(f"/t/rival/{path}").status_code == 404
        assert stranger.get(f"/t/acme/{path}").status_code == 404
    assert stranger.get(f"/t/rival/lots/{uuid4()}/").status_code == 404


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("petra", "receipts/new/", 403),
        ("walt", "batches/", 403),
        ("otto", "batches/new/", 403),
        ("ada", "lots/", 403),
        ("petra", "recipes/versions/{version}/approval/", 403),
    ],
)
def test_who_lacks_the_right_gets_a_sentence(
    kitchen: Kitchen, who: str, path: str, status: int
) -> None:
    path = path.format(version=kitchen.version.id)

    answer = browser_of(kitchen.plant, who).get(f"/t/acme/{path}")

    assert answer.status_code == status
    assert "You need the right" in shown(answer)


def test_a_long_list_is_shown_a_portion_at_a_time(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        for n in range(51):
            kitchen.lot(kitchen.pectin, f"PEC-{n:02d}", "1", None)
    petra = browser_of(kitchen.plant, "petra")

    first = shown(petra.get("/t/acme/lots/"))
    second = shown(petra.get("/t/acme/lots/?page=2"))
    odd = petra.get("/t/acme/lots/?page=-9x")

    assert "PEC-50" in first
    assert "PEC-00" not in first
    assert "page=2" in first
    assert "PEC-00" in second
    assert odd.status_code == 200


def test_the_late_come_first_and_the_address_chooses(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        production.complete_batch(batch=kitchen.batch("1000", number="B-DONE"))
        kitchen.batch("100", number="B-TODAY")
        production.plan_batch(
            version=kitchen.version,
            quantity=kitchen.version.batch_size,
            uom="pcs",
            planned_on=kitchen.today - timedelta(days=3),
            number="B-LATE",
        )
    petra = browser_of(kitchen.plant, "petra")

    still_open = shown(petra.get("/t/acme/batches/"))
    closed = shown(petra.get("/t/acme/batches/?status=closed"))
    other = shown(petra.get("/t/acme/batches/?item=PEC&status=all"))
    unknown = shown(petra.get("/t/acme/batches/?item=NOPE"))

    assert still_open.index("B-LATE") < still_open.index("B-TODAY")
    assert "B-DONE" not in still_open
    assert "B-DONE" in closed
    assert "B-DONE" not in other
    assert "There is no item NOPE." in unknown


def test_what_a_batch_would_need_is_said_before_it_is_planned(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
    petra = browser_of(kitchen.plant, "petra")
    given = {
        "version": str(kitchen.version.id),
        "quantity": "3000",
        "uom": "pcs",
        "planned_on": str(kitchen.today),
    }

    looked = shown(petra.post("/t/acme/batches/new/", given | {"look": "1"})).replace("\u202f", " ")
    asked = shown(petra.get(f"/t/acme/batches/new/?version={kitchen.version.id}&quantity=100"))
    wrong = petra.post("/t/acme/batches/new/", given | {"uom": "l", "look": "1"})
    odd = petra.get("/t/acme/batches/new/?version=nonsense&quantity=x")

    # 3,000 bottles take 37.5 kg of elderberry and 7.5 kg of pectin; 30 kg and 5 kg are usable.
    assert "2 ingredients are short" in looked
    assert "7.5 kg short" in looked
    assert "all of it is there" in asked
    assert (wrong.status_code, odd.status_code) == (422, 200)
    with kitchen.plant.machine():
        assert not Batch.objects.exists()
