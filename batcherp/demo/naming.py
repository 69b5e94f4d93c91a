"""Things of a demo tenant by their codes."""

from __future__ import annotations

from catalog import queries as items
from catalog.models import Item


def item(sku: str) -> Item:
    """The item; the demo names only what it made."""
    found = items.item_by_code(sku)
    assert found is not None, sku
    return found
