"""Reports of stock: what is on hand, what moved, what FEFO would take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

from catalog import queries as catalog
from catalog.models import Item, Location
from core.refusals import Refused
from core.reports import Filter, Report, register
from core.rights import Right
from core.typed import a_day, a_decimal, a_whole_number
from inventory import queries
from inventory.models import Movement
from inventory.queries import PRODUCTION, SHIPMENT
from inventory.rules import Demand
from lots.models import Lot
from lots.rules import NO_LIMIT

ON_HAND = (
    "sku lot location container on_hand reserved free unit disposition expires_on value currency"
)
EXPIRING = "sku lot quantity unit value disposition expires_on projected_use expected_to_expire"
MOVEMENTS = (
    "id recorded_at effective_at kind sku lot container from to quantity unit document reason "
    "member reverses"
)


def on_hand(
    sku: str = "", location: str = "", at: datetime | None = None, on: date | None = None
) -> Mapping[str, Any]:
    """Stock by lot and place: now, as recorded at an instant, or as accounted on a day."""
    item = item_called(sku) if sku else None
    place = _location_called(location) if location else None
    if at is not None and on is not None:
        raise Refused("Ask for stock at an instant or on a day, not both.")
    if at is not None:
        rows = queries.stock_at(at, item=item, location=place)
    elif on is not None:
        rows = queries.stock_on(on, item=item, location=place)
    else:
        rows = queries.stock_now(item=item, location=place)
    currency = queries.books_currency()
    return {"rows": [_row(row, currency) for row in rows]}


def movements(
    sku: str = "", lot: str = "", kind: str = "", since: datetime | None = None
) -> Mapping[str, Any]:
    """The ledger, in the order in which it was written."""
    found = queries.movements().order_by("pk")
    item = item_called(sku) if sku else None
    if item is not None:
        found = found.filter(lot__item=item)
    if lot:
        found = found.filter(lot__in=lots_called(lot, item))
    if kind:
        found = found.filter(kind=kind)
    if since is not None:
        found = found.filter(recorded_at__gte=since)
    return {"rows": [_movement(one) for one in found]}


def allocation(
    sku: str, quantity: Decimal, use: str = PRODUCTION, need_date: date | None = None
) -> Mapping[str, Any]:
    """What FEFO would take of the item, what it passes over and why, and what is short."""
    item = item_called(sku)
    site = catalog.main_site()
    (answer,) = queries.allocation(
        site=site,
        need_on=need_date or queries.site_day(site),
        demands=[Demand(1, item.id, quantity)],
        use=use,
    )
    return {
        "chosen": [
            {
                "lot": pick.lot.code,
                "location": pick.location.code,
                "container": str(pick.container or ""),
                "quantity": pick.quantity,
                "unit": item.uom,
            }
            for pick in answer.chosen
        ],
        "skipped": [
            {"lot": lot.lot, "cause": lot.cause, "detail": lot.detail} for lot in answer.skipped
        ],
        "shortage": answer.short,
    }


def expiring(within: int) -> Mapping[str, Any]:
    """Lots on hand whose last usable day is at most `within` days away, the earliest first.

    What is already past is among them. How much will be used in time is not projected yet.
    """
    through = queries.site_day(catalog.main_site()) + timedelta(days=within)
    found = list(queries.lots_expiring(through=through))
    worth = queries.lot_values([lot.id for lot in found])
    return {"rows": [_expiring(lot, worth[lot.id]) for lot in found]}


def _expiring(lot: Lot, value: Decimal | None) -> dict[str, Any]:
    return {
        "sku": lot.item.sku,
        "lot": lot.code,
        "quantity": lot.on_hand,
        "unit": lot.item.uom,
        "value": value,
        "disposition": lot.disposition,
        "expires_on": lot.usable_through,
        "projected_use": None,
        "expected_to_expire": None,
    }


def lots_called(code: str, item: Item | None = None) -> list[Lot]:
    """The lots with this code. Raises Refused when there is none."""
    from lots import queries as lots

    found = lots.lots_named(code)
    found = found.filter(item=item) if item is not None else found
    if not found:
        raise Refused(f"There is no lot {code}{f' of {item}' if item else ''}.")
    return list(found)


def _row(row: queries.Stock, currency: str) -> dict[str, Any]:
    return {
        "sku": row.sku,
        "lot": row.lot,
        "location": row.location,
        "container": row.container,
        "on_hand": row.on_hand,
        "reserved": row.reserved,
        "free": row.on_hand - row.reserved,
        "unit": row.uom,
        "disposition": row.disposition,
        "expires_on": None if row.expires_on == NO_LIMIT else row.expires_on,
        "value": row.value,
        "currency": None if row.value is None else currency,
    }


def _movement(one: Movement) -> dict[str, Any]:
    return {
        "id": one.id,
        "recorded_at": one.recorded_at,
        "effective_at": one.effective_at,
        "kind": one.kind,
        "sku": one.lot.item.sku,
        "lot": one.lot.code,
        "container": str(one.from_container or one.to_container or ""),
        "from": one.from_location.code,
        "to": one.to_location.code,
        "quantity": one.quantity,
        "unit": one.lot.item.uom,
        "document": one.document.number if one.document else "",
        "reason": one.reason,
        "member": one.member.printed_name if one.member else "",
        "reverses": one.reverses_id,
    }


def item_called(text: str) -> Item:
    """The item with this code. Raises Refused when there is none."""
    found = catalog.item_by_code(text)
    if found is None:
        raise Refused(f"There is no item {text}.")
    return found


def _location_called(text: str) -> Location:
    found = catalog.location_by_code(text)
    if found is None:
        raise Refused(f"There is no location {text}.")
    return found


def a_moment(text: str) -> datetime:
    """An ISO instant with its offset, such as 2026-11-24T16:40:00+01:00."""
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        found = None
    if found is None or is_naive(found):
        raise Refused(f"“{text}” is no ISO time with its offset, such as 2026-11-24T16:40:00Z.")
    return found


def _a_use(text: str) -> str:
    if text not in {PRODUCTION, SHIPMENT}:
        raise Refused(f"“{text}” is no use of stock. Use {PRODUCTION} or {SHIPMENT}.")
    return text


def _a_kind(text: str) -> str:
    if text not in Movement.Kind.values:
        raise Refused(f"“{text}” is no kind of movement: {', '.join(Movement.Kind.values)}.")
    return text


def _a_quantity(text: str) -> Decimal:
    quantity = a_decimal(text)
    if quantity <= 0:
        raise Refused(f"“{text}” is not above zero.")
    return quantity


def register_reports() -> None:
    """Make them known; called once, from AppConfig.ready()."""
    see = Right.SEE_STOCK
    sku = Filter("sku")
    when = [Filter("at", a_moment), Filter("on", a_day)]
    register(Report("on_hand", on_hand, see, [sku, Filter("location"), *when], ON_HAND.split()))
    days = Filter("within", a_whole_number, is_needed=True)
    register(Report("expiring", expiring, see, [days], EXPIRING.split()))
    ledger = [sku, Filter("lot"), Filter("kind", _a_kind), Filter("since", a_moment)]
    register(Report("movements", movements, see, ledger, MOVEMENTS.split()))
    asked = [
        Filter("sku", is_needed=True),
        Filter("quantity", _a_quantity, is_needed=True),
        Filter("use", _a_use),
        Filter("need-date", a_day),
    ]
    register(Report("allocation", allocation, see, asked))
