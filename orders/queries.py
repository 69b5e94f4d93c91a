"""Every read of orders worth a name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from catalog.models import Partner
from catalog.rules.items import key_of
from lots import queries as lots
from orders.models import Receipt, ReceiptLine, Shipment, ShipmentLine


def shipments_numbered(numbers: Iterable[str]) -> dict[str, Shipment]:
    """The shipments with these numbers, by folded number."""
    wanted = sorted({key_of(number) for number in numbers})
    return {one.number_key: one for one in Shipment.objects.filter(number_key__in=wanted)}


def lines_of_shipments(ids: Collection[UUID]) -> dict[tuple[UUID, UUID], ShipmentLine]:
    """The lines of these shipments, by shipment and lot."""
    found = ShipmentLine.objects.filter(shipment__in=ids).order_by("pk")
    return {(line.shipment_id, line.lot_id): line for line in found}


def receipts_of_orders(pos: Iterable[str]) -> dict[tuple[str, str], Receipt]:
    """The receipts against these purchase orders, by folded order and receipt."""
    wanted = sorted({key_of(po) for po in pos})
    found = Receipt.objects.filter(po_key__in=wanted).order_by("pk")
    return {(one.po_key, one.number_key): one for one in found}


def lines_of_receipts(ids: Collection[UUID]) -> dict[tuple[UUID, str], ReceiptLine]:
    """The lines of these receipts, by receipt and folded line."""
    found = ReceiptLine.objects.filter(receipt__in=ids).order_by("pk")
    return {(line.receipt_id, line.line_key): line for line in found}


def shipment_lines() -> QuerySet[ShipmentLine]:
    """Every line of every shipment, by shipment, item and lot."""
    return ShipmentLine.objects.select_related("shipment__customer", "lot__item").order_by(
        "shipment__number_key", "lot__item__sku_key", "lot__code_key", "pk"
    )


def receipt_lines() -> QuerySet[ReceiptLine]:
    """Every line of every receipt, by order, receipt and line."""
    return ReceiptLine.objects.select_related(
        "receipt__supplier", "item", "lot", "location"
    ).order_by("receipt__po_key", "receipt__number_key", "line_key", "pk")


def shipped_of(lot_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """What was shipped of these lots, as a trace shows it, in the order it was recorded."""
    lines = list(ShipmentLine.objects.filter(lot__in=lot_ids).order_by("pk"))
    if not lines:
        return []
    papers = Shipment.objects.in_bulk({line.shipment_id for line in lines})
    customers = Partner.objects.in_bulk({paper.customer_id for paper in papers.values()})
    known = lots.lots_by_id({line.lot_id for line in lines})
    return [
        {
            "shipment": papers[line.shipment_id].number,
            "customer": customers[papers[line.shipment_id].customer_id].code,
            "sku": known[line.lot_id].item.sku,
            "lot": known[line.lot_id].code,
            "quantity": line.quantity,
        }
        for line in lines
    ]


def received_of(lot_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """From whom these lots came by receipts of the past, as a trace shows it."""
    found = ReceiptLine.objects.filter(lot__in=lot_ids).select_related("receipt__supplier")
    lines = list(found.order_by("pk"))
    known = lots.lots_by_id({line.lot_id for line in lines if line.lot_id})
    return [
        {
            "supplier": line.receipt.supplier.code,
            "supplier_lot": line.supplier_lot,
            "sku": known[line.lot_id].item.sku,
            "lot": known[line.lot_id].code,
        }
        for line in lines
        if line.lot_id
    ]
