"""Sending a request and comparing what comes back, in this process or over HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any, Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from core.ids import new_id
from tests.crawl.visitors import Visitor

CSRF = re.compile(r'(csrfmiddlewaretoken" value="|"X-CSRFToken": ")[^"]+')
# Of these only that they are there: their values are new each time.
FRESH = {"date", "content-length", "set-cookie", "connection", "server"}


@dataclass(frozen=True)
class Probe:
    """One request of one visitor."""

    visitor: Visitor
    method: str
    path: str
    values: Mapping[str, str] | None = None

    def __str__(self) -> str:
        given = f" {dict(self.values)}" if self.values else ""
        return f"{self.visitor.name}: {self.method} {self.path}{given}"

    @property
    def target(self) -> str:
        """With the values in the query where the method has no body."""
        if self.values and self.method in ("GET", "HEAD", "OPTIONS"):
            return f"{self.path}?{urlencode(self.values)}"
        return self.path

    @property
    def body(self) -> bytes:
        if not self.values or self.method in ("GET", "HEAD", "OPTIONS"):
            return b"{}" if self.is_api and self.method != "GET" else b""
        text = json.dumps(dict(self.values)) if self.is_api else urlencode(self.values)
        return text.encode()

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")

    def headers(self) -> dict[str, str]:
        """What a browser, or a program with a token, would send along."""
        if not self.is_api:
            csrf = self.visitor.cookies.get(settings.CSRF_COOKIE_NAME, "")
            return {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": csrf}
        told = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.method == "POST":
            told["Idempotency-Key"] = str(new_id())
        if self.visitor.token:
            told["Authorization"] = f"Bearer {self.visitor.token}"
        return told


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: str

    def without(self, *asked: str) -> tuple[Any, ...]:
        """All of it, with what was asked for and the CSRF token blanked out."""
        headers = {
            name.lower(): "(fresh)" if name.lower() in FRESH else blanked(value, asked)
            for name, value in self.headers.items()
        }
        return self.status, headers, blanked(CSRF.sub(r"\1(csrf)", self.body), asked)


def blanked(text: str, asked: tuple[str, ...]) -> str:
    for value in asked:
        text = text.replace(value, "(asked)")
    return text


class Sender(Protocol):
    """Sends a probe somewhere."""

    def send(self, probe: Probe) -> Answer: ...


class InProcess:
    """Through the whole of Django, without a server."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)

    def send(self, probe: Probe) -> Answer:
        self.client.cookies.clear()
        self.client.cookies.load(probe.visitor.cookies)
        headers = probe.headers()
        response: Any = self.client.generic(
            probe.method,
            probe.target,
            probe.body,
            content_type=headers.pop("Content-Type"),
            headers=headers,
        )
        body = b"".join(response.streaming_content) if response.streaming else response.content
        told = dict(response.headers) | ({"Set-Cookie": "yes"} if response.cookies else {})
        return Answer(response.status_code, told, body.decode(errors="replace"))


class OverHttp:
    """To a server on this machine; one connection, so one to a thread."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def send(self, probe: Probe) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in probe.visitor.cookies.items())
        headers = probe.headers() | ({"Cookie": cookies} if cookies else {})
        self.connection.request(probe.method, probe.target, probe.body, headers)
        response = self.connection.getresponse()
        body = response.read().decode(errors="replace")
        told = {name: value for name, value in response.getheaders() if name != "Set-Cookie"}
        return Answer(response.status, told, body)
