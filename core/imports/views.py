"""The import pages: a file comes, its columns are chosen, it is checked, it goes in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.imports import forms, queries, uploads
from core.imports.kinds import kind_named
from core.imports.progress import progress_of
from core.models import Import
from core.rights import Right
from core.web import Page, get_or_404, page_view

SHOWN = 50


@page_view("imports/imports.html", right=Right.IMPORT)
def imports(request: HttpRequest) -> Page:
    """Imports so far; POST uploads a file."""
    form = forms.Upload(
        request.POST or None,
        request.FILES or None,
        kinds=queries.open_kinds(),
        initial={"kind": request.GET.get("kind")},
    )
    if form.is_submitted() and form.run(uploads.upload):
        return Page.see("import", form.result.id)
    return Page(imports=queries.recent_imports()[:SHOWN], form=form, kinds=queries.open_kinds())


@page_view("imports/import.html", part="state", right=Right.IMPORT)
def one_import(request: HttpRequest, id: UUID) -> Page:
    """One file on its way; POST chooses its columns and checks it.

    The check counts the good rows, whatever is refused beside them: that is the choice to make.
    """
    one = get_or_404(queries.recent_imports(), id)
    form = _columns(request, one)
    if form.is_submitted() and form.run(uploads.proceed, one=one, dry_run=True, partial=True):
        return Page.see("import", one.id)
    return Page(one=one, form=form, kind=kind_named(one.kind), progress=progress_of(one.id))


@page_view("imports/import.html", right=Right.IMPORT)
def application(request: HttpRequest, id: UUID) -> Page:
    """POST brings a checked file in."""
    one = get_or_404(queries.recent_imports(), id)
    if request.method == "POST":
        partial = request.POST.get("partial") == "yes"
        uploads.proceed(one=one, dry_run=False, partial=partial)
        return Page.see("import", one.id, flash=_("The file goes in."))
    return Page.see("import", one.id)


def _columns(request: HttpRequest, one: Import) -> forms.Columns:
    return forms.Columns(
        request.POST or None,
        kind=kind_named(one.kind),
        titles=one.titles,
        chosen=one.columns,
        label_suffix="",
    )
