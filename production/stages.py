"""The way of a batch as a row of stages, and what came out of what was planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.trade import day, moment
from production import rules
from production.models import Batch
from production.queries import Progress

Status = Batch.Status


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its word, what is said of it, and whether it is past, now or yet to come."""

    word: str
    note: Any
    state: str  # "done", "now" or ""


@dataclass(frozen=True, slots=True)
class Yield:
    """Good out of planned out, in per cent; `expected` where the recipe says so."""

    made: Decimal
    pct: Decimal | None
    expected: Decimal | None

    @property
    def width(self) -> str:
        """How much of a bar of 100 it fills."""
        return str(min(self.pct or Decimal(0), Decimal(100)))


def stages(batch: Batch, found: Progress) -> Sequence[Stage]:
    """Planned, reserved, running, closed; a batch that was aborted ends there."""
    is_over = not batch.is_open
    is_running = batch.status == Status.RUNNING
    last = _("Aborted") if batch.status == Status.ABORTED else _("Closed")
    has_reserved = is_running or is_over or found.is_reserved
    return [
        Stage(_("Planned"), day(batch.planned_on), "done" if has_reserved else "now"),
        Stage(
            _("Reserved"),
            _reserved(batch, found),
            "done" if is_running or is_over else "now" if found.is_reserved else "",
        ),
        Stage(
            _("Running"),
            moment(batch.started_at),
            "now" if is_running else "done" if batch.started_at else "",
        ),
        Stage(last, moment(batch.finished_at), "done" if is_over else ""),
    ]


def yielded(batch: Batch, found: Progress) -> Yield:
    """What it made so far, or in the end, against what was planned."""
    made = found.made if batch.quantity is None else batch.quantity
    planned = batch.planned_quantity
    expected = batch.version.expected_yield_pct if batch.version else None
    return Yield(made, rules.yield_pct(made, planned) if made and planned else None, expected)


def _reserved(batch: Batch, found: Progress) -> str:
    if not batch.is_open:
        return ""
    left = found.unissued
    kept = [one for one in left if one.rest is None]
    if not left:
        return _("all is issued")
    return _("%(kept)s of %(lines)s lines") % {"kept": len(kept), "lines": len(left)}
