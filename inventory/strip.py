"""The expiry strip of the home page: a row a kind of item, a cell a week, darker with more lots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import queries as catalog
from catalog.models import Item
from core.web.panels import Panel
from inventory import queries
from inventory.queries import ExpiryRow

LEFT, CELL, STEP, TOP, ROW = 94, 22, 25, 22, 30
DARK_FROM = 4  # light figures from this shade on


@dataclass(frozen=True, slots=True)
class Cell:
    """A week of one row: where it stands, how dark, and its figure."""

    x: int
    y: int
    shade: str
    tone: str
    count: int


@dataclass(frozen=True, slots=True)
class Strip:
    """The whole strip, as the template draws it; `rows` is its table twin."""

    cells: Sequence[Cell]
    names: Sequence[tuple[str, int]]
    weeks: Sequence[tuple[str, int]]
    rows: Sequence[tuple[str, int, Sequence[int]]]
    width: int
    height: int
    label: str


def expiry_panel() -> Panel | None:
    """When stock on hand expires; nothing where none does within the weeks shown."""
    today = queries.site_day(catalog.main_site())
    rows = queries.expiry_by_week(today=today)
    return Panel("inventory/expiry_strip.html", {"strip": strip(rows, today)}) if rows else None


def strip(rows: Sequence[ExpiryRow], today: date) -> Strip:
    """The rows laid out, the past in the first column."""
    count = len(rows[0].weeks)
    monday = today - timedelta(days=today.weekday())
    numbers = [(monday + timedelta(weeks=n)).isocalendar().week for n in range(count)]
    heads = [(_("past"), LEFT), *((str(one), LEFT + STEP * n) for n, one in enumerate(numbers, 1))]
    soon = sum(sum(row.weeks) for row in rows)
    past = sum(row.expired for row in rows)
    return Strip(
        cells=[cell for n, row in enumerate(rows) for cell in _cells(row, TOP + ROW * n)],
        names=[(str(_kind(row)), TOP + ROW * n + 17) for n, row in enumerate(rows)],
        weeks=[(word, x + CELL // 2) for word, x in heads],
        rows=[(str(_kind(row)), row.expired, row.weeks) for row in rows],
        width=LEFT + STEP * (count + 1),
        height=TOP + ROW * len(rows) + 18,
        label=_("%(past)s and %(soon)s, by week and kind of item")
        % {
            "past": ngettext("%(n)s lot has expired", "%(n)s lots have expired", past)
            % {"n": past},
            "soon": ngettext("%(n)s expires within 12 weeks", "%(n)s expire within 12 weeks", soon)
            % {"n": soon},
        },
    )


def _kind(row: ExpiryRow) -> str:
    return str(Item.Kind(row.kind).label)


def _cells(row: ExpiryRow, y: int) -> Iterator[Cell]:
    if row.expired:
        yield Cell(LEFT, y, "ex", "ext", row.expired)
    else:
        yield Cell(LEFT, y, "h0", "", 0)
    for n, count in enumerate(row.weeks, start=1):
        shade = min(count, 5)
        yield Cell(LEFT + STEP * n, y, f"h{shade}", "hl" if shade >= DARK_FROM else "hd", count)
