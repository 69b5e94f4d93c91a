"""Partners, found by their codes, and what each supplier sells."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from catalog.models import Partner, SupplierItem
from catalog.rules.items import key_of


def partners() -> QuerySet[Partner]:
    """Every partner, by code."""
    return Partner.objects.order_by("code_key", "pk")


def sellers() -> QuerySet[Partner]:
    """Partners we may buy from, by code."""
    return partners().exclude(role=Partner.Role.CUSTOMER)


def partner_by_code(code: str) -> Partner | None:
    """The partner with this code, whatever its case and outer spaces, or None."""
    return partners_by_code([code]).get(key_of(code))


def partners_by_code(codes: Iterable[str], *, lock: bool = False) -> dict[str, Partner]:
    """The partners with these codes, by code trimmed and in lower case; locked if asked."""
    wanted = {key_of(code) for code in codes}
    found = Partner.objects.filter(code_key__in=wanted).order_by("pk")
    if lock:
        found = found.select_for_update()
    return {partner.code_key: partner for partner in found}


def supplier_items() -> QuerySet[SupplierItem]:
    """What each supplier sells us, with supplier and item, by their codes."""
    sold = SupplierItem.objects.select_related("supplier", "item")
    return sold.order_by("supplier__code_key", "item__sku_key", "pk")


def supplier_items_between(
    suppliers: Collection[UUID], items: Collection[UUID], *, lock: bool = False
) -> dict[tuple[UUID, UUID], SupplierItem]:
    """What these suppliers sell of these items, by supplier id and item id; locked if asked."""
    found = SupplierItem.objects.filter(supplier__in=suppliers, item__in=items).order_by("pk")
    if lock:
        found = found.select_for_update()
    return {(sold.supplier_id, sold.item_id): sold for sold in found}


def suppliers_in_use(ids: Collection[UUID]) -> set[UUID]:
    """Which of these partners sell us something by a supplier item."""
    return set(SupplierItem.objects.filter(supplier__in=ids).values_list("supplier_id", flat=True))
