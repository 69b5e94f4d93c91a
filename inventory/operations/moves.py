"""Stock of known lots that moves: between our places, out of them, and up or down by a count.

All of these name one lot where it lies: in a place, in a container or loose. Quantities are in
`uom`, or in the item's stock unit where none is given. Each raises Refused, and changes nothing,
for more than is free there.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from catalog.models import Location
from core import operations as core
from core.models import Document
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import queries
from inventory.models import Movement
from inventory.operations import costs, stored
from inventory.operations.quantities import entered, refuse_more_than_free
from inventory.rules import plain
from lots import operations as lots
from lots import queries as lot_queries
from lots.models import Container, Lot


@operation(Right.MOVE_STOCK)
def transfer(
    *,
    lot: Lot,
    location: Location,
    quantity: Decimal,
    uom: str = "",
    to: Location | None = None,
    container: Container | None = None,
    to_container: str = "",
    key: str = "",
) -> None:
    """Move stock to another place, another container, or both.

    `to_container` is a number, new or of the same lot: so a container is filled, split and merged.
    Another lot's container is refused, since mixing lots makes a new lot. What was opened stays
    opened in the container it goes to, and is refused without one where its life counts from then.
    """
    there = to or location
    _refuse_outside(there)
    target = lots.make_container(lot=lot, code=to_container) if to_container else None
    if there == location and target == container:
        raise Refused(f"Lot {lot} lies in {there} already.", field="to")
    if container and container != target and not queries.is_posted(key):
        _carry(lot, lot_queries.opened_on(container), target)
    line = {"to_location": there.id, "to_container": target.id if target else None}
    _out(Movement.Kind.TRANSFER, lot, location, container, quantity, uom, key=key, line=line)


@operation(Right.ADJUST_STOCK)
def adjust(
    *,
    lot: Lot,
    location: Location,
    counted: Decimal,
    reason: str,
    container: Container | None = None,
    key: str = "",
) -> Decimal:
    """Put on hand right to what was counted (stock unit); answers with the difference.

    A repeated `key` answers with the difference it posted before. Raises Refused without a reason,
    for a count below zero or below what is reserved, and when the count agrees.
    """
    if (posted := queries.adjusted_under(key)) is not None:
        return posted
    _refuse_no_reason(reason, "An adjustment")
    if counted < 0:
        raise Refused("A count is zero or more.", field="counted")
    quant = queries.quant_at(lot, location, container)
    stood = quant.on_hand if quant else Decimal(0)
    difference = counted - stood
    if difference == 0:
        raise Refused(
            f"{plain(stood)} {lot.item.uom} of lot {lot} stand in {location}, as counted.",
            field="counted",
        )
    if difference < 0:
        refuse_more_than_free(lot, location, container, -difference)
    held = container.id if container else None
    way = "to" if difference > 0 else "from"
    line = {
        "lot": lot.id,
        f"{way}_location": location.id,
        f"{way}_container": held,
        **entered(lot.item, abs(difference), lot.item.uom),
    }
    stored.move(kind=Movement.Kind.ADJUSTMENT, outside="count", lines=[line], key=key)
    return difference


@operation(Right.ADJUST_STOCK)
def scrap(
    *,
    lot: Lot,
    location: Location,
    quantity: Decimal,
    reason: str,
    uom: str = "",
    container: Container | None = None,
    key: str = "",
) -> None:
    """Destroy stock: expired, rejected and restricted goods too. Needs a reason."""
    _refuse_no_reason(reason, "Scrapping")
    _out(Movement.Kind.SCRAP, lot, location, container, quantity, uom, key=key, outside="scrap")


@operation(Right.SAMPLE)
def sample(
    *,
    lot: Lot,
    location: Location,
    quantity: Decimal,
    uom: str = "",
    container: Container | None = None,
    document: Document | None = None,
    key: str = "",
) -> None:
    """Take a sample of a lot, whatever its disposition; a restriction may block it."""
    _out(
        Movement.Kind.SAMPLE,
        lot,
        location,
        container,
        quantity,
        uom,
        key=key,
        outside="sample",
        document=document,
    )


@operation(Right.MOVE_STOCK)
def return_to_supplier(
    *,
    lot: Lot,
    location: Location,
    quantity: Decimal,
    reason: str,
    uom: str = "",
    container: Container | None = None,
    key: str = "",
) -> None:
    """Send stock back to where it came from. Raises Refused for a lot that has no supplier."""
    if queries.is_posted(key):
        return
    _refuse_no_reason(reason, "A return to the supplier")
    if lot.supplier_id is None:
        raise Refused(f"Lot {lot} came from no supplier, so it cannot go back to one.")
    _out(
        Movement.Kind.RETURN,
        lot,
        location,
        container,
        quantity,
        uom,
        key=key,
        outside="supplier",
        document=core.number(kind="return"),
    )


@operation(Right.RUN_BATCHES)
def return_from_batch(
    *,
    document: Document,
    lot: Lot,
    location: Location,
    quantity: Decimal,
    uom: str = "",
    container: str = "",
    key: str = "",
) -> None:
    """Take back what a batch did not use, at most what it still holds of the lot."""
    if queries.is_posted(key):
        return
    kept = entered(lot.item, quantity, uom)
    held = queries.held_by(document, lot.id)
    if kept["quantity"] > held:
        raise Refused(
            f"Batch {document} holds {plain(held)} {lot.item.uom} of lot {lot}; "
            f"{plain(kept['quantity'])} {lot.item.uom} cannot come back.",
            field="quantity",
        )
    _in(Movement.Kind.RETURN, "process", document, lot, location, container, kept, key)
    if queries.splits_of([document.id]):
        costs.settled(document)


@operation(Right.RECEIVE)
def return_from_customer(
    *,
    document: Document,
    lot: Lot,
    location: Location,
    quantity: Decimal,
    uom: str = "",
    container: str = "",
    key: str = "",
) -> None:
    """Take back what was shipped under `document`, at most what went out of the lot."""
    if queries.is_posted(key):
        return
    kept = entered(lot.item, quantity, uom)
    shipped = queries.shipped_by(document, lot.id)
    if kept["quantity"] > shipped:
        raise Refused(
            f"{plain(shipped)} {lot.item.uom} of lot {lot} went out with {document} and are not "
            f"back; {plain(kept['quantity'])} {lot.item.uom} cannot come back.",
            field="quantity",
        )
    _in(Movement.Kind.RETURN, "customer", document, lot, location, container, kept, key)


def _out(  # noqa: PLR0913
    kind: str,
    lot: Lot,
    location: Location,
    container: Container | None,
    quantity: Decimal,
    uom: str,
    *,
    key: str,
    outside: str = "",
    document: Document | None = None,
    line: dict[str, Any] | None = None,
) -> None:
    kept = entered(lot.item, quantity, uom)
    if queries.is_posted(key):
        return
    refuse_more_than_free(lot, location, container, kept["quantity"])
    _refuse_blocked(kind, lot, location, container)
    stored.move(
        kind=kind,
        outside=outside,
        document_id=document.id if document else None,
        key=key,
        lines=[
            {
                "lot": lot.id,
                "from_location": location.id,
                "from_container": container.id if container else None,
                **(line or {}),
                **kept,
            }
        ],
    )


def _in(  # noqa: PLR0913
    kind: str,
    outside: str,
    document: Document,
    lot: Lot,
    location: Location,
    container: str,
    kept: dict[str, Any],
    key: str,
) -> None:
    _refuse_outside(location)
    held = lots.make_container(lot=lot, code=container) if container else None
    _carry(lot, queries.opened_before(document, lot), held)
    stored.move(
        kind=kind,
        outside=outside,
        document_id=document.id,
        key=key,
        lines=[
            {
                "lot": lot.id,
                "to_location": location.id,
                "to_container": held.id if held else None,
                **kept,
            }
        ],
    )


def _carry(lot: Lot, opened_on: date | None, target: Container | None) -> None:
    """What comes out of an opened container does not become fresh in another."""
    if opened_on is not None:
        lots.carry_opening(lot=lot, opened_on=opened_on, target=target)


def _refuse_blocked(kind: str, lot: Lot, location: Location, container: Container | None) -> None:
    """Raise Refused, naming the lot, where a restriction blocks this way of using it."""
    use = queries.USES.get(kind)
    if use is None:
        return
    today = queries.site_day(location.site)
    found = queries.why_not(lot, location, container, use=use, need_on=today)
    if found.cause:
        raise Refused(f"Lot {lot} in {location} may not be used: {found.detail}.", field="lot")


def _refuse_outside(location: Location) -> None:
    if location.is_virtual:
        raise Refused(
            f"{location} stands for what is outside. Name a place of our own.", field="location"
        )


def _refuse_no_reason(reason: str, what: str) -> None:
    if not reason.strip():
        raise Refused(f"{what} needs a reason.", field="reason")
