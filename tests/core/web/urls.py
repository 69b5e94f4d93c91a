"""A tenant's pages for the tests of the kernel: one of each way a request can end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from core.models import Document, Role, Tenant
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.web import OperationForm, Page, get_or_404, page_view, tenant_stream

GROUPS: list[Any] = []  # no navigation leads out of these pages
handler404 = "core.web.answers.not_found"
handler500 = "core.web.answers.server_error"


@operation(Right.PLAN_BATCHES)
def write(*, number: str) -> Document:
    """A document that the tests look for afterwards. Refused when it is called "no"."""
    document = Document.objects.create(kind="test", number=number)
    if number == "no":
        raise Refused("No document is called no. Choose another number.", field="number")
    return document


class Write(OperationForm):
    number = forms.CharField()


@page_view("plain.html", part="part", right=None)
def normal(request: HttpRequest) -> Page:
    return Page(tenants=Tenant.objects.all())


@page_view("plain.html", right=Right.MANAGE_PEOPLE)
def people_only(request: HttpRequest) -> Page:
    return Page()


@page_view("form.html", right=None)
def form(request: HttpRequest) -> Page:
    given = Write(request.POST or None)
    if given.is_submitted() and given.run(write):
        return Page.see("normal", flash="Written.")
    return Page(form=given)


@page_view("plain.html", right=None)
def breaks(request: HttpRequest) -> Page:
    write(number="half-way")
    raise ZeroDivisionError


@page_view("plain.html", right=None)
def refuses(request: HttpRequest) -> Page:
    write(number="half-way")
    raise Refused("The kettle is dirty. Clean it first.")


@page_view("plain.html", right=None)
def recovers(request: HttpRequest) -> Page:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    except Exception:
        return Page(tenants=Tenant.objects.all())
    return Page()


@page_view("plain.html", right=None)
def record(request: HttpRequest, id: Any) -> Page:
    return Page(tenants=[get_or_404(Role.objects.all(), id)])


def streams(request: HttpRequest) -> HttpResponse:
    def rows() -> Iterator[bytes]:
        for tenant in Tenant.objects.all():
            yield tenant.slug.encode()

    return tenant_stream(rows, content_type="text/plain", file_name="tenants.txt")  # type: ignore[return-value]


def streams_late(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(slug for slug in _late())


def _late() -> Iterator[str]:
    yield from Tenant.objects.values_list("slug", flat=True)


urlpatterns = [
    path("", normal, name="home"),
    path("search/", normal, name="search"),
    path("menu/", normal, name="menu"),
    path("normal/", normal, name="normal"),
    path("people/", people_only),
    path("form/", form),
    path("breaks/", breaks),
    path("refuses/", refuses),
    path("recovers/", recovers),
    path("records/<uuid:id>/", record),
    path("streams/", streams),
    path("streams-late/", streams_late),
]
