"""Movements as rows of a file."""

from __future__ import annotations

from datetime import UTC

from inventory.models import Movement
from inventory.rules import plain

COLUMNS = (
    "recorded_at_utc",
    "kind",
    "sku",
    "lot",
    "quantity",
    "unit",
    "entered_quantity",
    "entered_unit",
    "from",
    "from_container",
    "to",
    "to_container",
    "document",
    "member",
    "reason",
    "against_fefo",
    "reverses",
    "id",
)


def cells(movement: Movement) -> tuple[str, ...]:
    """One movement, as text; times in UTC."""
    return (
        movement.recorded_at.astimezone(UTC).isoformat(),
        movement.kind,
        movement.lot.item.sku,
        movement.lot.code,
        plain(movement.quantity),
        movement.lot.item.uom,
        movement.entered_quantity,
        movement.entered_uom,
        movement.from_location.code,
        str(movement.from_container or ""),
        movement.to_location.code,
        str(movement.to_container or ""),
        str(movement.document or ""),
        movement.member.printed_name if movement.member else "",
        movement.reason,
        "yes" if movement.overrides_fefo else "no",
        str(movement.reverses_id or ""),
        str(movement.pk),
    )
