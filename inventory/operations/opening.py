"""Opening stock by the file: lots and what is on hand of each, known once and posted once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from catalog import queries as catalog
from catalog.models import Item, Location, Partner
from catalog.queries import partners_by_code
from catalog.rules import quantities
from catalog.rules.items import code as clean_code
from catalog.rules.items import key_of
from catalog.rules.quantities import UnitsOfItem
from core import operations as core
from core.ids import new_id
from core.moments import as_known
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.tenancy import bulk
from inventory import queries
from inventory.models import Movement
from inventory.operations import costs, prices, stored
from inventory.operations.prices import Priced
from inventory.rules import plain
from lots import rules as lot_rules
from lots.models import Container, Lot
from lots.operations import cleaned_code, refuse_dates, refuse_no_supplier
from lots.queries import containers_by_code

UNTRACKED = "*"  # the one lot of an item that is not told apart by lots
DATES = ("made_on", "received_on", "expires_on", "retest_on")
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
    container: str = ""
    unit_cost: Decimal | None = None  # of one `uom`
    value: Decimal | None = None  # of all of it
    currency: str = ""
    rate: Decimal | None = None


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

    A row costs its `unit_cost` or `value`, else what is usual, else it is not costed. One that
    stands as given is unchanged; another quantity or cost, or another fact of a known lot, is
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
        self.suppliers = partners_by_code(row.facts.get("supplier", "") for row in given)
        self.containers = containers_by_code(row.container for row in given)
        codes = [UNTRACKED, *(row.lot for row in given)]
        self.lots = queries.lots_of_items([item.id for item in self.items.values()], codes)
        self.stands = queries.opened_with([lot.id for lot in self.lots.values()])
        self.own = queries.books_currency()
        self.new: list[dict[str, Any]] = []
        self.new_containers: list[dict[str, Any]] = []
        self.file_rows: dict[UUID, int] = {}
        self.lines: list[dict[str, Any]] = []

    def take(self, place: int, row: GivenLot, opened: Opened) -> bool:
        """Whether the row brings something new. Raises Refused, with the field at fault."""
        item, location = self._item(row), self._location(row)
        stock = _stock(row, item, self.units[item.id])
        key = (item.id, key_of(self._code(row, item)))
        supplier = self._supplier(row)
        lot = self.lots.get(key)
        is_new = lot is None
        if lot is None:
            lot = self._lot(row, item, supplier)
            self.lots[key] = lot
        elif differs := _difference(lot, {**row.facts, "supplier": supplier}):
            raise differs
        elif row.facts.get("disposition", lot.disposition) != lot.disposition:
            opened.warnings[place] = (
                "disposition",
                f"The lot is {lot.disposition} and stays so; a decision changes it, not a file.",
            )
        return self._quantity(lot, location, row, stock) or is_new

    def post(self) -> None:
        """Write the lots and containers, and their movements in one call."""
        bulk.add(Lot, self.new, file_rows=self.file_rows)
        bulk.add(Container, self.new_containers)
        if not self.lines:
            return
        posting = stored.move(
            kind=Movement.Kind.OPENING,
            outside="opening",
            document_id=core.number(kind="receipt").id,
            lines=self.lines,
        )
        known = {line["lot"] for line in self.lines} - {lot["id"] for lot in self.new}
        if known:
            costs.mixed(posting, known)

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

    def _supplier(self, row: GivenLot) -> Partner | None:
        code = row.facts.get("supplier", "")
        if not code:
            return None
        partner = self.suppliers.get(key_of(code))
        if partner is None:
            raise Refused(f"There is no supplier {code}. Import it first.", field="supplier")
        refuse_no_supplier(partner)
        return partner

    def _container(self, row: GivenLot, lot: Lot) -> Container | None:
        if not row.container.strip():
            return None
        key = key_of(row.container)
        known = self.containers.get(key)
        if known is None:
            values = {"id": new_id(), "code": clean_code(row.container, "A container's number")}
            known = Container(**values, lot=lot)
            self.containers[key] = known
            self.new_containers.append({**values, "lot": lot.id})
        if known.lot_id != lot.id:
            raise Refused(f"Container {known} holds lot {known.lot}.", field="container")
        return known

    def _lot(self, row: GivenLot, item: Item, supplier: Partner | None) -> Lot:
        facts = {name: row.facts.get(name) for name in DATES}
        facts["expires_on"] = facts["expires_on"] or lot_rules.expiry(
            facts["made_on"], item.shelf_life_days
        )
        refuse_dates(facts)
        usual = Lot.Disposition.QUARANTINE if item.inspection_required else Lot.Disposition.RELEASED
        values = {
            "id": new_id(),
            "code": self._code(row, item),
            "supplier_lot": row.facts.get("supplier_lot", ""),
            "disposition": row.facts.get("disposition") or str(usual),
            "made_on_is_month": row.facts.get("made_on_is_month", False),
            **facts,
        }
        self.new.append({**values, "item": item.id, "supplier": supplier.id if supplier else None})
        self.file_rows[values["id"]] = row.file_row
        return Lot(**values, item=item, supplier=supplier)

    def _quantity(self, lot: Lot, location: Location, row: GivenLot, stock: Decimal) -> bool:
        container = self._container(row, lot)
        key = (lot.id, location.id, container.code.lower() if container else "")
        stands, known_cost = self.stands.get(key, (None, None))
        cost = self._cost(row, lot.item, stock)
        if stands == stock and _says_cost(row) and cost.amount != known_cost:
            shown = "without a cost" if known_cost is None else f"at {plain(known_cost)} {self.own}"
            raise Refused(
                f"It was opened {shown} before. A correction changes its cost, not a file.",
                field="unit_cost" if row.value is None else "value",
            )
        if stands == stock or (stands is None and stock == 0):
            return False
        if stands is not None:
            raise Refused(
                f"{plain(stands)} {lot.item.uom} were opened in {location} before. "
                "Count it, or move stock, to change what is on hand.",
                field="quantity",
            )
        self.stands[key] = (stock, cost.amount)
        self.lines.append(
            {
                **cost.as_line(),
                "lot": lot.id,
                "to_location": location.id,
                "to_container": container.id if container else None,
                "quantity": stock,
                "entered_quantity": plain(row.quantity),
                "entered_uom": row.uom,
            }
        )
        return True

    def _cost(self, row: GivenLot, item: Item, stock: Decimal) -> Priced:
        said = prices.stated(
            amount=row.value,
            unit_cost=row.unit_cost,
            units=row.quantity,
            currency=row.currency,
            rate=row.rate,
            own=self.own,
        )
        return said or prices.usual(item, stock, own=self.own)


def _says_cost(row: GivenLot) -> bool:
    return row.value is not None or row.unit_cost is not None


def _stock(row: GivenLot, item: Item, units: UnitsOfItem) -> Decimal:
    try:
        return quantities.to_stock(row.quantity, row.uom, of=units)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="uom") from refusal


def _difference(lot: Lot, facts: Mapping[str, Any]) -> Refused | None:
    """What a row says otherwise of a lot that is known: its dates never change by receiving."""
    said_month = facts.get("made_on_is_month", lot.made_on_is_month)
    if facts.get("made_on") and said_month != lot.made_on_is_month:
        known = as_known(lot.made_on, "month" if lot.made_on_is_month else "day") or "empty"
        return Refused(
            f"Lot {lot.code} is known with made_on {known}. A file does not change it.",
            field="made_on",
        )
    for name in FACTS:
        said, known = facts.get(name), getattr(lot, name)
        if said and said != known:
            shown = known.isoformat() if isinstance(known, date) else known or "empty"
            return Refused(
                f"Lot {lot.code} is known with {name} {shown}. A file does not change it.",
                field=name,
            )
    return None
