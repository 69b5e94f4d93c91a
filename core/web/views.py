"""Pages that belong to no app: the front door of a tenant, and search."""

from __future__ import annotations

from django.http import HttpRequest

from core.web.decisions import decisions
from core.web.pages import Page, page_view
from core.web.panels import panels
from core.web.search import find


@page_view("core/home.html", part="decisions", right=None)
def home(request: HttpRequest) -> Page:
    """Where a member starts: what needs a decision, and what follows from waiting."""
    found, shown = decisions(), panels()
    return Page(
        decisions=found,
        pressing=sum(one.is_pressing for one in found),
        beside=[panel for panel in shown if not panel.is_wide],
        below=[panel for panel in shown if panel.is_wide],
    )


@page_view("core/menu.html", right=None)
def menu(request: HttpRequest) -> Page:
    """Everywhere a member may go, for phones, where the side navigation has no room."""
    return Page()


@page_view("core/search.html", part="hits", right=None)
def search(request: HttpRequest) -> Page:
    """Hits for what was typed or scanned; one exact hit opens directly."""
    text = request.GET.get("q", "")
    hits = find(text)
    exact = [hit for hit in hits if hit.is_exact]
    if len(exact) == 1 and not getattr(request, "htmx", False):
        return Page.see(exact[0].url)
    return Page(q=text, hits=hits)
