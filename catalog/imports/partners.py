"""Partners by file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog import operations, queries
from catalog.imports.columns import as_text, column, count, warn_of_odd_lead_times
from catalog.rules import partners as rules
from core.imports import Column, Kind, Part
from core.rights import Right
from core.typed import a_text, a_whole_number


def partner_column(name: str, read: Callable[[str], Any] = a_text, **more: Any) -> Column:
    """A column that holds a fact of a partner, read and made clean."""
    return column(name, rules.cleaner(name), read, **more)


COLUMNS = [
    partner_column("code", is_needed=True, meaning=_("The partner's code")),
    partner_column("name", is_needed=True),
    partner_column("role", is_needed=True, meaning=", ".join(rules.ROLES)),
    partner_column("country"),
    partner_column("email", meaning=_("Where orders and papers go")),
    partner_column("lead_time_days", a_whole_number, meaning=_("Of a supplier")),
    partner_column(
        "min_remaining_life_days",
        a_whole_number,
        meaning=_("What a customer asks to be left of a lot's life"),
    ),
]


def apply_partners(part: Part) -> None:
    """Partners by their code."""
    saved = operations.save_partners(
        partners=[dict(row.values) for row in part.rows],  # type: ignore[misc]
        file_rows=[row.number for row in part.rows],
        write=part.write,
    )
    count(part, saved)
    warn_of_odd_lead_times(part)


def export_partners() -> Iterator[dict[str, str]]:
    """Every partner, by code."""
    for partner in queries.partners().iterator(chunk_size=5_000):
        yield {one.name: as_text(getattr(partner, one.name)) for one in COLUMNS}


PARTNERS = Kind(
    "partners",
    _("Partners"),
    COLUMNS,
    ["code"],
    Right.EDIT_CATALOG,
    apply_partners,
    export=export_partners,
)
