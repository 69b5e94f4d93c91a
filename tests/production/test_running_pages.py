"""A batch run on its pages: reserved, issued, returned, declared, closed, aborted; and refusals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from inventory import queries as stock
from lots.models import Lot
from production import operations as production
from production import queries
from production.models import Batch
from tests.browsers import browser_of, shown
from tests.cast import Plant
from tests.gummies import Kitchen

ACTS = ["reservations", "release", "issues", "returns", "outputs", "completion", "closure"]
ACTS += ["abortion"]


@pytest.fixture
def batch(kitchen: Kitchen) -> Batch:
    """800 bottles: 10 kg ELD (all of ELD-SOON) and 2 kg PEC."""
    with kitchen.plant.machine():
        kitchen.stocked()
        return kitchen.batch("800", number="B-1")


def plain(answer: Any) -> str:
    return shown(answer).replace("\u202f", " ").replace("\xa0", " ")


def url(batch: Batch, act: str = "") -> str:
    return f"/t/acme/batches/{batch.id}/{act}/" if act else f"/t/acme/batches/{batch.id}/"


def key_on(client: Any, path: str) -> str:
    return str(client.get(path).context["form"]["key"].value())


def test_petra_reserves_and_releases(kitchen: Kitchen, batch: Batch) -> None:
    petra = browser_of(kitchen.plant, "petra")

    reserved = petra.post(url(batch, "reservations"))
    page = plain(petra.get(url(batch)))
    released = petra.post(url(batch, "release"), {"reason": "The order waits."})

    assert (reserved.status_code, released.status_code) == (303, 303)
    assert "10 kg" in page
    assert "Release" in page
    assert "Reserve all" not in page
    with kitchen.plant.machine():
        assert not stock.open_reservations()


def test_a_batch_that_is_short_says_what_would_help(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        short = kitchen.batch("3000", number="B-2")
    petra = browser_of(kitchen.plant, "petra")

    page = plain(petra.get(url(short)))
    refused = petra.post(url(short, "reservations"))

    assert "7.5 kg of Elderberry extract missing" in page
    assert "Lot ELD-QUARANTINE (50 kg) waits in quarantine." in page
    assert "2.5 kg of Pectin missing" in page
    assert "Nothing else of it is on hand." in page
    assert refused.status_code == 422
    assert "nothing was reserved" in plain(refused)


def test_otto_issues_everything_once(kitchen: Kitchen, batch: Batch) -> None:
    otto = browser_of(kitchen.plant, "otto")
    sent = {"key": key_on(otto, url(batch, "issues"))}

    first = otto.post(url(batch, "issues"), sent)
    again = otto.post(url(batch, "issues"), sent)
    page = plain(otto.get(url(batch)))

    assert (first.status_code, again.status_code) == (303, 422)
    assert "has all it needs" in plain(again)
    assert "ELD-SOON" in page
    with kitchen.plant.machine():
        assert queries.taken(batch).count() == 2
        assert Batch.objects.get(id=batch.id).status == "running"


def test_nothing_is_issued_when_one_line_is_short(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        short = kitchen.batch("2200", number="B-2")
    otto = browser_of(kitchen.plant, "otto")

    answer = otto.post(url(short, "issues"), {"key": "k"})

    # 2,200 bottles take 27.5 kg of the 30 kg of elderberry and 5.5 kg of the 5 kg of pectin.
    assert answer.status_code == 422
    assert "1 ingredient is short, so nothing was issued. PEC" in plain(answer)
    with kitchen.plant.machine():
        assert not queries.taken(short)


def test_a_line_is_filled_in_by_fefo_and_issued_in_part(kitchen: Kitchen, batch: Batch) -> None:
    otto = browser_of(kitchen.plant, "otto")
    path = url(batch, "issues") + "?line=1"

    page = otto.get(path)
    filled = {field.label: field.value() for field in page.context["form"].visible_fields()}
    done = otto.post(path, {"take_1": "4", "key": page.context["form"]["key"].value()})

    assert filled["ELD-SOON, MAIN-STORAGE"] == "10"
    assert filled["ELD-LATER, MAIN-STORAGE"] is None
    assert "ELD-QUARANTINE" in plain(page)
    assert done.status_code == 303
    with kitchen.plant.machine():
        assert queries.outstanding(batch)[0].quantity == 6


def test_a_later_lot_needs_a_reason_and_the_right(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        later = Lot.objects.get(code="ELD-LATER")
    otto = browser_of(kitchen.plant, "otto")
    path = url(batch, "issues") + "?line=1"

    silent = otto.post(path, {"take_2": "3", "key": "a"})
    without_right = otto.post(path, {"take_2": "3", "reason": "The drum leaks.", "key": "b"})
    nothing = otto.post(path, {"key": "c"})

    assert silent.status_code == 422
    assert "FEFO takes ELD-SOON" in plain(silent)
    assert without_right.status_code == 403
    assert "Say how much of which lot is taken." in plain(nothing)
    with kitchen.plant.machine():
        assert stock.on_hand(later) == 20


def test_reserved_lots_are_filled_in_first(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        production.reserve_batch(batch=batch)
        kitchen.lot(kitchen.elderberry, "ELD-FIRST", "5", 10)
    otto = browser_of(kitchen.plant, "otto")

    form = otto.get(url(batch, "issues") + "?line=1").context["form"]

    assert [field.label for field in form.visible_fields()][0] == "ELD-SOON, MAIN-STORAGE"


def test_what_is_left_over_comes_back(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        production.issue_line(batch=batch, line=1)
        soon = Lot.objects.get(code="ELD-SOON")
    otto = browser_of(kitchen.plant, "otto")
    path = f"{url(batch, 'returns')}?lot={soon.id}"

    form = otto.get(path).context["form"]
    sent = {"lot": str(soon.id), "location": "main-storage", "key": form["key"].value()}
    done = otto.post(path, sent | {"quantity": "2"})
    too_much = otto.post(path, {**sent, "quantity": "9", "key": "other"})

    assert (form["quantity"].value(), form["location"].value()) == ("10", "MAIN-STORAGE")
    assert done.status_code == 303
    assert "holds 8 kg of lot ELD-SOON" in plain(too_much)
    with kitchen.plant.machine():
        assert stock.on_hand(soon) == 2


def test_a_batch_declares_its_lots_and_is_closed(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        production.issue_line(batch=batch, line=1)
        production.issue_line(batch=batch, line=2)
    otto = browser_of(kitchen.plant, "otto")

    form = otto.get(url(batch, "outputs")).context["form"]
    sent = {"quantity": "600", "lot": form["lot"].value()}
    first = otto.post(url(batch, "outputs"), sent)
    again = otto.post(url(batch, "outputs"), sent)
    left = otto.get(url(batch, "outputs")).context["form"]
    closed = otto.post(url(batch, "closure"))
    page = plain(otto.get(url(batch)))

    assert form["quantity"].value() == "800"
    assert (first.status_code, again.status_code) == (303, 422)
    assert (left["quantity"].value(), left["lot"].value()) == ("200", "B-1-2")
    assert closed.status_code == 303
    assert "75 %" in page
    assert "Issue all" not in page


def test_a_line_that_took_too_little_needs_a_reason(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        production.issue_line(batch=batch, line=1)
        production.declare_output(batch=batch, quantity=Decimal(600))
    otto = browser_of(kitchen.plant, "otto")

    refused = otto.post(url(batch, "closure"))
    done = otto.post(url(batch, "closure"), {"reason": "Made without pectin."})

    assert refused.status_code == 422
    assert "line 2 took 0 of 2 kg PEC" in plain(refused)
    assert done.status_code == 303


def test_a_batch_that_holds_material_is_not_aborted(kitchen: Kitchen, batch: Batch) -> None:
    otto = browser_of(kitchen.plant, "otto")

    silent = otto.post(url(batch, "abortion"))
    done = otto.post(url(batch, "abortion"), {"reason": "The order was cancelled."})
    page = plain(otto.get(url(batch)))
    late = otto.post(url(batch, "issues"), {"key": "k"})

    assert (silent.status_code, done.status_code) == (422, 303)
    assert "Aborted" in page
    assert "was aborted. Plan another." in plain(late)


@pytest.mark.parametrize("act", ACTS)
def test_a_closed_batch_has_only_its_own_page(kitchen: Kitchen, batch: Batch, act: str) -> None:
    with kitchen.plant.machine():
        production.complete_batch(batch=batch)
    everything = "petra" if act in {"reservations", "release"} else "otto"

    answer = browser_of(kitchen.plant, everything).get(url(batch, act))

    assert (answer.status_code, answer["Location"]) == (303, url(batch))


@pytest.mark.parametrize("act", ACTS)
def test_who_lacks_the_right_is_not_offered_it(kitchen: Kitchen, batch: Batch, act: str) -> None:
    quinn = browser_of(kitchen.plant, "quinn")

    page = shown(quinn.get(url(batch)))
    answer = quinn.post(url(batch, act), {"reason": "Mine."})

    assert url(batch, act) not in page
    assert answer.status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_finds_none_of_it(
    kitchen: Kitchen, batch: Batch, rival: Plant, act: str
) -> None:
    who = "petra" if act in {"reservations", "release"} else "otto"

    answer = browser_of(rival, who).get(f"/t/rival/batches/{batch.id}/{act}/")

    assert answer.status_code == 404
