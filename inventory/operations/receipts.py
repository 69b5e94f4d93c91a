"""Stock that comes in from a supplier."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from catalog import queries as catalog
from catalog.models import Item, Location, Partner
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import queries
from inventory.operations import prices, stored
from inventory.operations.quantities import entered
from lots import operations as lots
from lots import rules as lot_rules
from lots.models import Lot


@operation(Right.RECEIVE)
def receive_lot(  # noqa: PLR0913
    *,
    item: Item,
    code: str,
    quantity: Decimal,
    uom: str,
    location: Location | None = None,
    supplier: Partner | None = None,
    supplier_lot: str = "",
    made_on: date | None = None,
    received_on: date | None = None,
    available_from: date | None = None,
    expires_on: date | None = None,
    retest_on: date | None = None,
    disposition: str = "",
    container: str = "",
    unit_cost: Decimal | None = None,
    amount: Decimal | None = None,
    currency: str = "",
    rate: Decimal | None = None,
    key: str = "",
) -> Lot:
    """Receive `quantity` `uom` of a new lot into `location`, or the first storage location.

    Without a stated disposition the lot is released, or goes to quarantine when its item must be
    inspected or less life is left than the item asks for at receipt. `unit_cost` is what one `uom`
    costs, `amount` what all of it does, in `currency` at `rate` where that is not the tenant's;
    without either it is what the supplier asks, else the standard cost, else not known. A repeated
    `key` answers with the lot it received before. Raises Refused for a code the item has already,
    dates that contradict each other, a quantity that is not above zero, and a cost below it.
    """
    if key and (known := queries.lot_posted(key)):
        return known
    place = _own_place(location)
    received_on = received_on or queries.site_day(place.site)
    expires_on = expires_on or lot_rules.expiry(made_on, item.shelf_life_days)
    lot = lots.described_lot(
        item=item,
        code=code,
        supplier=supplier,
        supplier_lot=supplier_lot,
        made_on=made_on,
        received_on=received_on,
        available_from=available_from,
        expires_on=expires_on,
        retest_on=retest_on,
        disposition=disposition or _disposition(item, expires_on, received_on),
    )
    line = entered(item, quantity, uom)
    cost = prices.stated(
        amount=amount, unit_cost=unit_cost, units=quantity, currency=currency, rate=rate
    ) or prices.usual(item, line["quantity"], supplier=supplier)
    held = lots.new_container(lot=lot, code=container) if container.strip() else None
    posting = stored.receive(
        lot=lot, container=held, location=place, amount=line, cost=cost.as_line(), key=key
    )
    if posting is None:
        if known := queries.lot_posted(key):
            return known
        raise lots.refused_as_known(lot)
    return queries.lot_as_kept(lot)


def _own_place(location: Location | None) -> Location:
    place = location or catalog.default_storage(catalog.main_site())
    if place.is_virtual:
        raise Refused(
            f"{place} stands for what is outside. Receive into a place of our own.",
            field="location",
        )
    return place


def _disposition(item: Item, expires_on: date | None, received_on: date) -> str:
    is_short_lived = lot_rules.is_short_lived(
        expires_on=expires_on,
        received_on=received_on,
        min_receipt_life_days=item.min_receipt_life_days,
    )
    if item.inspection_required or is_short_lived:
        return Lot.Disposition.QUARANTINE
    return Lot.Disposition.RELEASED
