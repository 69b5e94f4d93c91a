"""The page of background work."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.jobs import operations, queries
from core.models import Outbox
from core.rights import Right
from core.web.forms import OperationForm
from core.web.pages import Page, get_or_404, page_view


class RunNow(OperationForm):
    job = forms.CharField(max_length=100, widget=forms.HiddenInput)


class Retry(OperationForm):
    """Nothing to fill in: the address says which."""


@page_view("core/jobs.html", part="jobs", right=Right.SEE_JOBS)
def jobs(request: HttpRequest) -> Page:
    """Schedules, what waits and what is dead."""
    return _page()


@require_POST
@page_view("core/jobs.html", right=Right.RUN_JOBS)
def run(request: HttpRequest) -> Page:
    """Run a schedule now."""
    form = RunNow(request.POST)
    if form.run(operations.run_now):
        return Page.see("jobs", flash=_("It will run within seconds."))
    return _page(form)


@require_POST
@page_view("core/jobs.html", right=Right.RUN_JOBS)
def retry(request: HttpRequest, work_id: UUID) -> Page:
    """Try dead work again."""
    get_or_404(Outbox.objects.all(), work_id)
    form = Retry(request.POST)
    if form.run(operations.retry, work_id=work_id):
        return Page.see("jobs", flash=_("It is tried again."))
    return _page(form)


def _page(form: OperationForm | None = None) -> Page:
    return Page(
        schedules=queries.schedules(),
        waiting=queries.waiting(),
        resting=queries.resting()[:50],
        dead=queries.dead(),
        form=form,
    )
