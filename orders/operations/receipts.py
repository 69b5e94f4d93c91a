"""Receipts by a file: kept as stated where they are history, or received now, whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from catalog import queries as catalog
from catalog.models import Item, Partner
from catalog.rules.items import key_of
from core.ids import new_id
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.stated import Stated, rows_of_file
from core.tenancy import bulk
from lots import history as lots
from lots.models import Lot
from orders import queries, rules
from orders.models import Receipt, ReceiptLine
from orders.operations.judging import Judging, comparable, refuse_difference
from orders.operations.posting import posted, refuse_half, refuse_unreceivable, short_lived

DATES = ("ordered_on", "promised_on", "received_on", "expires_on")
COLUMNS = {"is_accepted": "accepted"}


@operation(Right.RECEIVE)
def state_receipts(
    *, given: Sequence[Mapping[str, Any]], file_rows: Sequence[int] = (), write: bool = True
) -> Stated:
    """Keep what was received before this ledger, or receive it where a row says post; whole
    receipts only.

    Of history a lot that is not known yet becomes known, with nothing on hand; a lot that is
    posted is new and comes in as by `receive_lot`, rejected where the row does not accept it. A
    line that stands as stated is unchanged; one that stands otherwise is refused.
    """
    stating = _Receiving(given)
    stated = Stated()
    for place, row in enumerate(given):
        stated.judge(place, partial(stating.take, place, row, stated), column="receipt")
    kept = stated.settle([_group(row) for row in given])
    if write:
        stating.keep(kept, file_rows)
    return stated


class _Receiving:
    """All that the rows are judged by, read at once, and what they come to."""

    def __init__(self, given: Sequence[Mapping[str, Any]]) -> None:
        self.judging = Judging(given, partner="supplier")
        self.lots = lots.known(row["lot"] for row in given if row.get("lot"))
        self.places = catalog.locations_by_code(
            row["location"] for row in given if row.get("location")
        )
        self.receipts = queries.receipts_of_orders(row["po"] for row in given)
        self.standing = {paper.id for paper in self.receipts.values()}
        self.lines = queries.lines_of_receipts(self.standing)
        self.new: dict[int, dict[str, Any]] = {}
        self.new_lots: dict[UUID, Lot] = {}
        self.to_post: dict[int, tuple[Mapping[str, Any], Item, Receipt]] = {}
        self.together: dict[Any, list[Mapping[str, Any]]] = {}
        for row in given:
            self.together.setdefault(_group(row), []).append(row)

    def take(self, place: int, row: Mapping[str, Any], stated: Stated) -> bool:
        """Whether the row brings a new line. Raises Refused, with the column at fault."""
        refuse_half(self.together[_group(row)], row)
        item = self.judging.item(row)
        receipt = self._receipt(row)
        values = {
            **self.judging.amounts(row, item),
            **{name: row.get(name) for name in DATES},
            "unit_price": self._price(row),
            "currency": row.get("currency", ""),
            "supplier_lot": row.get("supplier_lot", ""),
            "is_accepted": row.get("accepted"),
            "location": self._location(row),
        }
        for column, sentence in rules.odd_dates(
            ordered_on=values["ordered_on"],
            done_on=row["received_on"],
            done="received",
            promised_on=values["promised_on"],
        ):
            stated.warn(place, column, sentence)
        known = self.lines.get((receipt.id, key_of(row["line"])))
        if known is not None:
            self._refuse_other(known, item, row, values)
            return False
        lot = None
        if row.get("post"):
            self._post_later(place, row, item, receipt)
            stated.warn_of(place, short_lived(row, item))
        elif not receipt.is_migrated:
            raise Refused(f"Receipt {receipt} was posted; each of its lines is.", field="post")
        else:
            lot = self._lot(row, item, receipt.supplier)
        self.new[place] = {
            "id": new_id(),
            "receipt": receipt.id,
            "line": row["line"],
            "item": item.id,
            "lot": lot and lot.id,
            "document": None,
            **values,
        }
        return True

    def keep(self, kept: Sequence[int], file_rows: Sequence[int]) -> None:
        """Write what is new: lots, receipts and their lines."""
        lines = {place: self.new[place] for place in kept}
        first = {line["lot"]: place for place, line in reversed(lines.items())}
        fresh = {p: self.new_lots[lot] for lot, p in first.items() if lot in self.new_lots}
        of_lots = rows_of_file({p: lot.id for p, lot in fresh.items()}, file_rows)
        lots.keep_lots(lots=list(fresh.values()), file_rows=of_lots)
        wanted = {line["receipt"] for line in lines.values()} - self.standing
        papers = [paper for paper in self.receipts.values() if paper.id in wanted]
        bulk.add(
            Receipt,
            [
                {
                    "id": paper.id,
                    "supplier": paper.supplier_id,
                    "po": paper.po,
                    "number": paper.number,
                    "is_migrated": paper.is_migrated,
                }
                for paper in papers
            ],
        )
        for place in sorted(lines.keys() & self.to_post.keys()):
            named = file_rows[place] if file_rows else None
            lines[place] |= posted(*self.to_post[place], self.places, named)
        of_lines = rows_of_file({p: line["id"] for p, line in lines.items()}, file_rows)
        bulk.add(ReceiptLine, lines.values(), file_rows=of_lines)

    def _receipt(self, row: Mapping[str, Any]) -> Receipt:
        """The row's receipt, which has one supplier."""
        supplier = self.judging.partner(row, "supplier")
        key = key_of(row["po"]), key_of(row["receipt"])
        receipt = self.receipts.get(key)
        if receipt is None:
            receipt = Receipt(
                id=new_id(),
                supplier=supplier,
                po=row["po"],
                number=row["receipt"],
                is_migrated=not row.get("post"),
            )
            self.receipts[key] = receipt
        if receipt.supplier_id != supplier.id:
            raise Refused(f"Receipt {receipt} came from another supplier.", field="supplier")
        return receipt

    def _post_later(self, place: int, row: Mapping[str, Any], item: Item, receipt: Receipt) -> None:
        """Note that the row's stock moves. Raises Refused where it cannot be received."""
        if receipt.is_migrated:
            raise Refused(f"Receipt {receipt} is kept as history; it is not posted.", field="post")
        key = item.id, key_of(row.get("lot", ""))
        refuse_unreceivable(row, item, self.lots.get(key))
        if item.lot_tracked:
            self.lots[key] = Lot(item=item, code=row["lot"].strip())
        self.to_post[place] = row, item, receipt

    def _price(self, row: Mapping[str, Any]) -> Any:
        price = row.get("unit_price")
        if price is not None and price < 0:
            raise Refused("A price is not below zero.", field="unit_price")
        return price

    def _location(self, row: Mapping[str, Any]) -> UUID | None:
        if not row.get("location"):
            return None
        found = self.places.get(key_of(row["location"]))
        if found is None or found.is_virtual:
            raise Refused(
                f"There is no location {row['location']}. Import it first.", field="location"
            )
        return found.id

    def _lot(self, row: Mapping[str, Any], item: Item, supplier: Partner) -> Lot | None:
        """The lot that came, known or drafted. Raises Refused for an expiry that differs."""
        if not row.get("lot"):
            return None
        key = item.id, key_of(row["lot"])
        lot = self.lots.get(key)
        facts = {name: row[name] for name in ("expires_on", "supplier_lot") if row.get(name)}
        if lot is not None:
            if differs := lots.difference(lot, facts):
                raise Refused(differs[1], field=differs[0])
            return lot
        state = {True: "released", False: "rejected", None: ""}[row.get("accepted")]
        lot = lots.drafted(
            item,
            row["lot"],
            disposition=state,
            supplier=supplier,
            received_on=row["received_on"],
            **facts,
        )
        self.lots[key] = self.new_lots[lot.id] = lot
        return lot

    def _refuse_other(
        self, known: ReceiptLine, item: Item, row: Mapping[str, Any], values: Mapping[str, Any]
    ) -> None:
        if row.get("post") and known.document_id is None:
            raise Refused("The line is kept as history; it is not posted.", field="post")
        if known.item_id != item.id:
            raise Refused("The line is known with another item.", field="sku")
        if row.get("lot"):
            lot = self.lots.get((item.id, key_of(row["lot"])))
            if lot is None or lot.id != known.lot_id:
                raise Refused("The line is known with another lot.", field="lot")
        said = comparable(values)
        said["location_id"] = said.pop("location")
        refuse_difference(known, said, COLUMNS)


def _group(row: Mapping[str, Any]) -> tuple[str, str]:
    """The receipt the row is of: it stands or falls whole."""
    return key_of(row["po"]), key_of(row["receipt"])
