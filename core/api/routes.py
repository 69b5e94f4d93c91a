"""The addresses of an endpoint: one line of batcherp/api_urls.py, `routes("holds", Holds)`."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from core.api.endpoint import TenantEndpoint


def routes(noun: str, endpoint: type[TenantEndpoint]) -> list[URLPattern]:
    """The list of a noun and its single records."""
    return [*only_list(noun, endpoint), _route(f"{noun}/<uuid:id>/", noun, endpoint, "record")]


def only_list(noun: str, endpoint: type[TenantEndpoint]) -> list[URLPattern]:
    """A list whose records have no address of their own."""
    return [_route(f"{noun}/", noun, endpoint, "list")]


def single(noun: str, endpoint: type[TenantEndpoint]) -> list[URLPattern]:
    """The one address of something a tenant has exactly one of."""
    return [_route(f"{noun}/", noun, endpoint, "single")]


def _route(address: str, noun: str, endpoint: type[TenantEndpoint], place: str) -> URLPattern:
    """A view class of its own for each address, since both take different methods."""
    of_this_place = {
        "noun": noun,
        "place": place,
        "__doc__": endpoint.__doc__,
        "__module__": endpoint.__module__,
    }
    view: Any = type(endpoint.__name__, (endpoint,), of_this_place)
    pattern: URLPattern = path(address, view.as_view(), name=f"{noun}-{place}")
    return pattern
