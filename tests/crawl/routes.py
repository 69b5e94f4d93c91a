"""Every address the product answers, read from the URL configuration itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
API = "/api/"
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
UNDECLARED = object()
# Without these an address refuses everybody alike, and so would prove nothing.
NEEDED = {
    "api/v1/lots/<uuid:id>/trace/": "?direction=back",
    "api/v1/recipe-versions/<uuid:id>/comparison/": "?to=1",
}


@dataclass(frozen=True)
class Route:
    """One address: where it hangs, what fills it, and what answers."""

    mount: str  # "tenant", "api" or "outside"
    template: str  # lots/<uuid:id>/
    name: str
    view: Any

    def __str__(self) -> str:
        return f"{self.mount} /{self.template}"

    @property
    def ids(self) -> tuple[str, ...]:
        """Parameters that name a record."""
        return tuple(m["name"] for m in PARAMETER.finditer(self.template) if m["kind"] == "uuid")

    @property
    def words(self) -> tuple[str, ...]:
        """Parameters that are anything else."""
        return tuple(m["name"] for m in PARAMETER.finditer(self.template) if m["kind"] != "uuid")

    @property
    def stem(self) -> str:
        """The address up to its first parameter: what kind of record it is about."""
        return self.template.partition("<")[0]

    def path(self, slug: str, values: Mapping[str, str]) -> str:
        """The address itself, under the tenant's mount where it has one."""
        filled = PARAMETER.sub(lambda m: values.get(m["name"], "nothing"), self.template)
        filled += NEEDED.get(self.template, "")
        return f"/t/{slug}/{filled}" if self.mount == "tenant" else f"/{filled}"

    def right(self, method: str) -> Any:
        """The right it asks for; None for every member, UNDECLARED where nobody said."""
        endpoint = getattr(self.view, "cls", None) or getattr(self.view, "view_class", None)
        if endpoint is not None and hasattr(endpoint, "reads"):
            reads = method in ("GET", "HEAD", "OPTIONS")
            return endpoint.reads if reads else endpoint.writes
        return getattr(self.view, "right", UNDECLARED)


def routes() -> list[Route]:
    """All of them: a tenant's pages, the API, and what lies outside."""
    inside = _walk(get_resolver(settings.TENANT_URLCONF), "", "tenant")
    outside = _walk(get_resolver(settings.ROOT_URLCONF), "", "outside")
    return [*inside, *outside]


def _walk(resolver: URLResolver, prefix: str, mount: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        template = prefix + _text(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, template, mount)
        elif isinstance(entry, URLPattern):
            where = "api" if mount == "outside" and f"/{template}".startswith(API) else mount
            yield Route(where, template, entry.name or "", entry.callback)


def _text(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        return str(pattern)
    return simplify_regex(str(pattern)).lstrip("/")
