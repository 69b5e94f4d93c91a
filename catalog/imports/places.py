"""Locations by file, their sites with them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from catalog import operations, queries
from catalog.imports.columns import count
from catalog.rules import places as rules
from core.imports import Column, Kind, Part
from core.rights import Right


def apply_locations(part: Part) -> None:
    """Locations by their code, all of the file at once, since parents may come last."""
    saved = operations.save_locations(
        locations=[dict(row.values) for row in part.rows],  # type: ignore[misc]
        file_rows=[row.number for row in part.rows],
        write=part.write,
    )
    count(part, saved)


def export_locations() -> Iterator[dict[str, str]]:
    """Our own locations, by site and code."""
    for location in queries.own_locations():
        yield {
            "code": location.code,
            "name": location.name,
            "site": location.site.code,
            "kind": location.kind,
            "parent": location.parent.code if location.parent else "",
        }


LOCATIONS = Kind(
    "locations",
    _("Locations"),
    [
        Column("code", rules.cleaner("code"), is_needed=True),
        Column("name", rules.cleaner("name")),
        Column(
            "site",
            rules.cleaner("site"),
            meaning=_("The main site when empty; a new one is founded"),
        ),
        Column("kind", rules.cleaner("kind"), True, ", ".join(rules.OWN_KINDS)),
        Column("parent", rules.cleaner("parent"), meaning=_("The location it stands in")),
    ],
    ["code"],
    Right.EDIT_CATALOG,
    apply_locations,
    export=export_locations,
    portion=0,
)
