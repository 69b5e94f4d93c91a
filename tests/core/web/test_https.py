"""Under an https origin every cookie is bound to it and browsers are told to stay there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from core import accounts
from tests.cast import plant
from tests.core.accounts.conftest import PASSWORD
from tests.databases import url_of

EMAIL = "ada@home.example"
VISIT = """
import json, os, sys, django
django.setup()
from django.test import Client
client = Client()
forwarded = {"HTTP_HOST": "erp.example", "HTTP_X_FORWARDED_PROTO": "https"}
plain = client.get("/accounts/login/", HTTP_HOST="erp.example")
client.get("/accounts/login/", **forwarded)
typed = {"login": sys.argv[1], "password": sys.argv[2]}
signed_in = client.post("/accounts/login/", typed, **forwarded)
own = client.post("/accounts/sessions/endings/", **forwarded)
security = client.get("/accounts/security/", **forwarded)
cookies = {}
for answer in (signed_in, own):
    cookies |= {name: dict(morsel) for name, morsel in answer.cookies.items() if morsel.value}
cookies |= {name: dict(morsel) for name, morsel in client.cookies.items() if morsel.value}
print(json.dumps({
    "plain": [plain.status_code, plain["Location"]],
    "signed_in": signed_in.status_code,
    "security": security.status_code,
    "headers": dict(security.headers),
    "cookies": cookies,
}))
"""


@pytest.fixture(scope="module")
def answers(committing_module: str) -> dict[str, Any]:
    """What the product answers in a process of its own whose origin is https."""
    plant("acme", "Acme Gummies")
    accounts.make_person(email=EMAIL, password=PASSWORD)
    environment = {
        **os.environ,
        "DATABASE_URL": url_of(os.environ["DATABASE_URL"], committing_module),
        "DJANGO_SETTINGS_MODULE": "batcherp.settings",
        "BATCHERP_ORIGIN": "https://erp.example",
        "BATCHERP_ALLOWED_HOSTS": "erp.example",
        "BATCHERP_DEBUG": "0",
    }
    done = subprocess.run(
        [sys.executable, "-c", VISIT, EMAIL, PASSWORD],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_every_cookie_is_of_this_host_and_of_https_only(answers: dict[str, Any]) -> None:
    cookies = answers["cookies"]

    assert set(cookies) == {
        "__Host-session",
        "__Host-csrf",
        "__Host-browser",
        "__Host-messages",
    }
    for name, said in cookies.items():
        assert said["secure"] is True, name
        assert said["httponly"] is True, name
        assert said["samesite"] == "Lax", name
        assert said["path"] == "/", name
        assert said["domain"] == "", name


def test_browsers_are_told_to_stay_with_https_for_a_year(answers: dict[str, Any]) -> None:
    said = answers["headers"]["Strict-Transport-Security"]

    assert said == "max-age=31536000; includeSubDomains; preload"


def test_plain_http_is_sent_to_https(answers: dict[str, Any]) -> None:
    assert answers["plain"] == [301, "https://erp.example/accounts/login/"]


def test_a_signed_in_page_is_shown_in_no_frame_and_kept_in_no_cache(
    answers: dict[str, Any],
) -> None:
    headers = answers["headers"]

    assert answers["security"] == 200
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    for directive in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in headers["Content-Security-Policy"]
