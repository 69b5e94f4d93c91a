"""What suppliers sell us, by the thousand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from catalog import queries
from catalog.models import Item, Partner, SupplierItem
from catalog.operations.saved import Saved, write_saved
from catalog.operations.supplier_items import TERMS, supplier_faults, tenant_currency, terms_of
from catalog.rules import supplier_items as rules
from catalog.rules.items import key_of
from catalog.rules.quantities import UnitsOfItem
from catalog.rules.supplier_items import SupplierItemFacts
from core.ids import new_id
from core.operation import operation
from core.refusals import Refused
from core.rights import Right

Pair = tuple[UUID, UUID]  # supplier and item


@dataclass
class _Known:
    """What stands already of what the list names, read in few queries."""

    suppliers: dict[str, Partner]  # by folded code
    items: dict[str, Item]
    units: dict[UUID, UnitsOfItem]
    sold: dict[Pair, SupplierItem]
    currency: str
    seen: set[Pair] = field(default_factory=set)


@operation(Right.EDIT_CATALOG)
def save_supplier_items(
    *,
    supplier_items: Sequence[SupplierItemFacts],
    file_rows: Sequence[int] = (),
    write: bool = True,
) -> Saved:
    """Create or change the terms of each supplier for each item, given terms only.

    See `create_supplier_item` for what is understood, and `save_items` for the rest.
    """
    saved = Saved()
    known = _known(supplier_items, lock=write)
    records: dict[int, dict[str, Any]] = {}
    for place, facts in enumerate(supplier_items):
        kept, faults = rules.clean(facts)
        faults |= _named_faults(facts, known)
        if not faults:
            record, faults = _record(kept, known)
        if faults:
            saved.refused[place] = faults
            continue
        records[place] = record
        _count(saved, place, record, known)
    if write:
        write_saved(SupplierItem, saved, records, [*TERMS, "version"], file_rows)
    return saved


def _known(given: Sequence[SupplierItemFacts], *, lock: bool) -> _Known:
    suppliers = queries.partners_by_code((f.get("supplier", "") for f in given), lock=lock)
    items = queries.items_by_code(f.get("sku", "") for f in given)
    return _Known(
        suppliers=suppliers,
        items=items,
        units=queries.units_of_items(items.values()),
        sold=queries.supplier_items_between(
            [partner.id for partner in suppliers.values()],
            [item.id for item in items.values()],
            lock=lock,
        ),
        currency=tenant_currency(),
    )


def _named_faults(facts: SupplierItemFacts, known: _Known) -> dict[str, str]:
    """Faults of the two codes: nobody known, or a partner that supplies nothing."""
    faults: dict[str, str] = {}
    code, sku = facts.get("supplier", "").strip(), facts.get("sku", "").strip()
    partner = known.suppliers.get(key_of(code))
    if partner is None:
        faults["supplier"] = f"There is no partner {code}. Import partners before what they supply."
    else:
        faults |= supplier_faults(partner)
    if key_of(sku) not in known.items:
        faults["sku"] = f"There is no item {sku}. Import items before their suppliers."
    return faults


def _record(kept: Mapping[str, Any], known: _Known) -> tuple[dict[str, Any], dict[str, str]]:
    """The record as it will be, or the faults that keep it from being."""
    supplier = known.suppliers[key_of(kept["supplier"])]
    item = known.items[key_of(kept["sku"])]
    pair = supplier.id, item.id
    if pair in known.seen:
        return {}, {"sku": f"{item} of {supplier} stands in the list before."}
    known.seen.add(pair)
    now = known.sold.get(pair)
    given = {name: kept[name] for name in TERMS if name in kept}
    terms = terms_of(now, given) if now else given
    try:
        terms = rules.whole(terms, known.units[item.id], known.currency)
    except Refused as refusal:
        return {}, {str(refusal.field): refusal.sentence}
    id_ = now.id if now else new_id()
    return {**terms, "id": id_, "supplier": supplier.id, "item": item.id}, {}


def _count(saved: Saved, place: int, record: dict[str, Any], known: _Known) -> None:
    now = known.sold.get((record["supplier"], record["item"]))
    if now is None:
        saved.created.append(place)
        return
    record["version"] = now.version + 1
    same = all(getattr(now, name) == record[name] for name in TERMS)
    (saved.unchanged if same else saved.updated).append(place)
