"""Routes as somebody careless would write them, to see that the crawl finds each by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from core.operation import operation
from core.rights import Right
from core.web import Page, page_view
from tests.databases import admin

handler404 = "core.web.answers.not_found"
handler403 = "core.web.answers.forbidden"
handler500 = "core.web.answers.server_error"


def past_the_policies(role_id: Any) -> tuple[Any, ...] | None:
    name = connection.settings_dict["NAME"]
    with admin(str(name)) as superuser:
        superuser.execute("SELECT name, tenant_id FROM core_role WHERE id = %s", [str(role_id)])
        return superuser.fetchone()  # type: ignore[no-any-return]


@page_view("404.html", right=None)
def says_whether_it_exists(request: HttpRequest, id: UUID) -> Any:
    return HttpResponse("There is one, elsewhere." if past_the_policies(id) else "Never heard.")


@page_view("404.html", right=None)
def shows_it(request: HttpRequest, id: UUID) -> Any:
    return HttpResponse(repr(past_the_policies(id)))


def forgets_the_right(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Everything about people.")


def forgets_to_ask(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Everything about people.")


forgets_to_ask.right = Right.MANAGE_PEOPLE  # type: ignore[attr-defined]


@csrf_exempt
def is_open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Welcome.")


@operation(None)
def write() -> None:
    from core.models import Document

    Document.objects.create(kind="crawl", number=str(Document.objects.count()))


@page_view("404.html", right=None)
def writes_on_get(request: HttpRequest) -> Page:
    write()
    return Page()


TENANT = {
    "says": path("roles/<uuid:id>/", says_whether_it_exists),
    "shows": path("shown/<uuid:id>/", shows_it),
    "undeclared": path("undeclared/", forgets_the_right),
    "unasked": path("unasked/", forgets_to_ask),
    "unopened": path(
        "unopened/<uuid:id>/", page_view("404.html", right=None)(lambda r, id: Page())
    ),
    "writes": path("writes/", writes_on_get),
}
OUTSIDE = {"open": path("open/", is_open_to_all, name="open")}


class Careless:
    """A URL configuration with the product's own routes and one more."""

    def __init__(self, urlconf: str, extra: Any) -> None:
        self.handler404, self.handler403, self.handler500 = handler404, handler403, handler500
        self.urlpatterns = [extra, path("", include(urlconf))]
