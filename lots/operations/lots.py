"""Lots: made known, and decided about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from catalog.models import Item, Partner
from catalog.rules.items import code as clean_code
from catalog.rules.items import line
from core.models import Document
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from lots import queries, rules
from lots.models import Lot

DATES = ("made_on", "received_on", "available_from", "expires_on", "retest_on")


@operation(None)
def record_lot(
    *,
    item: Item,
    code: str,
    disposition: str,
    supplier: Partner | None = None,
    supplier_lot: str = "",
    origin: Document | None = None,
    made_on: date | None = None,
    received_on: date | None = None,
    available_from: date | None = None,
    expires_on: date | None = None,
    retest_on: date | None = None,
) -> Lot:
    """Make a lot known. Without an expiry date it gets the item's shelf life, counted from made.

    `origin` is the document of the batch that made it. Raises Refused for a code the item has
    already, for dates that contradict each other, and for a partner that supplies nothing.
    """
    lot = described_lot(
        item=item,
        code=code,
        disposition=disposition,
        supplier=supplier,
        supplier_lot=supplier_lot,
        origin=origin,
        made_on=made_on,
        received_on=received_on,
        available_from=available_from,
        expires_on=expires_on,
        retest_on=retest_on,
    )
    if queries.lot_by_code(item, lot.code):
        raise refused_as_known(lot)
    lot.save(force_insert=True)
    return lot


def described_lot(
    *, item: Item, code: str, supplier: Partner | None, supplier_lot: str, **facts: Any
) -> Lot:
    """A lot as it would be recorded, its facts in order. Raises Refused where they are not."""
    facts["expires_on"] = facts["expires_on"] or rules.expiry(
        facts["made_on"], item.shelf_life_days
    )
    refuse_dates({name: facts[name] for name in DATES})
    refuse_no_supplier(supplier)
    return Lot(
        item=item,
        code=cleaned_code(code),
        supplier=supplier,
        supplier_lot=line(supplier_lot, "The supplier's lot"),
        **facts,
    )


def refused_as_known(lot: Lot) -> Refused:
    """What is said where the item has a lot of this code already."""
    return Refused(
        f"There is a lot {lot.code} of {lot.item.sku} already. Choose another code.", field="code"
    )


@operation(Right.DECIDE_LOTS)
def decide(*, lot: Lot, disposition: str, reason: str) -> Lot:
    """Release, reject or quarantine a lot; the reason stands in the trail.

    Raises Refused without a reason, and when the lot is of that disposition already.
    """
    if not reason.strip():
        raise Refused("A decision about a lot needs a reason.", field="reason")
    changed = Lot.objects.filter(id=lot.id).exclude(disposition=disposition)
    if not changed.update(disposition=disposition):
        raise Refused(f"Lot {lot} is {disposition} already.", field="disposition")
    lot.refresh_from_db()
    return lot


def cleaned_code(code: str) -> str:
    """A lot's code as it is kept. Raises Refused for one that cannot be."""
    try:
        return clean_code(code, "A lot's code")
    except Refused as refusal:
        raise Refused(refusal.sentence, field="code") from refusal


def refuse_dates(dates: Mapping[str, date | None]) -> None:
    """Raise Refused for dates that contradict each other."""
    fault = rules.dates_at_fault(dates)
    if fault is not None:
        field, sentence = fault
        raise Refused(sentence, field=field)


def refuse_no_supplier(partner: Partner | None) -> None:
    """Raise Refused for a partner that is a customer only."""
    if partner is not None and partner.role == Partner.Role.CUSTOMER:
        raise Refused(
            f"{partner} is a customer, not a supplier. Change its role, or name another.",
            field="supplier",
        )
