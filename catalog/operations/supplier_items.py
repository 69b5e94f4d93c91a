"""What a supplier sells us, one item at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from catalog import queries
from catalog.models import Item, Partner, SupplierItem
from catalog.operations.changing import refuse, stale
from catalog.rules import partners
from catalog.rules import supplier_items as rules
from catalog.rules.supplier_items import Terms
from core.models import Tenant
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.tenancy.context import current_tenant_id

TERMS = tuple(Terms.__annotations__)


@operation(Right.EDIT_CATALOG)
def create_supplier_item(*, supplier: Partner, item: Item, **terms: Unpack[Terms]) -> SupplierItem:
    """An item is bought from a supplier on these terms, not approved unless they say so.

    Without a unit the price is per stock unit, without a currency in the tenant's. Raises Refused
    for faults, for a partner that is a customer only, and when the two are together already.
    """
    kept, faults = rules.clean(terms)
    now = Partner.objects.select_for_update().get(id=supplier.id)
    refuse({**faults, **supplier_faults(now)})
    if queries.supplier_items_between([now.id], [item.id]):
        raise Refused(f"{now} supplies {item} already. Change its terms instead.", field="sku")
    kept = rules.whole(kept, queries.units_of(item), tenant_currency())
    return SupplierItem.objects.create(supplier=now, item=item, **kept)


@operation(Right.EDIT_CATALOG)
def change_supplier_item(
    *, supplier_item: SupplierItem, version: int, **terms: Unpack[Terms]
) -> SupplierItem:
    """Change the terms that are given, if they still are at `version`, the one the person saw.

    Raises Refused for faults, and with code "stale" and what differs when somebody changed them
    meanwhile.
    """
    locked = SupplierItem.objects.select_related("supplier", "item").select_for_update(of=("self",))
    now = locked.get(id=supplier_item.id)
    kept, faults = rules.clean(terms)
    refuse(faults)
    wanted = rules.whole(terms_of(now, kept), queries.units_of(now.item), tenant_currency())
    changed = {name: value for name, value in wanted.items() if getattr(now, name) != value}
    if now.version != version:
        raise stale(now, changed)
    if changed:
        SupplierItem.objects.filter(id=now.id).update(**changed, version=now.version + 1)
        now.refresh_from_db()
    return now


def terms_of(sold: SupplierItem, given: Mapping[str, Any]) -> dict[str, Any]:
    """The terms as they stand, with the given ones in place; a unit's first spelling is kept."""
    terms: dict[str, Any] = {**{name: getattr(sold, name) for name in TERMS}, **given}
    if terms["price_uom"].casefold() == sold.price_uom.casefold():
        terms["price_uom"] = sold.price_uom
    return terms


def supplier_faults(partner: Partner) -> dict[str, str]:
    """The fault, at supplier, of buying from somebody who is a customer only."""
    if partners.supplies(partner.role):
        return {}
    sentence = f"{partner} is a customer only. Give it the role supplier or both first."
    return {"supplier": sentence}


def tenant_currency() -> str:
    """What a price is in when nobody says otherwise."""
    return Tenant.objects.get(id=current_tenant_id()).currency
