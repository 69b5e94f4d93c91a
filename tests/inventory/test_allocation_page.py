"""Who would get what: the page says what FEFO takes, what comes next, and why others are not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core import operations as core
from core.models import Member
from inventory.models import Movement
from lots.models import Lot
from tests.browsers import browser_of, shown
from tests.cast import Plant
from tests.gummies import Kitchen

PAGE = "/t/acme/allocation/"


@pytest.fixture
def lots(kitchen: Kitchen) -> dict[str, Lot]:
    with kitchen.plant.machine():
        return kitchen.stocked()


@pytest.fixture
def petra(kitchen: Kitchen) -> Client:
    return browser_of(kitchen.plant, "petra")


def asked(client: Client, **what: Any) -> Any:
    return client.get(PAGE, what).context


def test_it_takes_the_first_to_expire_and_says_what_it_passes_over(
    lots: dict[str, Lot], petra: Client
) -> None:
    shows = asked(petra, item="eld", quantity="4")

    assert [pick.lot.code for pick in shows["answer"].chosen] == ["ELD-SOON"]
    assert [(quant.lot.code, quant.free) for quant in shows["later"]] == [("ELD-LATER", 20)]
    assert {one.lot: one.cause for one in shows["answer"].skipped} == {
        "ELD-EXPIRED": "expired",
        "ELD-QUARANTINE": "quarantine",
    }


def test_a_shortage_is_said_with_figures(lots: dict[str, Lot], petra: Client) -> None:
    page = shown(petra.get(PAGE, {"item": "ELD", "quantity": "100"}))

    assert "70" in page and "short of 100" in page
    assert "Waits for a decision." in page


def test_a_later_day_and_more_life_leave_lots_out(
    kitchen: Kitchen, lots: dict[str, Lot], petra: Client
) -> None:
    shows = asked(petra, item="ELD", quantity="4", need_on=str(kitchen.today), life_days="60")

    assert [pick.lot.code for pick in shows["answer"].chosen] == ["ELD-LATER"]
    assert "short_life" in {one.cause for one in shows["answer"].skipped}


@pytest.mark.parametrize(
    "what",
    [
        {"item": "NOPE", "quantity": "1"},
        {"item": "ELD", "quantity": "0"},
        {"item": "ELD", "quantity": "-1"},
        {"item": "ELD", "quantity": "much"},
        {"item": "ELD", "quantity": "1", "need_on": "soon"},
        {"item": "ELD", "quantity": "1", "use": "lunch"},
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_field(
    lots: dict[str, Lot], petra: Client, what: dict[str, str]
) -> None:
    answer = petra.get(PAGE, what)

    assert answer.status_code == 200
    assert 'class="wrong"' in shown(answer)
    assert "answer" not in answer.context


def test_asking_takes_and_reserves_nothing(
    kitchen: Kitchen, lots: dict[str, Lot], petra: Client
) -> None:
    asked(petra, item="ELD", quantity="4")

    with kitchen.plant.machine():
        assert Movement.objects.exclude(kind="receipt").count() == 0
        assert all(quant.reserved == 0 for quant in lots["ELD-SOON"].quants.all())


def test_a_stranger_gets_an_answer_of_their_own(lots: dict[str, Lot], rival: Plant) -> None:
    answer = browser_of(rival, "petra").get(
        "/t/rival/allocation/", {"item": "ELD", "quantity": "1"}
    )

    assert "There is no item ELD." in shown(answer)


@pytest.fixture
def both(kitchen: Kitchen) -> Client:
    """Otto, who operates and may pass over FEFO as well."""
    plant = kitchen.plant
    with plant.machine():
        role = core.make_role(name="Lead operator", rights=["override_fefo"])
        core.give_role(member=Member.objects.get(id=plant.people["otto"].member_id), role=role)
    return browser_of(plant, "otto")


def named(client: Client, lot: Lot, **typed: Any) -> Any:
    url = f"/t/acme/lots/{lot.id}/issue/"
    form = client.get(url).context["form"]
    opened = {name: form[name].value() for name in ("at", "key")}
    batch = form.fields["batch"].queryset.first()
    return client.post(url, {**opened, "batch": str(batch.pk) if batch else "", **typed})


def test_a_later_lot_is_named_with_a_reason(
    kitchen: Kitchen, lots: dict[str, Lot], both: Client
) -> None:
    with kitchen.plant.machine():
        kitchen.batch("1000", number="B-1182")
    offered = shown(both.get(PAGE, {"item": "ELD", "quantity": "4"}))

    without = named(both, lots["ELD-LATER"], quantity="4")
    answer = named(both, lots["ELD-LATER"], quantity="4", reason="The other drum leaks.")

    assert "/issue/?at=" in offered
    assert without.status_code == 422
    assert "FEFO takes ELD-SOON (4 kg) of ELD first." in without.context["form"].errors["reason"][0]
    assert answer.status_code == 303
    with kitchen.plant.machine():
        moved = Movement.objects.get(kind="issue")
        assert (moved.lot.code, moved.overrides_fefo) == ("ELD-LATER", True)
        assert moved.reason == "The other drum leaks."


def test_who_may_not_pass_over_fefo_is_refused_with_a_reason_too(
    kitchen: Kitchen, lots: dict[str, Lot]
) -> None:
    with kitchen.plant.machine():
        kitchen.batch("1000", number="B-1182")
    otto = browser_of(kitchen.plant, "otto")

    answer = named(otto, lots["ELD-LATER"], quantity="4", reason="The other drum leaks.")

    assert "/issue/?at=" not in shown(otto.get(PAGE, {"item": "ELD", "quantity": "4"}))
    assert answer.status_code == 403
    with kitchen.plant.machine():
        assert not Movement.objects.filter(kind="issue").exists()


def test_the_first_lot_needs_no_reason(kitchen: Kitchen, lots: dict[str, Lot]) -> None:
    with kitchen.plant.machine():
        kitchen.batch("1000", number="B-1182")

    answer = named(browser_of(kitchen.plant, "otto"), lots["ELD-SOON"], quantity="4")

    assert answer.status_code == 303


def test_blocked_lots_have_no_override(
    kitchen: Kitchen, lots: dict[str, Lot], both: Client
) -> None:
    with kitchen.plant.machine():
        kitchen.batch("1000", number="B-1182")

    answer = named(both, lots["ELD-QUARANTINE"], quantity="4", reason="We need it.")

    assert answer.status_code == 422
    assert "may not be used: in quarantine." in answer.context["form"].errors["at"][0]


def test_without_a_batch_that_takes_it_the_page_says_so(
    kitchen: Kitchen, lots: dict[str, Lot]
) -> None:
    otto = browser_of(kitchen.plant, "otto")

    page = shown(otto.get(f"/t/acme/lots/{lots['PEC-1'].id}/issue/"))

    assert "No open batch takes this item." in page
