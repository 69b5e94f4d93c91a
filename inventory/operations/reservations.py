"""Stock promised to a document: reserved lot by lot, or noted by item; and set free again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from catalog.models import Item, Site
from core.models import Document
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import queries
from inventory.models import Reservation
from inventory.operations import stored
from inventory.operations.filling import Answer, fill, refused_as_short
from inventory.rules import Demand, plain, refuse_beyond, refuse_no_quantity


@operation(Right.PLAN_BATCHES)
def reserve(
    *,
    document: Document,
    site: Site,
    need_on: date,
    demands: Sequence[Demand],
    use: str = queries.PRODUCTION,
    expires_at: datetime | None = None,
    key: str = "",
) -> None:
    """Reserve every demand by FEFO, lot by lot; nobody else gets what is reserved.

    What an item lacks is reserved of what may stand in for it. With `expires_at` it is set free at
    that time. Raises Refused with code "shortage" and all short
    lines at once; then nothing was reserved.
    """

    def attempt(asked: Sequence[Demand]) -> Answer:
        return stored.reserve(
            document_id=document.id,
            site_id=site.id,
            use=use,
            need_on=need_on,
            expires_at=expires_at,
            key=key,
            demands=asked,
        )

    filled = fill(demands, attempt)
    if filled.posting is None:
        found = queries.shortages(
            site=site, need_on=need_on, filling=filled.filling, short=filled.short, use=use
        )
        raise refused_as_short(document, found, done="reserved")


@operation(Right.PLAN_BATCHES)
def reserve_item(
    *,
    document: Document,
    line: int,
    item: Item,
    quantity: Decimal,
    need_on: date,
    use: str = queries.PRODUCTION,
) -> UUID:
    """Note that the document wants so much of an item (stock unit) on a day; no lot is bound."""
    refuse_no_quantity(quantity, str(item))
    refuse_beyond(quantity, item.uom, item.sku)
    return stored.reserve_item(
        document_id=document.id,
        line=line,
        item_id=item.id,
        use=use,
        need_on=need_on,
        quantity=quantity,
    )


@operation(Right.PLAN_BATCHES)
def release_reservations(*, reservations: Sequence[Reservation], reason: str = "") -> int:
    """Set free what is still open of these reservations; answers with how many were.

    Raises Refused when none of them is open: each closes exactly once.
    """
    released = stored.release([one.id for one in reservations], Reservation.State.RELEASED)
    if not released:
        raise Refused(
            f"{_named(reservations)} closed before; there is nothing to release.", code="closed"
        )
    return released


@operation(None)
def release_expired(*, at: datetime) -> int:
    """Close the reservations whose time ran out; how many there were."""
    due = list(queries.open_reservations().filter(expires_at__lte=at))
    return stored.release([one.id for one in due], Reservation.State.EXPIRED) if due else 0


def _named(reservations: Sequence[Reservation]) -> str:
    if len(reservations) == 1:
        one = reservations[0]
        return f"The reservation of {plain(one.quantity)} {one.item.uom} of {one.item}"
    return "These reservations"
