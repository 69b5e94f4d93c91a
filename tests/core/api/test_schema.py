"""The API's description: complete, valid, and not public."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import pytest
from django.core.management import call_command
from drf_spectacular.validation import validate_schema

from core.api.schema import openapi
from tests.cast import Plant
from tests.core.api.conftest import Program, problem, program


def test_the_description_is_valid_and_nothing_in_it_is_guessed() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=io.StringIO())


def test_it_is_shown_to_those_with_a_token(acme: Plant) -> None:
    address = "/api/v1/schema/"

    problem(Program("").get(address), 401)
    described = program(acme, "see_stock").get(address).json()

    assert {"/api/v1/tenant/", "/api/v1/members/", "/api/v1/changes/"} <= set(described["paths"])
    assert described["components"]["securitySchemes"] == {
        "token": {"type": "http", "scheme": "bearer"}
    }


def small() -> Any:
    return openapi("tests.core.api.urls")["paths"]


def names(operation: dict[str, Any]) -> set[str]:
    return {one["name"] for one in operation["parameters"]}


def test_a_whole_noun_is_described_with_its_errors() -> None:
    described = openapi("tests.core.api.urls")
    validate_schema(described)
    make, change = small()["/api/v1/papers/"]["post"], small()["/api/v1/papers/{id}/"]["patch"]

    assert names(small()["/api/v1/papers/"]["get"]) == {"cursor", "limit", "number"}
    assert names(make) == {"Idempotency-Key"}
    assert names(change) == {"Idempotency-Key", "If-Match", "id"}
    assert {"201", "400", "401", "403", "409", "413", "415", "422", "429"} <= set(make["responses"])
    assert {"200", "404", "409", "412", "422", "428"} <= set(change["responses"])
    assert set(make["responses"]["422"]["content"]) == {"application/problem+json"}
    assert "`plan_batches`" in make["description"]


def test_a_body_is_described_as_strictly_as_it_is_read() -> None:
    body = openapi("tests.core.api.urls")["components"]["schemas"]["WritePaperRequest"]

    assert body["additionalProperties"] is False
    assert body["required"] == ["number"]
    assert body["properties"]["amount"]["type"] == "string"
    assert body["properties"]["amount"]["pattern"] == r"^-?[0-9]{1,14}(\.[0-9]{1,6})?$"
    assert body["properties"]["colour"]["enum"] == ["white", "blue"]


def test_what_is_not_an_endpoint_is_not_described() -> None:
    assert not [path for path in small() if "forgotten" in path]


@pytest.mark.parametrize("first", ["rest_framework.views", "core.api.endpoint", "batcherp.urls"])
def test_whatever_is_imported_first_the_rest_can_be(first: str) -> None:
    words = (
        f"import django; django.setup(); import {first}, batcherp.api_urls, rest_framework.views"
    )

    done = subprocess.run([sys.executable, "-c", words], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()
