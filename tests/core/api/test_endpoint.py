"""However a request to the API ends: the right tenant, one shape of error, all or nothing."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError, connection

from core.ids import new_id
from core.models import Document, KeptAnswer, TokenUse
from tests.cast import Plant
from tests.core.api.conftest import Program, problem, program
from tests.core.web.conftest import browser_of

PAPERS = "/api/v1/papers/"
# The same in every process, since it names tests.
NOBODYS_ID = "019aa000-0000-7000-8000-000000000000"


def papers(plant: Plant) -> list[str]:
    with plant.machine():
        found = Document.objects.filter(kind="paper").order_by("pk")
        return list(found.values_list("number", flat=True))


def written(program: Program, number: str) -> dict[str, str]:
    answer = program.post(PAPERS, {"number": number})
    assert answer.status_code == 201, answer.content
    return json.loads(answer.content)  # type: ignore[no-any-return]


def test_a_post_writes_and_says_where(books: Program, acme: Plant) -> None:
    answer = books.post(PAPERS, {"number": "one"})

    assert answer.status_code == 201
    made = answer.json()
    assert made["number"] == "one"
    assert answer["Location"] == f"/api/v1/papers/{made['id']}/"
    assert papers(acme) == ["one"]


def test_the_record_is_what_the_post_answered(books: Program) -> None:
    posted = books.post(PAPERS, {"number": "one"})

    read = books.get(posted["Location"])

    assert read.status_code == 200
    assert (read.content, read["ETag"]) == (posted.content, posted["ETag"])


def test_a_list_shows_the_tokens_tenant_only(books: Program, rival: Plant) -> None:
    theirs = program(rival)
    written(books, "ours")
    written(theirs, "theirs")

    assert [one["number"] for one in books.get(PAPERS).json()["results"]] == ["ours"]
    assert [one["number"] for one in theirs.get(PAPERS).json()["results"]] == ["theirs"]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_strangers_record_is_answered_like_one_that_never_was(
    books: Program, rival: Plant, method: str
) -> None:
    theirs = written(program(rival), "theirs")["id"]
    body = {"number": "x"}

    foreign = books.send(method, f"{PAPERS}{theirs}/", body, If_Match="*")
    unknown = books.send(method, f"{PAPERS}{new_id()}/", body, If_Match="*")

    problem(foreign, 404)
    assert foreign.content == unknown.content
    assert dict(foreign.headers) == dict(unknown.headers)
    assert papers(rival) == ["theirs"]


def test_the_trail_names_the_token_as_the_one_who_did_it(books: Program, acme: Plant) -> None:
    from core.models import AuditEntry

    written(books, "one")

    with acme.machine():
        entry = AuditEntry.objects.get(relation="core_document")
        assert entry.member.kind == "integration"
        assert entry.operation == "core.write" or entry.operation.endswith(".write")


# --- who may ---


@pytest.mark.parametrize("address", [PAPERS, f"{PAPERS}{NOBODYS_ID}/", "/api/v1/nothing/", "/api/"])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"])
@pytest.mark.parametrize("secret", ["", "btk_wrong"])
def test_without_a_token_there_is_nothing(
    acme: Plant, small_api: None, address: str, method: str, secret: str
) -> None:
    answer = Program(secret).send(method, address, {})

    assert problem(answer, 401)["code"] == "not_signed_in"
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_browsers_session_does_not_open_the_api(acme: Plant, small_api: None) -> None:
    answer = browser_of(acme, "ada").get(PAPERS)

    problem(answer, 401)


def test_a_view_that_is_no_endpoint_answers_nobody(books: Program) -> None:
    assert books.get("/api/v1/forgotten/").status_code == 401


def test_a_token_without_the_right_is_told_which_one(acme: Plant, small_api: None) -> None:
    reader = program(acme, "see_batches")

    answer = reader.post(PAPERS, {"number": "one"})

    said = problem(answer, 403)
    assert said["right"] == "plan_batches"
    assert "Plan batches and reserve for them" in said["detail"]
    assert papers(acme) == []


def test_who_may_not_read_may_not_write_either(acme: Plant, small_api: None) -> None:
    blind = program(acme, "plan_batches")

    problem(blind.get(PAPERS), 403)
    problem(blind.post(PAPERS, {"number": "one"}), 403)
    assert papers(acme) == []


def test_without_the_right_a_strangers_record_is_forbidden_like_any(
    acme: Plant, rival: Plant, small_api: None
) -> None:
    theirs = written(program(rival), "theirs")["id"]
    blind = program(acme, "see_audit")

    foreign, unknown = blind.get(f"{PAPERS}{theirs}/"), blind.get(f"{PAPERS}{new_id()}/")

    problem(foreign, 403)
    assert foreign.content == unknown.content


def test_the_last_use_is_known_to_the_minute(books: Program, acme: Plant) -> None:
    def last_used() -> list[object]:
        with acme.machine():
            return list(TokenUse.objects.values_list("last_used_at", flat=True))

    before = last_used()
    books.get(PAPERS)
    first = last_used()
    books.get(PAPERS)

    assert before == [None]
    assert first != [None]
    assert last_used() == first


# --- how it can fail ---


def test_an_unknown_address_is_a_problem_too(books: Program) -> None:
    for address in ("/api/", "/api/v1/", "/api/v1/papers", "/api/v2/papers/", f"{PAPERS}x/"):
        problem(books.get(address), 404)


def test_a_method_the_address_does_not_take(books: Program) -> None:
    answer = books.send("PUT", PAPERS, {"number": "one"})

    assert problem(answer, 405)["code"] == "method_not_allowed"
    assert answer["Allow"] == "GET, HEAD, POST"
    problem(books.delete(PAPERS), 405)
    problem(books.send("OPTIONS", PAPERS), 405)


def test_an_answer_nobody_accepts(books: Program) -> None:
    problem(books.get(PAPERS, Accept="text/html"), 406)


def test_problem_json_alone_is_enough(books: Program) -> None:
    problem(books.get("/api/v1/nothing/", Accept="application/problem+json"), 404)


def test_a_refusal_is_409_with_code_sentence_and_what_a_program_needs(
    books: Program, acme: Plant
) -> None:
    said = problem(books.post(PAPERS, {"number": "no"}), 409)

    assert said["code"] == "called_no"
    assert said["detail"] == "No paper is called no. Choose another number."
    assert said["data"] == {"taken": ["no"]}
    assert said["fields"] == {"number": ["No paper is called no. Choose another number."]}
    assert papers(acme) == []


def test_our_fault_says_nothing_of_our_insides(books: Program, acme: Plant) -> None:
    answer = books.post(PAPERS, {"number": "crash"})

    said = problem(answer, 500)
    assert said["detail"] == "Something went wrong on our side. Nothing was changed."
    assert b"kettle" not in answer.content
    assert papers(acme) == []


def test_an_error_of_the_database_undoes_the_request(books: Program, acme: Plant) -> None:
    problem(books.post(PAPERS, {"number": "bad-sql"}), 500)

    assert papers(acme) == []
    assert books.get(PAPERS).status_code == 200


def test_two_who_make_the_same_at_once_are_told_so(books: Program, acme: Plant) -> None:
    written(books, "one")

    said = problem(books.post(PAPERS, {"number": "one"}), 409)

    assert said["code"] == "met_another"
    assert papers(acme) == ["one"]


def test_a_database_that_is_away_is_said_and_survived(
    books: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.api import endpoint

    def away(request: object) -> None:
        raise OperationalError("could not connect to server: secret-host")

    with monkeypatch.context() as moment:
        moment.setattr(endpoint, "bearer_of", away)
        answer = books.get(PAPERS)

    assert problem(answer, 503)["code"] == "busy"
    assert b"secret-host" not in answer.content
    assert answer["Retry-After"] == "2"
    assert books.get(PAPERS).status_code == 200


def test_one_request_is_one_transaction_behind_the_door(
    books: Program, django_assert_num_queries: object
) -> None:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        books.get(PAPERS)

    begun = [q["sql"] for q in seen.captured_queries if q["sql"].startswith(("SAVEPOINT", "BEGIN"))]
    assert len(begun) == 2, begun


# --- bodies ---


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("{", "Expecting property name"),
        (b"\xff\xfe", "not UTF-8"),
        ('{"number": NaN}', "NaN is not JSON"),
        ('{"number": Infinity}', "Infinity is not JSON"),
        ('{"number": "a", "number": "b"}', "“number” stands in one object twice"),
        ("[" * 100_000, "nested too deeply"),
        ("9" * 5000, "a number is too long"),
    ],
)
def test_a_body_that_is_no_json(books: Program, acme: Plant, body: str, why: str) -> None:
    said = problem(books.post(PAPERS, body), 400)

    assert why in said["detail"]
    assert papers(acme) == []


@pytest.mark.parametrize("body", [[], ["one"], "one", 1, None, True])
def test_a_body_that_is_no_object(books: Program, body: object) -> None:
    said = problem(books.post(PAPERS, json.dumps(body)), 422)

    assert said["fields"] == {"body": ["Send one JSON object."]}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/html"])
def test_a_body_that_does_not_claim_to_be_json(books: Program, kind: str) -> None:
    problem(books.post(PAPERS, {"number": "one"}, Content_Type=kind), 415)


def test_a_body_too_large_to_read(books: Program) -> None:
    problem(books.post(PAPERS, {"number": "x" * 3_000_000}), 413)


def test_a_body_in_pieces_of_unknown_length(books: Program) -> None:
    problem(books.post(PAPERS, {"number": "one"}, Transfer_Encoding="chunked"), 411)


def test_unknown_fields_are_named_and_nothing_is_written(books: Program, acme: Plant) -> None:
    said = problem(books.post(PAPERS, {"number": "one", "id": "x", "tenant_id": "y"}), 422)

    assert set(said["fields"]) == {"id", "tenant_id"}
    assert papers(acme) == []


def test_all_wrong_fields_are_named_at_once(books: Program) -> None:
    body = {"pages": "three", "is_final": "yes", "colour": "red", "extra": 1}

    said = problem(books.post(PAPERS, body), 422)

    assert said["fields"] == {
        "number": ["This field is required."],
        "pages": ["Send a whole number."],
        "is_final": ["Send true or false."],
        "colour": ["“red” is not one of: white, blue."],
        "extra": ["This field is not known here. Remove it."],
    }


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        ("NaN", "is not a decimal number"),
        ("1e400", "is not a decimal number"),
        ("Infinity", "is not a decimal number"),
        ("1,5", "is not a decimal number"),
        ("٣", "is not a decimal number"),
        ("", "is not a decimal number"),
        (1.5, "is not a decimal number"),
        (1, "is not a decimal number"),
        (True, "is not a decimal number"),
        ({"a": 1}, "is not a decimal number"),
        ("0.1234567", "7 decimals were given; at most 6 are kept"),
        ("123456789012345", "15 digits before the point were given; at most 14"),
        ("9" * 500, "500 digits before the point"),
    ],
)
def test_decimals_are_exact_strings(books: Program, amount: object, why: str) -> None:
    said = problem(books.post(PAPERS, {"number": "one", "amount": amount}), 422)

    assert why in said["fields"]["amount"][0]


@pytest.mark.parametrize("pages", ["1e999999999", "1e12", "1.5", "-1", "2147483648", '"1"', "true"])
def test_whole_numbers_are_whole_and_bounded(books: Program, pages: str) -> None:
    said = problem(books.post(PAPERS, f'{{"number": "one", "pages": {pages}}}'), 422)

    assert list(said["fields"]) == ["pages"]


def test_a_whole_number_may_be_written_with_a_point(books: Program) -> None:
    assert books.post(PAPERS, '{"number": "one", "pages": 3.0}').status_code == 201


@pytest.mark.parametrize("number", ["", " ", "a\x00b", "a\nb", "\ud800", "x" * 41, 1, None, []])
def test_text_is_one_line_of_text(books: Program, acme: Plant, number: object) -> None:
    said = problem(books.post(PAPERS, {"number": number}), 422)

    assert list(said["fields"]) == ["number"]
    assert papers(acme) == []


# --- lists ---


def test_pages_follow_each_other_without_gap_or_repeat(books: Program) -> None:
    numbers = [written(books, f"p{n}")["number"] for n in range(5)]

    seen, address = [], f"{PAPERS}?limit=2"
    while address:
        page = books.get(address).json()
        seen.append([one["number"] for one in page["results"]])
        address = page["next"] and f"{PAPERS}?limit=2&cursor={page['next']}"

    assert seen == [numbers[:2], numbers[2:4], numbers[4:]]


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1.5", "²", "9" * 5000])
def test_a_page_holds_1_to_200_records(books: Program, limit: str) -> None:
    said = problem(books.get(f"{PAPERS}?limit={limit}"), 400)

    assert "1 to 200" in said["detail"]


@pytest.mark.parametrize("cursor", ["x", "x:y", "a" * 2000, "%FF"])
def test_a_broken_cursor_is_a_sentence(books: Program, cursor: str) -> None:
    said = problem(books.get(f"{PAPERS}?cursor={cursor}"), 400)

    assert said["code"] == "bad_cursor"


def test_a_cursor_of_another_tenant_or_filter_is_none_of_this_list(
    books: Program, rival: Plant
) -> None:
    theirs = program(rival)
    for name in ("a", "b"):
        written(theirs, name)
        written(books, name)
    foreign = theirs.get(f"{PAPERS}?limit=1").json()["next"]
    ours = books.get(f"{PAPERS}?limit=1").json()["next"]

    problem(books.get(f"{PAPERS}?cursor={foreign}"), 400)
    problem(books.get(f"{PAPERS}?number=a&cursor={ours}"), 400)
    assert books.get(f"{PAPERS}?cursor={ours}").status_code == 200


def test_a_filter_narrows_the_list(books: Program) -> None:
    written(books, "a")
    written(books, "b")

    found = books.get(f"{PAPERS}?number=b").json()["results"]

    assert [one["number"] for one in found] == ["b"]


def test_a_filter_that_cannot_be_is_said(books: Program) -> None:
    said = problem(books.get(f"{PAPERS}?number={'x' * 41}"), 400)

    assert list(said["fields"]) == ["number"]


def test_an_unknown_parameter_is_not_ignored(books: Program) -> None:
    said = problem(books.get(f"{PAPERS}?nummer=1"), 400)

    assert said["detail"] == (
        "“nummer” is no parameter of this address. It takes cursor, limit, number."
    )


@pytest.mark.parametrize(
    "query", ["limit=", "cursor=%00", "number=%20", "number=a%0Fb", "limit=1&limit=2"]
)
def test_a_parameter_has_one_value(books: Program, query: str) -> None:
    assert problem(books.get(f"{PAPERS}?{query}"), 400)["code"] == "unclear_parameter"


# --- what its sender saw ---


def test_a_change_is_made_to_what_its_sender_saw(books: Program, acme: Plant) -> None:
    made = books.post(PAPERS, {"number": "one"})

    answer = books.patch(made["Location"], {"number": "two"}, If_Match=made["ETag"])

    assert answer.status_code == 200
    assert answer.json()["number"] == "two"
    assert answer["ETag"] != made["ETag"]
    assert papers(acme) == ["two"]


def test_a_change_of_something_else_is_told_what_is_there_now(books: Program, acme: Plant) -> None:
    made = books.post(PAPERS, {"number": "one"})
    now = books.patch(made["Location"], {"number": "two"}, If_Match=made["ETag"])

    answer = books.patch(made["Location"], {"number": "three"}, If_Match=made["ETag"])

    said = problem(answer, 412)
    assert said["current"] == now.json()
    assert answer["ETag"] == now["ETag"]
    assert papers(acme) == ["two"]


def test_a_change_without_if_match_is_not_made(books: Program, acme: Plant) -> None:
    made = books.post(PAPERS, {"number": "one"})

    problem(books.patch(made["Location"], {"number": "two"}), 428)
    problem(books.delete(made["Location"]), 428)
    assert papers(acme) == ["one"]


def test_a_record_can_be_taken_away(books: Program, acme: Plant) -> None:
    made = books.post(PAPERS, {"number": "one"})

    answer = books.delete(made["Location"], If_Match=made["ETag"])

    assert (answer.status_code, answer.content) == (204, b"")
    assert papers(acme) == []


def test_who_has_it_already_is_not_sent_it_again(books: Program) -> None:
    made = books.post(PAPERS, {"number": "one"})

    answer = books.get(made["Location"], If_None_Match=made["ETag"])

    assert (answer.status_code, answer.content) == (304, b"")


def test_nothing_is_kept_of_a_request_that_failed(books: Program, acme: Plant) -> None:
    books.post(PAPERS, {"number": "no"})
    books.post(PAPERS, {"number": ""})

    with acme.machine():
        assert not KeptAnswer.objects.exists()
