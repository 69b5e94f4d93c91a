"""What every answer says to the browser, whatever made it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from core.web.security import Headers


def answered(method: str) -> HttpResponse:
    request = HttpRequest()
    request.method = method
    answer = Headers(lambda request: HttpResponse("Acme Gummies"))(request)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_head_is_answered_without_the_body() -> None:
    head = answered("HEAD")

    assert head.content == b""
    assert head["Content-Length"] == "12"


def test_a_get_is_answered_with_it_and_kept_in_no_cache() -> None:
    page = answered("GET")

    assert page.content == b"Acme Gummies"
    assert page["Cache-Control"] == "no-store"
    assert "script-src 'self';" in page["Content-Security-Policy"]
