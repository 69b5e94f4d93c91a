"""Core's nouns over REST, each asked by its own token, a stranger's and one without the right."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from core import operations as core
from core.ids import new_id
from core.models import AuditEntry, Member
from tests.cast import Plant, plant
from tests.core.api.conftest import Program, problem, program
from tests.databases import everybody_ended


@pytest.fixture
def reader(acme: Plant) -> Program:
    return program(acme)


def test_a_token_knows_its_tenant(reader: Program, acme: Plant, rival: Plant) -> None:
    answer = reader.get("/api/v1/tenant/")

    assert answer.json() == {
        "id": str(acme.id),
        "slug": "acme",
        "name": "Acme Gummies",
        "time_zone": "UTC",
        "currency": "EUR",
    }
    assert reader.get("/api/v1/tenant/", If_None_Match=answer["ETag"]).status_code == 304
    problem(reader.post("/api/v1/tenant/", {}), 405)


def test_members_are_read_with_the_right(reader: Program, acme: Plant) -> None:
    people = reader.get("/api/v1/members/?kind=person").json()["results"]

    assert {one["printed_name"] for one in people} >= {"Petra Planner", "Ada Administrator"}
    petra = acme.people["petra"].member_id
    assert reader.get(f"/api/v1/members/{petra}/").json()["email"] == "petra@acme.example"
    problem(program(acme, "see_stock").get("/api/v1/members/"), 403)


def test_members_of_no_kind(reader: Program) -> None:
    said = problem(reader.get("/api/v1/members/?kind=ghost"), 400)

    assert list(said["fields"]) == ["kind"]


def test_a_strangers_member_and_document_are_not_found(
    reader: Program, acme: Plant, rival: Plant
) -> None:
    with rival.machine():
        document = core.number(kind="batch")
    foreign = {"members": rival.people["petra"].member_id, "documents": document.id}

    for noun, theirs in foreign.items():
        answer = reader.get(f"/api/v1/{noun}/{theirs}/")
        unknown = reader.get(f"/api/v1/{noun}/{new_id()}/")
        problem(answer, 404)
        assert answer.content == unknown.content


def test_documents_are_found_by_kind_and_number(reader: Program, acme: Plant) -> None:
    with acme.machine():
        batch, _ = core.number(kind="batch"), core.number(kind="receipt")

    found = reader.get("/api/v1/documents/?kind=batch").json()["results"]

    assert [one["number"] for one in found] == ["B-0001"]
    assert found[0]["made_at"].endswith("Z")
    assert reader.get(f"/api/v1/documents/{batch.id}/").json() == found[0]
    assert (
        reader.get("/api/v1/documents/?number=RCV-0001").json()["results"][0]["kind"] == "receipt"
    )


# --- what changed ---


@pytest.fixture
def settled(committing: str) -> Plant:
    return plant("acme", "Acme Gummies")


def read_on(  # type: ignore[type-arg]
    reader: Program, since: str | None = None, limit: int = 200, is_slow_one_open: bool = False
) -> tuple[list, str]:
    """Everything of the feed behind `since`, and where it ends."""
    if not is_slow_one_open:
        everybody_ended()
    rows: list[dict[str, object]] = []
    more = True
    while more:
        address = f"/api/v1/changes/?limit={limit}" + (f"&since={since}" if since else "")
        answer = reader.get(address).json()
        rows += answer["results"]
        since, more = answer["next"], answer["more"]
    assert since is not None
    return rows, since


def test_the_feed_is_the_whole_trail_and_goes_on(settled: Plant) -> None:
    reader = program(settled, "see_audit")
    with settled.machine():
        every = {str(one) for one in AuditEntry.objects.values_list("id", flat=True)}

    rows, here = read_on(reader, limit=7)
    assert {row["id"] for row in rows} == every
    assert len(rows) == len(every)

    assert read_on(reader, here) == ([], read_on(reader, here)[1])
    with settled.machine():
        core.number(kind="batch")
    more, _ = read_on(reader, here)
    assert [(row["relation"], row["action"], row["operation"]) for row in more] == [
        ("core_document", "insert", "core.number")
    ]
    assert more[0]["member_name"] == "Command line"
    assert more[0]["after"]["number"] == "B-0001"  # type: ignore[index]


def test_a_change_that_commits_late_is_not_missed(settled: Plant) -> None:
    reader = program(settled, "see_audit")
    _, here = read_on(reader)
    written, commit = threading.Event(), threading.Event()

    def slow() -> None:
        with settled.machine():
            core.number(kind="batch", given="LATE")
            written.set()
            commit.wait(10)
        connections.close_all()

    late = threading.Thread(target=slow)
    late.start()
    written.wait(10)
    with settled.machine():
        core.number(kind="batch", given="EARLY")
    meanwhile, here = read_on(reader, here, is_slow_one_open=True)
    commit.set()
    late.join()
    afterwards, _ = read_on(reader, here)

    assert meanwhile == []
    assert [row["after"]["number"] for row in afterwards] == ["LATE", "EARLY"]


def test_the_feed_needs_the_right_and_its_own_cursor(settled: Plant) -> None:
    other = plant("rival", "Rival Syrups")
    reader, theirs = program(settled), program(other)
    _, foreign = read_on(theirs)

    problem(program(settled, "see_stock").get("/api/v1/changes/"), 403)
    for since in (foreign, "x", reader.get("/api/v1/members/?limit=1").json()["next"]):
        assert problem(reader.get(f"/api/v1/changes/?since={since}"), 400)["code"] == "bad_cursor"
    rows, _ = read_on(reader)
    assert "rival" not in str(rows)


def test_a_person_who_left_is_still_a_member_of_record(reader: Program, acme: Plant) -> None:
    otto = acme.people["otto"].member_id
    with acme.acting("ada"):
        core.deactivate_member(member=Member.objects.get(id=otto), reason="Left.")

    assert reader.get(f"/api/v1/members/{otto}/").json()["is_active"] is False
