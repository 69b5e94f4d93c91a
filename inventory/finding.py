"""How lots are found: by their own code, or by their supplier's."""

from __future__ import annotations

from django.urls import reverse

from core.rights import Right
from core.tenancy import context as tenancy
from core.web.search import Hit
from lots import queries
from lots.models import Lot

MOST = 20


def lots(text: str) -> list[Hit]:
    """Lots with this code or this supplier's lot number."""
    if Right.SEE_STOCK not in tenancy.required().rights:
        return []
    own = [_hit(lot, "lot", f"{lot.item.name}") for lot in queries.lots_named(text)[:MOST]]
    known = {hit.url for hit in own}
    theirs = [
        _hit(lot, "supplier's lot", f"{lot.supplier_lot} from {lot.supplier}, {lot.item.name}")
        for lot in queries.lots_of_supplier_lot(text)[:MOST]
    ]
    return own + [hit for hit in theirs if hit.url not in known]


def _hit(lot: Lot, kind: str, detail: str) -> Hit:
    return Hit(kind, lot.code, detail, reverse("lot", args=[lot.id]), is_exact=True)
