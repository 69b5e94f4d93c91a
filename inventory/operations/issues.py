"""Stock that leaves for a use, by FEFO: issued to batches, shipped to customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from catalog.models import Item, Location, Site
from core.models import Document
from core.operation import may, operation, require
from core.refusals import Refused
from core.rights import Right
from inventory import queries
from inventory.models import Movement
from inventory.operations import stored
from inventory.operations.filling import Answer, Issued, fill, refused_as_short, stood_in
from inventory.rules import (
    Demand,
    PassedOver,
    plain,
    refuse_no_quantity,
)
from lots.models import Container, Lot

DONE = {Movement.Kind.ISSUE: "issued", Movement.Kind.SHIPMENT: "shipped"}


@dataclass(frozen=True, slots=True)
class Named:
    """So much (stock unit) of a lot where it lies, for one line of a document."""

    line: int
    lot: Lot
    location: Location
    quantity: Decimal
    container: Container | None = None


@operation(Right.RUN_BATCHES)
def issue_batch(
    *, document: Document, site: Site, need_on: date, demands: Sequence[Demand], key: str = ""
) -> UUID:
    """Issue every demand to the batch; answers with the posting.

    What the document has reserved goes first, the rest is taken by FEFO from the site's places. A
    lot is usable when it is released, not restricted, matured, free, and lasts through `need_on`
    (or today at the site, where that is later) and the demand's life beyond. What an item lacks is
    filled by what may stand in for it. Raises Refused with code "shortage" and all short lines at
    once, each with the lots that were passed over and why; then nothing was issued.
    """
    return issue(document=document, site=site, need_on=need_on, demands=demands, key=key).posting


@operation(Right.RUN_BATCHES)
def issue(
    *, document: Document, site: Site, need_on: date, demands: Sequence[Demand], key: str = ""
) -> Issued:
    """As `issue_batch`, and answers with what stood in for what, and why."""
    return _take(Movement.Kind.ISSUE, document, site, need_on, demands, key)


@operation(Right.SHIP)
def ship(
    *, document: Document, site: Site, need_on: date, demands: Sequence[Demand], key: str = ""
) -> UUID:
    """Ship every demand under a document, as `issue_batch` issues; `need_on` is when it arrives."""
    return _take(Movement.Kind.SHIPMENT, document, site, need_on, demands, key).posting


@operation(Right.RUN_BATCHES)
def issue_named(
    *,
    document: Document,
    site: Site,
    need_on: date,
    picks: Sequence[Named],
    life_days: int = 0,
    reason: str = "",
    key: str = "",
) -> UUID:
    """Issue the named lots. A lot that FEFO would take after another needs right and reason.

    Such an override is marked in the ledger and reported. Raises Refused with code "fefo" and what
    would be passed over; expired, restricted, rejected and reserved lots have no override.
    """
    return _take_named(Movement.Kind.ISSUE, document, site, need_on, picks, life_days, reason, key)


@operation(Right.SHIP)
def ship_named(
    *,
    document: Document,
    site: Site,
    need_on: date,
    picks: Sequence[Named],
    life_days: int = 0,
    reason: str = "",
    key: str = "",
) -> UUID:
    """Ship the named lots, as `issue_named` issues."""
    return _take_named(
        Movement.Kind.SHIPMENT, document, site, need_on, picks, life_days, reason, key
    )


def _take(
    kind: Movement.Kind,
    document: Document,
    site: Site,
    need_on: date,
    demands: Sequence[Demand],
    key: str,
) -> Issued:
    def attempt(asked: Sequence[Demand]) -> Answer:
        return stored.take(
            kind=kind,
            document_id=document.id,
            site_id=site.id,
            need_on=need_on,
            key=key,
            demands=asked,
        )

    filled = fill(demands, attempt, reserved_for=document)
    use, today = queries.USES[kind], queries.site_day(site)
    if filled.posting is None:
        found = queries.shortages(
            site=site,
            need_on=need_on,
            filling=filled.filling,
            short=filled.short,
            use=use,
            used_on=today,
        )
        raise refused_as_short(document, found, done=DONE[kind])
    return Issued(filled.posting, stood_in(filled, site=site, need_on=need_on, used_on=today))


def _take_named(  # noqa: PLR0913
    kind: Movement.Kind,
    document: Document,
    site: Site,
    need_on: date,
    picks: Sequence[Named],
    life_days: int,
    reason: str,
    key: str,
) -> UUID:
    if not queries.is_posted(key):
        _refuse_unusable(kind, document, site, need_on, picks, life_days)
    has_reason = bool(reason.strip())
    posting, passed_over = stored.take_named(
        kind=kind,
        document_id=document.id,
        site_id=site.id,
        need_on=need_on,
        life_days=life_days,
        key=key,
        is_override=has_reason and may(Right.OVERRIDE_FEFO),
        picks=[_as_line(pick) for pick in picks],
    )
    if posting is None:
        if has_reason:
            require(Right.OVERRIDE_FEFO)
        raise _would_pass_over(passed_over, picks[0].lot.item)
    return posting


def _as_line(pick: Named) -> dict[str, Any]:
    return {
        "line": pick.line,
        "item": pick.lot.item_id,
        "lot": pick.lot.id,
        "location": pick.location.id,
        "container": pick.container.id if pick.container else None,
        "quantity": pick.quantity,
    }


def _refuse_unusable(
    kind: Movement.Kind,
    document: Document,
    site: Site,
    need_on: date,
    picks: Sequence[Named],
    life_days: int,
) -> None:
    """Raise Refused for a lot that may not be used at all, or of which too little is there."""
    for pick in picks:
        item = pick.lot.item
        refuse_no_quantity(pick.quantity, f"lot {pick.lot}")
        if pick.location.site_id != site.id:
            raise Refused(
                f"{pick.location} stands at another site than {site}. Move the stock first.",
                field="location",
            )
        found = queries.why_not(
            pick.lot,
            pick.location,
            pick.container,
            use=queries.USES[kind],
            need_on=need_on,
            life_days=life_days,
            document=document,
        )
        if found.cause:
            raise Refused(f"Lot {pick.lot} of {item} may not be used: {found.detail}.", field="lot")
        if found.free < pick.quantity:
            raise Refused(
                f"{plain(found.free)} {item.uom} of lot {pick.lot} are free in {pick.location}; "
                f"{plain(pick.quantity)} {item.uom} cannot be taken.",
                code="shortage",
                field="quantity",
            )


def _would_pass_over(passed_over: list[dict[str, Any]], item: Item) -> Refused:
    lots = Lot.objects.select_related("item").in_bulk({UUID(one["lot"]) for one in passed_over})
    passed = [
        PassedOver(lots[UUID(one["lot"])].code, Decimal(one["quantity"]), item.uom)
        for one in passed_over
    ]
    named = ", ".join(f"{one.lot} ({plain(one.quantity)} {one.uom})" for one in passed)
    return Refused(
        f"FEFO takes {named} of {item} first. Take that, or give a reason for passing it over.",
        code="fefo",
        field="reason",
        data={"passed_over": [one.as_data() for one in passed]},
    )
