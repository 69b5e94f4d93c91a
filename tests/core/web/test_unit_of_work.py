"""However a page ends: the right tenant, and all or nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from core.ids import new_id
from core.models import Document, Role
from core.refusals import NoTenant
from tests.cast import Plant
from tests.core.web.conftest import browser_of


def documents(plant: Plant) -> list[str]:
    with plant.machine():
        return list(Document.objects.values_list("number", flat=True))


def test_a_page_shows_the_tenant_of_its_address(petra: Client, rival: Plant) -> None:
    answer = petra.get("/t/acme/normal/")

    assert answer.content.decode() == "whole part Acme Gummies;"


def test_htmx_gets_the_part(petra: Client) -> None:
    answer = petra.get("/t/acme/normal/", headers={"HX-Request": "true"})

    assert answer.content.decode() == "part Acme Gummies;"
    assert "HX-Request" in answer["Vary"]


def test_anonymous_is_sent_to_sign_in(acme: Plant) -> None:
    answer = Client().get("/t/acme/normal/")

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/t/acme/normal/"


def test_a_stranger_gets_the_same_answer_as_for_no_tenant_at_all(
    petra: Client, rival: Plant
) -> None:
    theirs = petra.get("/t/rival/normal/")
    nobodys = petra.get("/t/nobody/normal/")

    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


def test_another_tenants_record_is_a_404_like_any_unknown_one(petra: Client, rival: Plant) -> None:
    with rival.machine():
        theirs = Role.objects.first().id

    foreign = petra.get(f"/t/acme/records/{theirs}/")
    unknown = petra.get(f"/t/acme/records/{new_id()}/")

    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content


def test_a_member_without_the_right_is_told_which_one(petra: Client) -> None:
    answer = petra.get("/t/acme/people/")

    assert answer.status_code == 403
    assert "Invite members and give them roles" in answer.content.decode()


def test_a_form_writes_and_goes_on_to_the_next_page(petra: Client, acme: Plant) -> None:
    answer = petra.post("/t/acme/form/", {"number": "one"})

    assert answer.status_code == 303
    assert answer["Location"] == "/t/acme/normal/"
    assert documents(acme) == ["one"]


def test_a_refusal_lands_on_the_form_and_changes_nothing(petra: Client, acme: Plant) -> None:
    answer = petra.post("/t/acme/form/", {"number": "no"})

    assert answer.status_code == 422
    assert "Choose another number." in answer.content.decode()
    assert documents(acme) == []


def test_an_operation_without_the_right_changes_nothing(acme: Plant) -> None:
    answer = browser_of(acme, "walt").post("/t/acme/form/", {"number": "one"})

    assert answer.status_code == 403
    assert documents(acme) == []


def test_an_exception_undoes_the_request(petra: Client, acme: Plant) -> None:
    answer = petra.get("/t/acme/breaks/")

    assert answer.status_code == 500
    assert documents(acme) == []


def test_a_refusal_no_form_caught_is_a_sentence_and_undoes_the_request(
    petra: Client, acme: Plant
) -> None:
    answer = petra.get("/t/acme/refuses/")

    assert answer.status_code == 422
    assert "The kettle is dirty. Clean it first." in answer.content.decode()
    assert documents(acme) == []


def test_a_page_goes_on_in_its_tenant_after_an_error_in_a_savepoint(petra: Client) -> None:
    answer = petra.get("/t/acme/recovers/")

    assert "Acme Gummies;" in answer.content.decode()


def test_a_stream_is_bound_while_its_body_is_made(petra: Client) -> None:
    answer = petra.get("/t/acme/streams/")

    assert b"".join(answer.streaming_content) == b"acme"  # type: ignore[attr-defined]


def test_a_stream_that_asks_too_late_is_a_loud_error(petra: Client) -> None:
    answer = petra.get("/t/acme/streams-late/")

    with pytest.raises(NoTenant):
        list(answer.streaming_content)  # type: ignore[attr-defined]


def test_a_deactivated_member_is_out_at_once(petra: Client, acme: Plant) -> None:
    from core import operations as core
    from core.models import Member

    with acme.machine():
        core.deactivate_member(
            member=Member.objects.get(id=acme.people["petra"].member_id), reason="Left."
        )

    assert petra.get("/t/acme/normal/").status_code == 404
