"""The page of background work: what it shows, who may press what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.ids import new_id
from core.jobs import consumer, operations, ticking
from core.models import Event, Outbox
from core.refusals import Refused
from tests.cast import Plant
from tests.core.jobs.conftest import notes, promised, seen
from tests.core.web.conftest import browser_of

PAGE = "/t/acme/settings/jobs/"


def perform(plant: Plant, row: Outbox) -> None:
    consumer.perform(outbox_id=str(row.id), tenant_id=str(plant.id))


@pytest.fixture
def ada(acme: Plant) -> Client:
    return browser_of(acme, "ada")


@pytest.fixture
def dead(acme: Plant) -> Outbox:
    row = promised(acme, "tests.refuse")
    perform(acme, row)
    return row


def test_an_empty_page_says_that_nothing_waits(ada: Client) -> None:
    page = ada.get(PAGE).content.decode()

    assert "Nothing waits: all work that is due is done." in page
    assert "No work has been given up." in page


def test_schedules_show_when_they_ran_and_run_again(ada: Client, acme: Plant) -> None:
    with acme.machine():
        ticking.promise_due()
        row = Outbox.objects.get(job="core.seal")
    before = ada.get(PAGE).content.decode()
    perform(acme, row)

    page = ada.get(PAGE).content.decode()

    assert "Seal the audit trail and the ledgers" in before
    assert "Not yet" in before
    assert page.count("Not yet") == before.count("Not yet") - 1


def test_what_waits_is_counted_with_its_age(ada: Client, acme: Plant) -> None:
    row = promised(acme, "tests.note")
    with acme.machine():
        Outbox.objects.filter(id=row.id).update(due_at=timezone.now() - timedelta(minutes=7))

    page = ada.get(PAGE).content.decode()

    assert "1 piece of work is due; it has waited for 7\xa0minutes." in page


def test_dead_work_shows_its_reason_and_on_whose_behalf(ada: Client, dead: Outbox) -> None:
    page = ada.get(PAGE).content.decode()

    assert "The kettle is dirty. Clean it first." in page
    assert "Petra Planner" in page
    assert f"{PAGE}{dead.id}/retry/" in page


def test_htmx_gets_the_part_alone(ada: Client) -> None:
    part = ada.get(PAGE, headers={"HX-Request": "true"}).content.decode()

    assert part.strip().startswith('<div class="stack" id="jobs"')
    assert "<html" not in part


def test_a_retry_brings_dead_work_back(ada: Client, acme: Plant, dead: Outbox) -> None:
    answer = ada.post(f"{PAGE}{dead.id}/retry/")

    again = seen(acme, dead)
    assert answer.status_code == 303
    assert (again.state, again.attempts, again.ended_at) == ("pending", 0, None)
    assert [(kind, who) for kind, who, _ in pressed(acme)] == [("core.retry", "Ada Administrator")]


def test_a_second_retry_is_refused_with_a_sentence(ada: Client, acme: Plant, dead: Outbox) -> None:
    ada.post(f"{PAGE}{dead.id}/retry/")

    answer = ada.post(f"{PAGE}{dead.id}/retry/")

    assert answer.status_code == 422
    assert "This work is not dead any more" in answer.content.decode()
    assert len(pressed(acme)) == 1


def test_run_now_does_a_schedule_once_more(ada: Client, acme: Plant) -> None:
    answer = ada.post(f"{PAGE}run/", {"job": "core.seal"})

    with acme.machine():
        row = Outbox.objects.get(job="core.seal")
    assert answer.status_code == 303
    assert (row.state, row.period, row.member_id) == ("pending", None, None)
    sentence = "Had “Seal the audit trail and the ledgers” run at once."
    assert pressed(acme) == [("core.run_now", "Ada Administrator", sentence)]


def pressed(plant: Plant) -> list[tuple[str, str, str]]:
    """Who pressed which button, as the trail page shows it."""
    with plant.machine():
        rows = Event.objects.order_by("pk")
        return list(rows.values_list("kind", "member__printed_name", "sentence"))


def test_a_job_without_a_schedule_cannot_be_run_from_the_page(ada: Client, acme: Plant) -> None:
    answer = ada.post(f"{PAGE}run/", {"job": "tests.note"})

    assert answer.status_code == 422
    with acme.machine():
        assert not Outbox.objects.exists()


def test_those_who_may_not_see_jobs_do_not(acme: Plant, dead: Outbox) -> None:
    otto = browser_of(acme, "otto")

    assert otto.get(PAGE).status_code == 403
    assert otto.post(f"{PAGE}{dead.id}/retry/").status_code == 403
    assert otto.post(f"{PAGE}run/", {"job": "core.seal"}).status_code == 403
    assert seen(acme, dead).state == "dead"


def test_seeing_is_not_running(acme: Plant, dead: Outbox) -> None:
    from core.models import Member, MemberRole, Role

    with acme.machine():
        from core import operations as core
        from core.queries import local_day

        core.give_role(
            member=Member.objects.get(id=acme.people["otto"].member_id),
            role=Role.objects.get(name="Auditor"),
            ends_on=local_day(),
        )
        assert MemberRole.objects.filter(role__name="Auditor").exists()
    auditor = browser_of(acme, "otto")

    page = auditor.get(PAGE)

    assert page.status_code == 200
    assert "Retry" not in page.content.decode()
    assert auditor.post(f"{PAGE}{dead.id}/retry/").status_code == 403


def test_another_tenants_work_is_unknown_here(acme: Plant, rival: Plant, dead: Outbox) -> None:
    adas = browser_of(rival, "ada")

    theirs = adas.post(f"/t/rival/settings/jobs/{dead.id}/retry/")
    nobodys = adas.post(f"/t/rival/settings/jobs/{new_id()}/retry/")

    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content
    assert seen(acme, dead).state == "dead"


def test_the_old_lines_of_a_schedule_are_swept_and_the_newest_stays(acme: Plant) -> None:
    long_ago = timezone.now() - timedelta(days=31)
    with acme.machine():
        Outbox.objects.bulk_create(
            Outbox(job="core.seal", key=p, period=p, state="done", ended_at=long_ago)
            for p in ("2026-01-01", "2026-01-02")
        )
        Outbox.objects.create(job="core.seal", key="wished", state="done", ended_at=long_ago)

        assert operations.sweep() == 1

        assert set(Outbox.objects.values_list("key", flat=True)) == {"2026-01-02", "wished"}


def test_retry_by_hand_of_work_that_is_done_is_refused(acme: Plant) -> None:
    row = promised(acme, "tests.note")
    perform(acme, row)

    with acme.acting("ada"), pytest.raises(Refused):
        operations.retry(work_id=row.id)

    assert notes(acme) == ["one"]


def test_only_the_page_itself_is_marked_as_the_current_place(ada: Client) -> None:
    page = ada.get(PAGE).content.decode()

    side = page[page.index('aria-label="Main"') : page.index("</nav>")]
    assert side.count('aria-current="page"') == 1
