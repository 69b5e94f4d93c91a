"""Reserved stock that may not be used: its owner is told once; it is reserved anew, or stands."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from core.accounts.sealing import mail_box
from core.models import Outbox
from core.refusals import Forbidden, Refused
from inventory import queries as stock
from lots import operations as lots
from lots.models import Lot
from lots.operations import Scope
from production import operations as production
from production import queries
from production.models import Batch, RiskTold
from tests.cast import Plant
from tests.core.api.conftest import problem, program
from tests.gummies import Kitchen
from tests.shelves import books_agree

# 1,000 bottles take 12.5 kg ELD (10 of ELD-SOON, 2.5 of ELD-LATER) and 2.5 kg PEC.


@pytest.fixture
def batch(kitchen: Kitchen) -> Batch:
    """A batch for which Petra has reserved all it needs."""
    with kitchen.plant.machine():
        kitchen.stocked()
        planned = kitchen.batch("1000", number="B-1")
    with kitchen.plant.acting("petra"):
        return production.reserve_batch(batch=planned)


def hold(code: str) -> None:
    lots.restrict(scope=Scope(lot=Lot.objects.get(code=code)), uses=["production"])


def letters() -> list[dict[str, object]]:
    """The mails promised, opened."""
    rows = Outbox.objects.filter(job="core.send_mail", key__startswith="at-risk:").order_by("pk")
    return [json.loads(mail_box().decrypt(row.payload["sealed"])) for row in rows]


def reserved(batch: Batch) -> list[tuple[str, Decimal]]:
    return [(one.lot.code, one.quantity) for one in stock.reserved_for(batch.document)]


def test_a_hold_on_what_is_reserved_tells_who_reserved_it(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        hold("ELD-SOON")

        told = production.tell_at_risk()

        assert told == 1
        (letter,) = letters()
        assert letter["to"] == ["petra@acme.example"]
        assert letter["subject"] == "Reserved stock is at risk: B-1"
        assert "line 1: 10 kg of ELD, lot ELD-SOON: its use is blocked." in str(letter["body"])
        assert f"/t/acme/batches/{batch.id}/" in str(letter["body"])


def test_each_cause_is_told_once(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        hold("ELD-SOON")
        production.tell_at_risk()
        again = production.tell_at_risk()
        hold("PEC-1")

        more = production.tell_at_risk()

        assert (again, more, len(letters())) == (0, 1, 2)
        assert "PEC-1" in str(letters()[1]["body"])
        assert "ELD-SOON" not in str(letters()[1]["body"])


def test_one_letter_tells_of_all_batches_of_an_owner(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.acting("petra"):
        production.reserve_batch(batch=kitchen.batch("100", number="B-2"))
    with kitchen.plant.machine():
        lots.restrict(scope=Scope(item=kitchen.elderberry), uses=["production"])

        production.tell_at_risk()

        (letter,) = letters()
        assert letter["subject"] == "Reserved stock is at risk: B-1, B-2"


@pytest.mark.parametrize("disposition", ["rejected", "quarantine"])
def test_a_decision_against_the_lot_is_told_too(
    kitchen: Kitchen, batch: Batch, disposition: str
) -> None:
    with kitchen.plant.machine():
        lot = Lot.objects.get(code="ELD-SOON")
        lots.decide(lot=lot, disposition=disposition, reason="Plate count.")

        assert production.tell_at_risk() == 1


def test_what_a_machine_reserved_is_in_no_mail(kitchen: Kitchen) -> None:
    with kitchen.plant.machine():
        kitchen.stocked()
        production.reserve_batch(batch=kitchen.batch("1000", number="B-1"))
        hold("ELD-SOON")

        production.tell_at_risk()

        assert letters() == []
        assert [one.member for one in RiskTold.objects.all()] == [None]


def test_the_batch_is_reserved_anew_and_the_rest_stays(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        hold("ELD-SOON")
    with kitchen.plant.acting("petra"):
        production.reallocate_batch(batch=batch)

        assert sorted(reserved(batch)) == [
            ("ELD-LATER", Decimal("2.5")),
            ("ELD-LATER", Decimal(10)),
            ("PEC-1", Decimal("2.5")),
        ]
        assert not stock.reservations_at_risk()
        assert not queries.unreserved(batch)
        books_agree()


def test_another_batch_keeps_what_it_reserved(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        other = production.reserve_batch(batch=kitchen.batch("100", number="B-2"))
        hold("ELD-SOON")
        hold("PEC-1")
        kitchen.lot(kitchen.pectin, "PEC-2", "9", None)

        production.reallocate_batch(batch=batch)

        assert reserved(other) == [("ELD-LATER", Decimal("1.25")), ("PEC-1", Decimal("0.25"))]


def test_where_something_is_short_the_reservations_stand(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        hold("ELD-SOON")
        hold("ELD-LATER")
        before = reserved(batch)

        with pytest.raises(Refused, match=r"12\.5 kg short") as refusal, transaction.atomic():
            production.reallocate_batch(batch=batch)

        assert refusal.value.code == "shortage"
        assert reserved(batch) == before


def test_where_nothing_is_at_risk_nothing_is_done(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.acting("petra"), pytest.raises(Refused, match="nothing is at risk"):
        production.reallocate_batch(batch=batch)


def test_of_what_may_still_be_used_nobody_is_told(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.machine():
        lot = Lot.objects.get(code="ELD-SOON")

        # The last day itself is usable.
        assert lot.expires_on == kitchen.today + timedelta(days=30)
        assert production.tell_at_risk() == 0


def test_over_rest_by_who_may_plan(kitchen: Kitchen, batch: Batch, rival: Plant) -> None:
    with kitchen.plant.machine():
        hold("ELD-SOON")
    address = f"/api/v1/batches/{batch.id}/reallocations/"
    planner = program(kitchen.plant, "see_batches", "plan_batches")

    stranger = program(rival, "see_batches", "plan_batches").post(address, {})
    reader = program(kitchen.plant, "see_batches").post(address, {})
    done = planner.post(address, {"reason": "ELD-SOON is held."})
    again = planner.post(address, {})

    assert (stranger.status_code, reader.status_code, done.status_code) == (404, 403, 201)
    assert "nothing is at risk" in problem(again, 409)["detail"]


def test_an_operator_does_not_reallocate(kitchen: Kitchen, batch: Batch) -> None:
    with kitchen.plant.acting("otto"), pytest.raises(Forbidden):
        production.reallocate_batch(batch=batch)
