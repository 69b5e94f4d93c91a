"""What is done to a lot on pages: each act, what it refuses, who may not, and nothing twice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from catalog import operations as catalog
from catalog import queries as places
from catalog.models import Location
from core.ids import new_id
from core.templatetags.trade import UNIT_SPACE
from inventory import operations as inventory
from inventory import queries as stock
from inventory.models import Movement, Quant
from lots import queries as lots
from lots.models import Lot, Restriction
from tests.browsers import browser_of, shown
from tests.cast import Plant
from tests.gummies import Kitchen
from tests.shelves import books_agree, drum, in_drum, lies, place, reserve, storage

ACTS = ["transfer", "adjustment", "scrap", "sample", "supplier-return"]
DECISIONS = ["disposition", "restriction"]


@pytest.fixture
def lot(kitchen: Kitchen) -> Lot:
    """100 kg of elderberry from Nordbeere, loose in the main storage."""
    with kitchen.plant.machine():
        return inventory.receive_lot(
            item=kitchen.elderberry,
            code="ELD-1",
            quantity=Decimal(100),
            uom="kg",
            supplier=places.partner_by_code("NORDBEERE"),
            supplier_lot="NB-7741",
            expires_on=kitchen.today + timedelta(days=30),
        )


@pytest.fixture
def cold(kitchen: Kitchen) -> Location:
    with kitchen.plant.machine():
        return place("COLD")


@pytest.fixture
def walt(kitchen: Kitchen) -> Client:
    return browser_of(kitchen.plant, "walt")


@pytest.fixture
def quinn(kitchen: Kitchen) -> Client:
    return browser_of(kitchen.plant, "quinn")


def here(plant: Plant, lot: Lot) -> str:
    """The id of the place the lot lies in."""
    with plant.machine():
        return str(Quant.objects.get(lot=lot, location=storage(), container=None).id)


def send(client: Client, lot: Lot, act: str, **typed: Any) -> Any:
    """Fill the page in as it opens, and change what is typed."""
    url = f"/t/acme/lots/{lot.id}/{act}/"
    form = client.get(url).context["form"]
    opened = {name: form[name].value() for name in form.fields}
    given = {name: value for name, value in {**opened, **typed}.items() if value not in (None, "")}
    return client.post(url, given)


def test_walt_moves_part_of_a_lot(kitchen: Kitchen, lot: Lot, cold: Location, walt: Client) -> None:
    answer = send(walt, lot, "transfer", quantity="40", to="cold")

    assert answer.status_code == 303
    said = spaced(walt.get(answer["Location"]))
    with kitchen.plant.machine():
        assert f"ELD-1: 40 kg moved from {storage()} to COLD." in said
        assert (lies(lot), lies(lot, cold)) == ("60", "40")
        books_agree()


def test_a_move_offers_all_that_is_free(kitchen: Kitchen, lot: Lot, walt: Client) -> None:
    with kitchen.plant.machine():
        reserve(kitchen, "30")

    form = walt.get(f"/t/acme/lots/{lot.id}/transfer/").context["form"]

    assert form["quantity"].value() == "70"
    assert form["uom"].value() == "kg"


def test_a_new_number_splits_and_an_own_number_merges(
    kitchen: Kitchen, lot: Lot, walt: Client
) -> None:
    send(walt, lot, "transfer", quantity="25", to_container="D-1")
    with kitchen.plant.machine():
        first = Quant.objects.get(container=drum("D-1"))
    send(walt, lot, "transfer", at=here(kitchen.plant, lot), quantity="25", to_container="D-2")

    merged = send(walt, lot, "transfer", at=str(first.id), quantity="25", to_container="D-2")

    assert merged.status_code == 303
    with kitchen.plant.machine():
        assert lies(lot, storage(), drum("D-2")) == "50"
        assert lies(lot, storage(), drum("D-1")) == "0"


def test_another_lots_drum_is_refused_at_its_field(
    kitchen: Kitchen, lot: Lot, walt: Client
) -> None:
    with kitchen.plant.machine():
        in_drum(kitchen, "ELD-2", "5", 30, "D-9")

    page = send(walt, lot, "transfer", quantity="1", to_container="D-9")

    assert page.status_code == 422
    assert "Container D-9 holds lot ELD-2" in page.context["form"].errors["to_container"][0]


def test_more_than_is_free_is_refused_at_the_quantity(
    kitchen: Kitchen, lot: Lot, cold: Location, walt: Client
) -> None:
    with kitchen.plant.machine():
        reserve(kitchen, "30")

    page = send(walt, lot, "transfer", quantity="71", to="COLD")

    assert page.status_code == 422
    assert "30 kg of it reserved" in page.context["form"].errors["quantity"][0]
    with kitchen.plant.machine():
        assert lies(lot) == "100"


def test_a_count_puts_on_hand_right(kitchen: Kitchen, lot: Lot, walt: Client) -> None:
    answer = send(walt, lot, "adjustment", counted="98.5", reason="One bag was torn.")

    assert answer.status_code == 303
    with kitchen.plant.machine():
        assert lies(lot) == "98.5"
        assert stock.movements()[0].reason == "One bag was torn."


def test_what_was_thought_gone_is_found_where_it_lay(
    kitchen: Kitchen, lot: Lot, walt: Client
) -> None:
    send(walt, lot, "scrap", quantity="100", reason="Gone.")

    send(walt, lot, "adjustment", counted="3", reason="A bucket stood behind the door.")

    with kitchen.plant.machine():
        assert lies(lot) == "3"


@pytest.mark.parametrize("act", ["adjustment", "scrap", "supplier-return"])
def test_nothing_is_booked_without_a_reason(
    kitchen: Kitchen, lot: Lot, walt: Client, act: str
) -> None:
    page = send(walt, lot, act, quantity="1", counted="1")

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["reason"]
    with kitchen.plant.machine():
        assert lies(lot) == "100"


def test_goods_go_back_to_their_supplier(kitchen: Kitchen, lot: Lot, walt: Client) -> None:
    answer = send(walt, lot, "supplier-return", quantity="5", reason="Damp bags.")

    assert answer.status_code == 303
    with kitchen.plant.machine():
        assert (lies(lot), stock.movements()[0].kind) == ("95", "return")


def test_what_has_no_supplier_cannot_go_back(kitchen: Kitchen, walt: Client) -> None:
    with kitchen.plant.machine():
        own = kitchen.lot(kitchen.pectin, "PEC-1", "5", None)

    page = send(walt, own, "supplier-return", quantity="1", reason="Damp.")

    assert page.status_code == 422
    assert "came from no supplier" in shown(page)


def test_quinn_takes_a_sample_in_grams(kitchen: Kitchen, lot: Lot, quinn: Client) -> None:
    answer = send(quinn, lot, "sample", quantity="250", uom="g")

    assert answer.status_code == 303
    with kitchen.plant.machine():
        assert lies(lot) == "99.75"


@pytest.mark.parametrize("act", ["transfer", "scrap"])
def test_sent_twice_it_is_done_once(
    kitchen: Kitchen, lot: Lot, cold: Location, walt: Client, act: str
) -> None:
    at = here(kitchen.plant, lot)
    typed = {"at": at, "quantity": "10", "to": "COLD", "reason": "Spilt.", "key": str(new_id())}

    answers = [send(walt, lot, act, **typed).status_code for _ in range(2)]

    assert answers == [303, 303]
    with kitchen.plant.machine():
        assert lies(lot) == "90"


def test_a_place_of_another_lot_is_no_choice(kitchen: Kitchen, lot: Lot, walt: Client) -> None:
    with kitchen.plant.machine():
        other = kitchen.lot(kitchen.pectin, "PEC-1", "5", None)

    page = send(walt, lot, "scrap", at=here(kitchen.plant, other), quantity="1", reason="Spilt.")

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["at"]


def test_the_address_may_name_the_place(kitchen: Kitchen, lot: Lot, walt: Client) -> None:
    send(walt, lot, "transfer", quantity="25", to_container="D-1")
    with kitchen.plant.machine():
        inside = Quant.objects.get(container=drum("D-1"))

    form = walt.get(f"/t/acme/lots/{lot.id}/scrap/?at={inside.id}").context["form"]

    assert (str(form["at"].value()), form["quantity"].value()) == (str(inside.id), "25")


def test_an_empty_lot_says_that_nothing_is_there(kitchen: Kitchen, lot: Lot, walt: Client) -> None:
    send(walt, lot, "scrap", quantity="100", reason="Spilt.")

    page = walt.get(f"/t/acme/lots/{lot.id}/transfer/")

    assert "Nothing of this lot is in any place" in shown(page)


def test_quinn_decides_with_a_reason(kitchen: Kitchen, lot: Lot, quinn: Client) -> None:
    without = send(quinn, lot, "disposition", disposition="rejected")
    answer = send(quinn, lot, "disposition", disposition="rejected", reason="It smells of solvent.")
    again = send(quinn, lot, "disposition", disposition="rejected", reason="It smells of solvent.")

    assert (without.status_code, answer.status_code, again.status_code) == (422, 303, 422)
    assert "Lot ELD-1 is rejected already." in again.context["form"].errors["disposition"]
    with kitchen.plant.machine():
        (entry,) = lots.decisions(Lot.objects.get(id=lot.id))
        assert (entry.reason, str(entry.member)) == ("It smells of solvent.", "Quinn Approver")


@pytest.mark.parametrize(
    "scope", ["lot", "item", "supplier", "supplier_lot", "location", "container"]
)
def test_whatever_the_lot_belongs_to_is_restricted_and_lifted(
    kitchen: Kitchen, lot: Lot, quinn: Client, scope: str
) -> None:
    with kitchen.plant.machine():
        inventory.transfer(lot=lot, location=storage(), quantity=Decimal(1), to_container="D-1")
        ids = {"location": f"location-{storage().id}", "container": f"container-{drum('D-1').id}"}

    placed = send(quinn, lot, "restriction", scope=ids.get(scope, scope), reason="Plate count.")
    with kitchen.plant.machine():
        (found,) = lots.restrictions_on(lot, places=[storage().id])
    listed = shown(quinn.get("/t/acme/restrictions/"))
    lifted = quinn.post(f"/t/acme/restrictions/{found.id}/lifting/", {"reason": "Retest is clean."})
    again = quinn.post(f"/t/acme/restrictions/{found.id}/lifting/", {"reason": "Retest is clean."})

    assert (placed.status_code, lifted.status_code, again.status_code) == (303, 303, 422)
    assert found.scope == scope
    assert "Plate count." in listed and "Quinn Approver" in listed
    assert "going into batches and being shipped" in listed
    with kitchen.plant.machine():
        assert list(lots.restrictions_on(lot, places=[storage().id])) == []


def test_a_restriction_of_nothing_is_refused(kitchen: Kitchen, lot: Lot, quinn: Client) -> None:
    page = send(quinn, lot, "restriction", uses=[], reason="Plate count.")

    assert page.status_code == 422
    with kitchen.plant.machine():
        assert not Restriction.objects.exists()


def test_another_item_does_not_catch_the_lot(kitchen: Kitchen, lot: Lot, quinn: Client) -> None:
    with kitchen.plant.machine():
        other = kitchen.lot(kitchen.pectin, "PEC-1", "5", None)

    send(quinn, other, "restriction", scope="item", reason="Plate count.")

    with kitchen.plant.machine():
        assert list(lots.restrictions_on(lot, places=[storage().id])) == []


def test_a_drum_is_opened_once(kitchen: Kitchen, walt: Client) -> None:
    with kitchen.plant.machine():
        in_drum(kitchen, "ELD-2", "25", 90, "D-1")
        catalog.change_item(
            item=kitchen.elderberry, version=kitchen.elderberry.version, life_after_opening_days=7
        )
        url = f"/t/acme/containers/{drum('D-1').id}/opening/"

    opened = walt.get(url)
    answer = walt.post(url, {"opened_on": str(kitchen.today)})
    again = walt.post(url, {"opened_on": str(kitchen.today)})

    assert "it may be used for 7 days" in shown(opened)
    assert (answer.status_code, again.status_code) == (303, 422)
    with kitchen.plant.machine():
        quant = Quant.objects.get(container=drum("D-1"))
        assert quant.usable_through == kitchen.today + timedelta(days=7)


@pytest.mark.parametrize("act", [*ACTS, *DECISIONS])
def test_a_strangers_lot_is_no_page(
    kitchen: Kitchen, rival: Plant, lot: Lot, walt: Client, act: str
) -> None:
    stranger = browser_of(rival, "walt" if act in ACTS else "quinn")

    assert stranger.get(f"/t/acme/lots/{lot.id}/{act}/").status_code == 404
    assert stranger.get(f"/t/rival/lots/{lot.id}/{act}/").status_code in (403, 404)
    assert walt.get(f"/t/acme/lots/{uuid4()}/{act}/").status_code in (403, 404)


@pytest.mark.parametrize(
    ("who", "act"),
    [
        ("petra", "transfer"),
        ("otto", "adjustment"),
        ("otto", "scrap"),
        ("walt", "sample"),
        ("petra", "supplier-return"),
        ("walt", "disposition"),
        ("otto", "restriction"),
    ],
)
def test_who_may_not_gets_a_sentence_and_nothing_moves(
    kitchen: Kitchen, lot: Lot, who: str, act: str
) -> None:
    answer = browser_of(kitchen.plant, who).post(f"/t/acme/lots/{lot.id}/{act}/", {"quantity": "1"})

    assert answer.status_code == 403
    assert "You need the right" in shown(answer)
    with kitchen.plant.machine():
        assert Movement.objects.count() == 1


def spaced(answer: Any) -> str:
    """What a page says, with plain spaces before units."""
    return shown(answer).replace(UNIT_SPACE, " ")
