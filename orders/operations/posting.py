"""Receipts whose stock moves: each line received as on the page, and linked to its document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

from catalog.models import Item, Location
from catalog.rules.items import key_of
from core.refusals import Refused
from core.tenancy.context import required
from core.tenancy.trail import because
from inventory import operations as inventory
from inventory import queries as stock
from lots import history as lots
from lots import rules as lot_rules
from lots.models import Lot
from orders.models import Receipt

# What the file rejects is out of use; for the rest the item's rules decide, as for any receipt.
REJECTED = {False: str(Lot.Disposition.REJECTED)}


def refuse_unreceivable(row: Mapping[str, Any], item: Item, known: Lot | None) -> None:
    """Raise Refused, with the column at fault, for a row that cannot be received as a new lot."""
    if not item.lot_tracked:
        if row.get("lot"):
            raise Refused(f"{item} is not tracked by lots; leave the lot empty.", field="lot")
        return
    if not row.get("lot"):
        raise Refused(f"{item} is tracked by lots: name the lot that came.", field="lot")
    if known is not None:
        raise Refused(
            f"There is a lot {known} of {item} already, and a receipt never adds to it. Give what "
            "came now a lot of its own.",
            field="lot",
        )
    facts = {name: row[name] for name in ("received_on", "expires_on") if row.get(name)}
    lots.drafted(item, row["lot"], **facts)


def short_lived(row: Mapping[str, Any], item: Item) -> tuple[str, str] | None:
    """The column and the sentence for a lot with less life left than its item asks for, or None."""
    is_short = lot_rules.is_short_lived(
        expires_on=row.get("expires_on"),
        received_on=row["received_on"],
        min_receipt_life_days=item.min_receipt_life_days,
    )
    if not is_short:
        return None
    return "expires_on", (
        f"{item} asks for {item.min_receipt_life_days} days of life at receipt; the lot goes to "
        "quarantine."
    )


def posted(
    row: Mapping[str, Any],
    item: Item,
    receipt: Receipt,
    places: Mapping[str, Location],
    file_row: int | None,
) -> dict[str, UUID]:
    """The lot and the document of a row, received now."""
    key = f"receipt:{receipt.id}:{key_of(row['line'])}"
    with _row_named(file_row):
        lot, document = inventory.receive_delivery(
            item=item,
            code=row.get("lot", ""),
            quantity=row["quantity"],
            uom=row["unit"],
            key=key,
            location=places.get(key_of(row.get("location", ""))),
            supplier=receipt.supplier,
            supplier_lot=row.get("supplier_lot", ""),
            received_on=row["received_on"],
            expires_on=row.get("expires_on"),
            disposition=REJECTED.get(row.get("accepted"), ""),  # type: ignore[arg-type]
            unit_cost=_price(row),
        )
    return {"lot": lot.id, "document": document.id}


def _price(row: Mapping[str, Any]) -> Decimal | None:
    """What the row says one of its unit cost, where that is in the currency of the books."""
    is_own = row.get("currency", "") in {"", stock.books_currency()}
    return row.get("unit_price") if is_own else None


def refuse_half(rows: Sequence[Mapping[str, Any]], row: Mapping[str, Any]) -> None:
    """Raise Refused where rows of one receipt disagree whether stock moves."""
    if any(bool(other.get("post")) != bool(row.get("post")) for other in rows):
        raise Refused(
            "A receipt moves stock with all of its lines or with none. Say the same in each row.",
            field="post",
        )


@contextmanager
def _row_named(file_row: int | None) -> Iterator[None]:
    """Name the row of the file in the trail of all it brings."""
    if file_row is None:
        yield
        return
    with because(f"{required().reason} row {file_row}"):
        yield
