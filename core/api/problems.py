"""Every error of the API in one shape: problem+json (RFC 9457), with a code and a sentence."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions as drf

from core.api.bearer import CHALLENGE
from core.refusals import Forbidden, Refused

MEDIA_TYPE = "application/problem+json"
NOWHERE = "There is nothing at this address."
TITLES = {
    304: "Not modified",
    400: "Bad request",
    401: "Not signed in",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Refused",
    411: "Length required",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Unsupported media type",
    422: "Invalid",
    428: "Precondition required",
    429: "Too many requests",
    500: "Our fault",
    503: "Busy",
}
log = logging.getLogger("batcherp.api")


class Problem(Exception):
    """An answer that is an error: its status, code and sentence, and what a program needs."""

    def __init__(
        self,
        status: int,
        code: str,
        sentence: str,
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(sentence)
        self.status, self.code, self.sentence = status, code, sentence
        self.headers = dict(headers or {})
        self.more = more

    def answer(self) -> HttpResponse:
        """The problem as it is sent."""
        body = {
            "type": "about:blank",
            "title": TITLES[self.status],
            "status": self.status,
            "code": self.code,
            "detail": self.sentence,
            **self.more,
        }
        text = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
        return HttpResponse(text, status=self.status, content_type=MEDIA_TYPE, headers=self.headers)


def not_signed_in() -> Problem:
    """No token, or one that opens nothing; which of both is not said."""
    return Problem(
        401,
        "not_signed_in",
        "Send a token that is neither expired nor revoked, as “Authorization: Bearer <token>”.",
        headers={"WWW-Authenticate": CHALLENGE},
    )


def problem_of(error: Exception, request: HttpRequest) -> Problem:
    """What `error` is to the one who asked. What is not their doing is logged, and not told."""
    for kinds, tell in _TOLD:
        if isinstance(error, kinds):
            told: Problem = tell(error)
            return told
    if isinstance(error, OperationalError):
        log.warning("The database could not serve %s.", request.path, exc_info=error)
        return _busy(error)
    if isinstance(error, IntegrityError) and _sqlstate(error) in _RACES:
        log.warning("Two requests met at %s.", request.path, exc_info=error)
        return _met()
    log.error("Error at %s %s", request.method, request.path, exc_info=error)
    return Problem(500, "our_fault", "Something went wrong on our side. Nothing was changed.")


def _refused(error: Refused) -> Problem:
    faults = error.data.get("faults") or ({error.field: error.sentence} if error.field else {})
    fields = {name: [str(sentence)] for name, sentence in faults.items()}
    return Problem(409, error.code, error.sentence, data=error.data, fields=fields)


def _forbidden(error: Forbidden) -> Problem:
    return Problem(403, "forbidden", error.sentence, right=str(error.right))


def _invalid(error: drf.ValidationError) -> Problem:
    fields = _flat(error.detail)
    count = len(fields)
    sentence = (
        f"{next(iter(fields))}: {next(iter(fields.values()))[0]}"
        if count == 1
        else f"{count} fields cannot be taken as they are; “fields” says why."
    )
    return Problem(422, "invalid", sentence, fields=fields)


def _flat(detail: Any, at: str = "") -> dict[str, list[str]]:
    """Nested errors by path: {"lines.2.quantity": ["..."]}; of the whole body: "body"."""
    if isinstance(detail, dict):
        pairs = [(_joined(at, key), value) for key, value in detail.items()]
    elif any(isinstance(one, (dict, list)) for one in detail):
        pairs = [(_joined(at, str(place)), value) for place, value in enumerate(detail)]
    else:
        return {at or "body": [str(one) for one in detail]}
    flat: dict[str, list[str]] = {}
    for path, value in pairs:
        if value:
            flat |= _flat(value, path)
    return flat


def _joined(at: str, key: str) -> str:
    return ".".join(part for part in (at, "" if key == "non_field_errors" else str(key)) if part)


def _of_drf(error: drf.APIException) -> Problem:
    headers: dict[str, str] = {}
    more: dict[str, Any] = {}
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(max(1, round(wait)))
    code, sentence = _CODES.get(type(error), ("bad_request", str(error.detail)))
    return Problem(error.status_code, code, sentence, headers=headers, **more)


def _busy(error: Exception) -> Problem:
    return Problem(
        503,
        "busy",
        "The database is busy or away. Repeat with the same Idempotency-Key: it is done once.",
        headers={"Retry-After": "2"},
    )


def _met() -> Problem:
    return Problem(
        409,
        "met_another",
        "Somebody made the same at the same moment. Read it again, then decide.",
    )


def _sqlstate(error: Exception) -> str:
    return getattr(error.__cause__, "pgcode", "") or ""


_RACES = {"23505"}  # unique_violation: the row was not there when the operation looked
_CODES: dict[type[Exception], tuple[str, str]] = {
    drf.NotFound: ("not_found", NOWHERE),
    drf.NotAuthenticated: ("not_signed_in", "Send a token."),
    drf.NotAcceptable: ("not_acceptable", "Answers are application/json; accept that."),
    drf.UnsupportedMediaType: (
        "unsupported_media_type",
        "Send the body as application/json, in UTF-8.",
    ),
    drf.MethodNotAllowed: ("method_not_allowed", "This address does not take this method."),
    drf.Throttled: ("too_many_requests", "Too many requests. Go on after “Retry-After” seconds."),
}
_TOLD: list[tuple[Any, Any]] = [
    (Problem, lambda error: error),
    (Refused, _refused),
    (Forbidden, _forbidden),
    ((Http404, drf.NotFound), lambda error: Problem(404, "not_found", NOWHERE)),
    (PermissionDenied, lambda error: Problem(403, "forbidden", "You may not do this.")),
    (
        RequestDataTooBig,
        lambda error: Problem(413, "too_large", "The body is too large for this address."),
    ),
    (drf.ValidationError, _invalid),
    (drf.APIException, _of_drf),
]
