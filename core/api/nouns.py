"""Core's nouns over REST: the tenant, its members, its documents and what changed."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework.serializers import BooleanField, CharField

from core import queries
from core.api import paging, serializers
from core.api.endpoint import TenantEndpoint, as_json
from core.api.filters import CharFilter, ChoiceFilter, Filters
from core.models import AuditEntry, Document, Member, Tenant
from core.rights import Right


class TheTenant(TenantEndpoint):
    """The tenant the token belongs to."""

    shape = serializers.TenantShape

    def query(self) -> QuerySet[Tenant]:
        return queries.tenant()


class MemberFilters(Filters):
    kind = ChoiceFilter(choices=Member.Kind.choices)


class Members(TenantEndpoint):
    """People and machines of the tenant, those who left included."""

    reads = Right.MANAGE_PEOPLE
    shape = serializers.MemberShape
    filters = MemberFilters

    def query(self) -> QuerySet[Member]:
        return queries.members()


class DocumentFilters(Filters):
    kind = CharFilter(max_length=30)
    number = CharFilter(max_length=200)


class Documents(TenantEndpoint):
    """Numbered papers: batches, receipts, imports. What stands behind one has its own address."""

    reads = Right.SEE_STOCK
    shape = serializers.DocumentShape
    filters = DocumentFilters

    def query(self) -> QuerySet[Document]:
        return queries.documents()


class Changes(TenantEndpoint):
    """What changed, in an order nothing is ever added into: read on from `next` for ever.

    `next` is never null; `more` says whether there is more already. A change shows up once every
    transaction that began before it has ended.
    """

    reads = Right.SEE_AUDIT
    shape = serializers.ChangeShape
    cursor = "since"
    page_fields = {
        "next": CharField(help_text="Send it as `since` to read on, now or later."),
        "more": BooleanField(help_text="Whether there is more already."),
    }

    def query(self) -> QuerySet[AuditEntry]:
        return queries.changes_since(self._position())

    def answer_list(self) -> HttpResponse:
        """The next rows behind `since`."""
        self.refuse_parameters(frozenset({"since", "limit"}))
        limit = paging.limit_of(self.request.query_params.get("limit"))
        found = list(self.query()[: limit + 1])
        shown = found[:limit]
        last = shown[-1] if shown else None
        position = queries.Position(last.xid or 0, last.pk) if last else self._position()
        body = {
            "results": self.shape(shown, many=True).data,
            "next": paging.sealed(f"{position.xid} {position.id}", self.noun),
            "more": len(found) > limit,
        }
        return as_json(body)

    def _position(self) -> queries.Position:
        since = self.request.query_params.get("since")
        if since is None:
            return queries.Position()
        xid, _, row_id = paging.opened(since, self.noun, parameter="since").partition(" ")
        return queries.Position(int(xid), UUID(row_id))


class Description(TenantEndpoint):
    """This API as OpenAPI; like everything here, to those with a token."""

    schema = None

    def answer_record(self) -> HttpResponse:
        """The same for every tenant; made once for each process."""
        from core.api.schema import openapi

        return as_json(openapi(settings.ROOT_URLCONF))


class Nowhere(TenantEndpoint):
    """Every other address under /api/. It too is answered to those with a token only."""

    schema = None

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Nothing is here, whatever was asked for."""
        raise Http404
