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


def part(noun: str, beneath: str, endpoint: type[TenantEndpoint]) -> list[URLPattern]:
    """More that can be read of a record: `part("lots", "trace", Traces)`."""
    return [_route(f"{noun}/<uuid:id>/{beneath}/", noun, endpoint, "part", beneath)]


def act(noun: str, beneath: str, endpoint: type[TenantEndpoint]) -> list[URLPattern]:
    """Something that is done to a record: `act("batches", "completion", Completions)`."""
    return [_route(f"{noun}/<uuid:id>/{beneath}/", noun, endpoint, "act", beneath)]


def _route(
    address: str, noun: str, endpoint: type[TenantEndpoint], place: str, beneath: str = ""
) -> URLPattern:
    """A view class of its own for each address, since both take different methods."""
    of_this_place = {
        "noun": noun,
        "place": place,
        "beneath": beneath,
        "__doc__": endpoint.__doc__,
        "__module__": endpoint.__module__,
    }
    view: Any = type(endpoint.__name__, (endpoint,), of_this_place)
    pattern: URLPattern = path(address, view.as_view(), name=f"{noun}-{beneath or place}")
    return pattern
