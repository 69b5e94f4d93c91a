"""How the search box finds what catalog knows."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import queries
from catalog.models import Item
from catalog.rules.items import key_of
from core.rights import Right
from core.tenancy.context import required
from core.web.search import Hit

SHOWN = 20


def found_items(text: str) -> list[Hit]:
    """Items whose code or name holds `text`; the one with exactly this code is exact."""
    if Right.SEE_STOCK not in required().rights:
        return []
    exact = queries.item_by_code(text)
    others = queries.items_matching(text=text)[:SHOWN]
    found = [exact, *(item for item in others if item != exact)] if exact else list(others)
    return [_hit(item, key_of(text)) for item in found]


def _hit(item: Item, key: str) -> Hit:
    return Hit(
        kind=_("Item"),
        title=item.sku,
        detail=item.name,
        url=reverse("item", args=[item.id]),
        is_exact=item.sku_key == key,
    )
