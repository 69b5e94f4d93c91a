"""Catalog's pages: items, partners and locations."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog import forms, operations, queries
from catalog.models import Item
from core.rights import Right
from core.web import Page, get_or_404, page_view

ROWS_A_PAGE = 50


@page_view("catalog/items.html", part="table", right=Right.SEE_STOCK)
def items(request: HttpRequest) -> Page:
    """Items, found, sorted and paged by the address."""
    asked = {name: request.GET.get(name, "") for name in ("q", "kind", "sort")}
    found = queries.items_matching(text=asked["q"], kind=asked["kind"], sort=asked["sort"])
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return Page(page=page, asked=asked, kinds=Item.Kind.choices)


@page_view("catalog/new_item.html", right=Right.EDIT_CATALOG)
def new_item(request: HttpRequest) -> Page:
    """A new item."""
    form = forms.NewItem(request.POST or None)
    if form.is_submitted() and form.run(operations.create_item):
        return Page.see("item", form.result.id, flash=_("The item is made."))
    return Page(form=form)


@page_view("catalog/change_item.html", right=Right.EDIT_CATALOG)
def change_item(request: HttpRequest, id: UUID) -> Page:
    """Change an item; a change begun on an older version is a 409 with what differs."""
    one = get_or_404(queries.items(), id)
    form = forms.SeenItem(request.POST or None, initial=vars(one))
    if form.is_submitted() and form.run(operations.change_item, item=one):
        return Page.see("item", one.id, flash=_("The item is changed."))
    stale = form.refusal if form.refusal and form.refusal.code == "stale" else None
    if stale is None:
        return Page(item=one, form=form)
    # What was typed stays; saving again is a decision about what the page now shows.
    form.data = form.data.copy()
    form.data["version"] = str(stale.data["version"])
    return Page(status=409, item=one, form=form, differs=stale.data["differs"])


@page_view("catalog/partners.html", right=Right.SEE_STOCK)
def partners(request: HttpRequest) -> Page:
    """Suppliers and customers, paged by the address; POST makes one."""
    form = forms.NewPartner(request.POST or None)
    if form.is_submitted() and form.run(operations.create_partner):
        return Page.see("partners", flash=_("The partner is made."))
    page = Paginator(queries.partners(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return Page(page=page, asked={}, form=form)


@page_view("catalog/locations.html", right=Right.SEE_STOCK)
def locations(request: HttpRequest) -> Page:
    """Our own locations; POST makes one."""
    form = forms.NewLocation(request.POST or None)
    if form.is_submitted() and form.run(operations.create_location):
        return Page.see("locations", flash=_("The location is made."))
    return Page(locations=queries.own_locations(), form=form)
