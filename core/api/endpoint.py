"""TenantEndpoint: one noun of a tenant over REST. Its subclass says what; this says how."""

from __future__ import annotations

import typing
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api import idempotency, paging, preconditions
from core.api.bearer import bearer_of
from core.api.fields import is_text
from core.api.filters import Filters
from core.api.problems import Problem, not_signed_in, problem_of
from core.api.shapes import Command, Shape
from core.operation import require
from core.operations.events import note_view
from core.operations.tokens import note_use
from core.rights import Right
from core.tenancy.models import Trail
from core.tenancy.work import unit_of_work

READING = ("GET", "HEAD")


class Negotiation(DefaultContentNegotiation):
    """Answers are JSON; who accepts problem+json alone is content with it too."""

    def get_accept_list(self, request: Request) -> list[str]:
        accepted: list[str] = super().get_accept_list(request)
        return [one.replace("application/problem+json", "application/json") for one in accepted]


class TenantEndpoint(APIView):
    """A noun: `query()` is what is read; `post`, `patch` and `delete` are single operations.

    `routes()` makes two addresses of it: the list (GET pages, POST makes) and the record (GET,
    PATCH with If-Match, DELETE). `part()` and `act()` put one beneath a record: a GET that tells
    more of it, a POST that does something to it. A request is one transaction of the token's
    tenant, undone by any error. `reads` and `writes` are the rights it asks (None: every token).

        def query(self) -> QuerySet[Hold]
        def post(self, command: serializers.PlaceHold) -> Hold
        def patch(self, record: Hold, command: serializers.ChangeHold) -> Hold
        def delete(self, record: Hold) -> None

    Of an act it is `def post(self, record: Hold, command: ...)`.
    """

    reads: ClassVar[Right | None] = None
    writes: ClassVar[Right | None] = None
    shape: ClassVar[type[Shape]]
    # What a record answers at its own address, where that is more than a row of the list.
    whole: ClassVar[type[Shape] | None] = None
    filters: ClassVar[type[Filters] | None] = None
    # The parameter that says where a list goes on, and what its pages hold besides.
    cursor: ClassVar[str] = "cursor"
    page_fields: ClassVar[dict[str, serializers.Field[Any, Any, Any, Any]]] = {
        "next": serializers.CharField(
            allow_null=True, help_text="Send it as `cursor` to read on; null at the end."
        )
    }

    noun: ClassVar[str] = ""
    beneath: ClassVar[str] = ""  # the last word of a part's or an act's address
    place: ClassVar[str] = "list"  # or "record", "single", "part", "act": set by routes()
    content_negotiation_class = Negotiation

    def query(self) -> QuerySet[Any]:
        """What may be read, as one of the app's queries."""
        raise NotImplementedError

    # --- one request ---

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Bind the token's tenant, answer inside its transaction, undo it when the answer is no."""
        try:
            bearer = bearer_of(request)
            if bearer is None:
                raise not_signed_in()
            request.bearer = bearer  # type: ignore[attr-defined]
            with unit_of_work(
                tenant_id=bearer.tenant_id, member_id=bearer.member_id, rights=bearer.rights
            ):
                if not bearer.is_use_noted:
                    note_use(token_id=bearer.token_id)
                if bearer.is_watched:
                    note_view(path=request.get_full_path())
                answer = self._answer(request, **kwargs)
                if answer.status_code >= 400:
                    transaction.set_rollback(True)
            return answer
        except Exception as error:  # the door was shut, or the commit failed
            return problem_of(error, request).answer()

    def _answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            self.kwargs = kwargs
            self.request = self.initialize_request(request, **kwargs)
            return self.answer(request)
        except MethodNotAllowed as error:
            return self._with_allow(problem_of(error, request).answer())
        except Exception as error:
            return problem_of(error, request).answer()

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to a request whose tenant is bound."""
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        self.initial(self.request)
        return self.get() if request.method in READING else self._change(request)

    def get(self) -> HttpResponse:
        """A page of the list, or the record."""
        self._require(self.reads)
        if self.place == "list":
            return self.answer_list()
        return self.answer_record()

    def _change(self, request: HttpRequest) -> HttpResponse:
        self._require(self.reads)
        self._require(self.writes)
        if request.headers.get("Transfer-Encoding"):
            raise Problem(411, "length_required", "Send the body whole, with its Content-Length.")
        request.body  # noqa: B018 - read, and refused when too large, before DRF streams it
        change = {"POST": self._post, "PATCH": self._patch, "DELETE": self._delete}
        return idempotency.once(request, change[str(request.method)])

    # --- reading ---

    def answer_list(self) -> HttpResponse:
        """One page of `query()`, filtered."""
        given = self.request.query_params
        rows, asked = self._filtered(self.query())
        found, following = paging.page(
            rows,
            list_name=f"{self.noun} {asked}",
            cursor=given.get("cursor"),
            limit=paging.limit_of(given.get("limit")),
        )
        return as_json({"results": self.shape(found, many=True).data, "next": following})

    def answer_record(self) -> HttpResponse:
        """The record, with its ETag; 304 to those who have it."""
        self.refuse_parameters(frozenset())
        body = self._shown(self.record())
        etag = preconditions.etag_of(body)
        if preconditions.is_unchanged(self.request._request, etag):
            return HttpResponse(status=304, headers={"ETag": etag})
        return as_json(body, etag=etag)

    def record(self) -> Any:
        """The row of the address. A stranger's is not found, like one that never was."""
        found = self.query().filter(**self._key()).first()
        if found is None:
            raise Http404
        return found

    def refuse_parameters(self, known: frozenset[str]) -> None:
        """Raise Problem 400 for a query parameter that would otherwise be ignored."""
        given = self.request.query_params
        unclear = {
            name: ["Send one line of text, or leave the parameter out."]
            for name in sorted(known & set(given))
            if len(given.getlist(name)) > 1 or not is_text(given[name])
        }
        if unclear:
            sentence = f"“{next(iter(unclear))}” takes one line of text. Send one, or leave it out."
            raise Problem(400, "unclear_parameter", sentence, fields=unclear)
        unknown = sorted(set(given) - known)
        if unknown:
            raise Problem(
                400,
                "unknown_parameter",
                f"“{unknown[0][:100]}” is no parameter of this address."
                + (f" It takes {', '.join(sorted(known))}." if known else " It takes none."),
                fields={name[:100]: ["This parameter is not known here."] for name in unknown},
            )

    def _filtered(self, rows: QuerySet[Any]) -> tuple[QuerySet[Any], str]:
        """`rows` as far as the filters let them, and the filters as text (for the cursor)."""
        given = self.request.query_params
        names = frozenset(self.filters.base_filters) if self.filters else frozenset()
        self.refuse_parameters(names | {self.cursor, "limit"})
        if self.filters is None:
            return rows, ""
        chosen = self.chosen(self.filters, rows)
        return chosen.qs, "&".join(f"{name}={given[name]}" for name in sorted(names & set(given)))

    def chosen(self, filters: type[Filters], rows: QuerySet[Any]) -> Filters:
        """The filters as they were given. Raises Problem 400 for one that cannot be taken."""
        chosen: Filters = filters(self.request.query_params, queryset=rows)
        if not chosen.is_valid():
            raise Problem(
                400,
                "bad_filter",
                "A filter cannot be taken as it is; “fields” says why.",
                fields={name: list(texts) for name, texts in chosen.errors.items()},
            )
        return chosen

    # --- changing ---

    def _post(self) -> HttpResponse:
        about = [self._locked()] if self.place == "act" else []
        made = self._run(self.post, *about, self._command(self.post))  # type: ignore[attr-defined]
        headers = {"Location": location} if (location := self._location(made)) else {}
        return self._changed(made, status=201, headers=headers)

    def _patch(self) -> HttpResponse:
        record = self._locked()
        preconditions.require_match(self.request._request, self._shown(record))
        command = self._command(self.patch)  # type: ignore[attr-defined]
        return self._changed(self._run(self.patch, record, command))  # type: ignore[attr-defined]

    def _delete(self) -> HttpResponse:
        record = self._locked()
        preconditions.require_match(self.request._request, self._shown(record))
        self._run(self.delete, record)  # type: ignore[attr-defined]
        return HttpResponse(status=204)

    def _run(self, operation: Any, *values: Any) -> Any:
        self.refuse_parameters(frozenset())
        return operation(*values)

    def _command(self, method: Any) -> Command:
        """The body, checked by the Command that the method's parameter names."""
        body = self.request.data
        if not isinstance(body, dict):
            raise ValidationError({"non_field_errors": ["Send one JSON object."]})
        command = command_of(method)(data=body, partial=self.request.method == "PATCH")
        command.is_valid(raise_exception=True)
        return command

    def _locked(self) -> Any:
        """The record, which nobody else can change until this request ends.

        A row that only the database's functions write is locked by them.
        """
        model: Any = self.query().model
        if model.trail is Trail.AUDITED:
            model.objects.select_for_update().filter(**self._key()).values_list("pk").first()
        return self.record()

    def _changed(self, record: Any, *, status: int = 200, headers: Any = None) -> HttpResponse:
        """The record as the next reader will see it."""
        as_read = self.query().filter(pk=record.pk).first() if isinstance(record, Model) else None
        body = self._shown(as_read or record)
        etag = preconditions.etag_of(body)
        return as_json(body, status=status, etag=etag, headers=headers)

    # --- small things ---

    @property
    def allowed_methods(self) -> list[str]:
        """What this address takes: reading, and the changes its subclass defines."""
        if self.place == "act":
            return ["POST"]
        changes = {"list": ("post",), "record": ("patch", "delete"), "single": ("patch",)}
        return [*READING, *(m.upper() for m in changes.get(self.place, ()) if hasattr(self, m))]

    def _require(self, right: Right | None) -> None:
        if right is not None:
            require(right)

    def _key(self) -> dict[str, UUID]:
        return {"pk": self.kwargs["id"]} if "id" in self.kwargs else {}

    def _shown(self, record: Any) -> bytes:
        return JSONRenderer().render((self.whole or self.shape)(record).data)

    def _location(self, record: Any) -> str:
        try:
            return reverse(f"api:{self.noun}-record", args=[record.pk])
        except (NoReverseMatch, AttributeError):
            return ""

    def _with_allow(self, answer: HttpResponse) -> HttpResponse:
        answer["Allow"] = ", ".join(self.allowed_methods)
        return answer


def command_of(method: Any) -> type[Command]:
    """The Command class that annotates the last parameter of a `post` or `patch`."""
    hints = {**typing.get_type_hints(method)}
    hints.pop("return", None)
    command: type[Command] = hints["command"]
    return command


def as_json(
    body: Any, *, status: int = 200, etag: str = "", headers: dict[str, str] | None = None
) -> HttpResponse:
    """`body`, rendered here and now, inside the transaction."""
    text = body if isinstance(body, bytes) else JSONRenderer().render(body)
    answer = HttpResponse(text, status=status, content_type="application/json", headers=headers)
    if etag:
        answer["ETag"] = etag
    return answer
