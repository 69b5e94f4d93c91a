"""Opening stock by the file: lots and what is on hand of each, known once and posted once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from catalog import queries as catalog
from catalog.models import Item, Location
from catalog.rules import quantities
from catalog.rules.quantities import UnitsOfItem
from core import operations as core
from core.ids import new_id
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.tenancy import bulk
from inventory import queries
from inventory.models import Movement
from inventory.operations import stored
from inventory.rules import plain
from lots import rules as lot_rules
from lots.models import Lot
from lots.operations import cleaned_code, refuse_dates

UNTRACKED = "*"  # the one lot of an item that is not told apart by lots
DATES = ("made_on", "received_on", "expires_on")
FACTS = (*DATES, "supplier", "supplier_lot")


@dataclass(frozen=True, slots=True)
class GivenLot:
    """One row: so much of a lot in a place, and what is known of the lot."""

    sku: str
    lot: str
    quantity: Decimal
    uom: str
    location: str
    facts: Mapping[str, Any]  # of FACTS and disposition, those given
    file_row: int


@dataclass(slots=True)
class Opened:
    """What became of each row, by its place in the list."""

    created: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    refused: dict[int, tuple[str, str]] = field(default_factory=dict)  # field, sentence
    warnings: dict[int, tuple[str, str]] = field(default_factory=dict)


@operation(Right.RECEIVE)
def open_lots(*, given: Sequence[GivenLot], write: bool = True) -> Opened:
    """Make lots known and post what is on hand of each, as opening stock.

    A row that stands as given is unchanged; another quantity, or another fact of a known lot, is
    refused, since stock is put right by movements and dates by decisions. With `write` false the
    answer is the same and nothing is written.
    """
    opening = _Opening(given)
    opened = Opened()
    for place, row in enumerate(given):
        try:
            is_new = opening.take(place, row, opened)
        except Refused as refusal:
            opened.refused[place] = refusal.field or "lot", refusal.sentence
        else:
            (opened.created if is_new else opened.unchanged).append(place)
    if write:
        opening.post()
    return opened


class _Opening:
    """All that the rows are judged by, read at once, and what they come to."""

    def __init__(self, given: Sequence[GivenLot]) -> None:
        self.items = catalog.items_by_code(row.sku for row in given)
        self.places = catalog.locations_by_code(row.location for row in given)
        self.units = catalog.units_of_items(list(self.items.values()))
        self.lots = queries.lots_of_items([item.id for item in self.items.values()])
        self.stands = queries.opened_with([lot.id for lot in self.lots.values()])
        self.new: list[dict[str, Any]] = []
        self.file_rows: dict[UUID, int] = {}
        self.lines: list[dict[str, Any]] = []

    def take(self, place: int, row: GivenLot, opened: Opened) -> bool:
        """Whether the row brings something new. Raises Refused, with the field at fault."""
        item, location = self._item(row), self._location(row)
        stock = _stock(row, item, self.units[item.id])
        key = (item.id, self._code(row, item).lower())
        lot = self.lots.get(key)
        is_new = lot is None
        if lot is None:
            lot = self._lot(row, item)
            self.lots[key] = lot
        elif differs := _difference(lot, row):
            raise differs
        elif row.facts.get("disposition", lot.disposition) != lot.disposition:
            opened.warnings[place] = (
                "disposition",
                f"The lot is {lot.disposition} and stays so; a decision changes it, not a file.",
            )
        return self._quantity(lot, location, row, stock) or is_new

    def post(self) -> None:
        """Write the lots, and their movements in one call."""
        bulk.add(Lot, self.new, file_rows=self.file_rows)
        if self.lines:
            stored.receive(
                kind=Movement.Kind.OPENING,
                document_id=core.number(kind="receipt").id,
                effective_at=None,
                key="",
                lines=self.lines,
            )

    def _item(self, row: GivenLot) -> Item:
        item = self.items.get(row.sku.strip().lower())
        if item is None:
            raise Refused(f"There is no item {row.sku}. Import it first.", field="sku")
        return item

    def _location(self, row: GivenLot) -> Location:
        location = self.places.get(row.location.strip().lower())
        if location is None or location.is_virtual:
            raise Refused(
                f"There is no location {row.location}. Import it first.", field="location"
            )
        return location

    def _code(self, row: GivenLot, item: Item) -> str:
        if item.lot_tracked:
            return cleaned_code(row.lot)
        if row.lot.strip() not in {"", UNTRACKED}:
            raise Refused(f"{item} is not tracked by lots; leave the lot empty.", field="code")
        return UNTRACKED

    def _lot(self, row: GivenLot, item: Item) -> Lot:
        facts = {name: row.facts.get(name) for name in DATES}
        facts["expires_on"] = facts["expires_on"] or lot_rules.expiry(
            facts["made_on"], item.shelf_life_days
        )
        refuse_dates(**facts)
        usual = Lot.Disposition.QUARANTINE if item.inspection_required else Lot.Disposition.RELEASED
        values = {
            "id": new_id(),
            "code": self._code(row, item),
            "supplier": row.facts.get("supplier", ""),
            "supplier_lot": row.facts.get("supplier_lot", ""),
            "disposition": row.facts.get("disposition") or str(usual),
            **facts,
        }
        self.new.append({**values, "item": item.id})
        self.file_rows[values["id"]] = row.file_row
        return Lot(**values, item=item)

    def _quantity(self, lot: Lot, location: Location, row: GivenLot, stock: Decimal) -> bool:
        stands = self.stands.get((lot.id, location.id))
        if stands == stock or (stands is None and stock == 0):
            return False
        if stands is not None:
            raise Refused(
                f"{plain(stands)} {lot.item.uom} were opened in {location} before. "
                "Count it, or move stock, to change what is on hand.",
                field="quantity",
            )
        self.stands[lot.id, location.id] = stock
        self.lines.append(
            {
                "lot": lot.id,
                "location": location.id,
                "quantity": stock,
                "entered_quantity": plain(row.quantity),
                "entered_uom": row.uom,
            }
        )
        return True


def _stock(row: GivenLot, item: Item, units: UnitsOfItem) -> Decimal:
    try:
        return quantities.to_stock(row.quantity, row.uom, of=units)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="uom") from refusal


def _difference(lot: Lot, row: GivenLot) -> Refused | None:
    """What a row says otherwise of a lot that is known: its dates never change by receiving."""
    for name in FACTS:
        said, known = row.facts.get(name), getattr(lot, name)
        if said and said != known:
            shown = known.isoformat() if isinstance(known, date) else known or "empty"
            return Refused(
                f"Lot {lot.code} is known with {name} {shown}. A file does not change it.",
                field=name,
            )
    return None
