"""The fortnight on the home page: a row an item, a column a day, a bar a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from catalog import queries as catalog
from core.web.panels import Panel
from inventory import queries as stock
from production import queries
from production.models import Batch

DAYS_BACK, DAYS = 3, 14
LEFT, DAY, TOP, LANE = 196, 66, 30, 34
MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One batch: where it stands, and how it is coloured."""

    batch: Batch
    x: int
    y: int
    tone: str
    said: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The fortnight as the template draws it; `bars` in the order of their table twin."""

    bars: Sequence[Bar]
    rows: Sequence[tuple[str, int]]
    days: Sequence[tuple[str, int, bool]]
    today_x: int
    width: int
    height: int


def fortnight_panel() -> Panel | None:
    """Batches of the last days and the coming ones; nothing where there is none."""
    today = stock.site_day(catalog.main_site())
    first = today - timedelta(days=DAYS_BACK)
    found = list(queries.planned_between(first, first + timedelta(days=DAYS - 1)))
    if not found:
        return None
    risky = {one.reservation.document_id for one in stock.reservations_at_risk()}
    drawing = draw(found, first=first, today=today, risky=risky)
    return Panel("production/fortnight.html", {"drawing": drawing}, is_wide=True)


def draw(found: Sequence[Batch], *, first: date, today: date, risky: set[UUID]) -> Drawing:
    """Each batch on its day in the row of its item; several of a day below each other."""
    bars, rows, y = [], [], TOP
    for name, some in _by_item(found):
        lanes: dict[date, int] = {}
        rows.append((name, y + 19))
        for batch in some:
            _, day = batch.plan
            lane = lanes.get(day, 0)
            lanes[day] = lane + 1
            tone, said = _tone(batch, today, risky)
            x = LEFT + (day - first).days * DAY
            bars.append(Bar(batch, x + 2, y + lane * LANE, tone, said))
        y += max(lanes.values()) * LANE
    return Drawing(
        bars=bars,
        rows=rows,
        days=[_head(first + timedelta(days=n), n) for n in range(DAYS)],
        today_x=LEFT + DAYS_BACK * DAY,
        width=LEFT + DAYS * DAY,
        height=y + 4,
    )


def _by_item(found: Sequence[Batch]) -> list[tuple[str, list[Batch]]]:
    rows: dict[str, list[Batch]] = {}
    for batch in found:
        rows.setdefault(batch.item.name, []).append(batch)
    return list(rows.items())[:MOST_ROWS]


def _head(day: date, n: int) -> tuple[str, int, bool]:
    return formats.date_format(day, "D j"), LEFT + n * DAY, day.weekday() >= 5


def _tone(batch: Batch, today: date, risky: set[UUID]) -> tuple[str, str]:
    if not batch.is_open:
        return "done", str(batch.get_status_display()).lower()
    if batch.document_id in risky:
        return "blk", _("a reserved lot can no longer be used")
    if batch.plan[1] < today:
        return "late", _("late")
    return "bar", str(batch.get_status_display()).lower()
