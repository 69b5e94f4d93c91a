"""Imports of receipts and of shipments of the past, and the same files back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.imports import as_text
from catalog.rules.items import cleaner, code, key_of, line
from core.imports import Column, Kind, Part, Row, register
from core.rights import Right
from core.typed import a_day, a_decimal, a_text, yes_or_no
from orders import operations, queries


def apply_receipts(part: Part) -> None:
    """Receipts by order, line and receipt."""
    _stated(part, operations.state_receipts)


def export_receipts() -> Iterator[dict[str, str]]:
    """Every line of every receipt, by order, receipt and line.

    As history: where this file goes, the stock comes with the file of lots.
    """
    for one in queries.receipt_lines():
        yield {
            "po": one.receipt.po,
            "line": one.line,
            "receipt": one.receipt.number,
            "supplier": one.receipt.supplier.code,
            "sku": one.item.sku,
            "quantity_ordered": one.entered_ordered,
            "quantity": one.entered_quantity,
            "unit": one.entered_uom,
            "unit_price": as_text(one.unit_price),
            "currency": one.currency,
            **{name: as_text(getattr(one, name)) for name in ("ordered_on", "promised_on")},
            "received_on": as_text(one.received_on),
            "lot": one.lot.code if one.lot else "",
            "supplier_lot": one.supplier_lot,
            "expires_on": as_text(one.expires_on),
            "accepted": as_text(one.is_accepted),
            "location": one.location.code if one.location else "",
            "post": "no",
        }


def apply_shipments(part: Part) -> None:
    """Shipments by number, item and lot."""
    _stated(part, operations.state_shipments)


def export_shipments() -> Iterator[dict[str, str]]:
    """Every line of every shipment, by shipment, item and lot."""
    for one in queries.shipment_lines():
        yield {
            "shipment": one.shipment.number,
            "customer": one.shipment.customer.code,
            "sku": one.lot.item.sku,
            "lot": one.lot.code,
            "quantity": one.entered_quantity,
            "unit": one.entered_uom,
            "shipped_on": as_text(one.shipment.shipped_on),
            "ordered_on": as_text(one.ordered_on),
            "requested_on": as_text(one.requested_on),
            "quantity_ordered": one.entered_ordered,
            "order": one.order_number,
        }


def _stated(part: Part, operation: Callable[..., Any]) -> None:
    operation(
        given=[row.values for row in part.rows],
        file_rows=[row.number for row in part.rows],
        write=part.write,
    ).count_on(part)


def _by_receipt(row: Row) -> tuple[str, str]:
    return key_of(row.texts.get("po", "")), key_of(row.texts.get("receipt", ""))


def _by_shipment(row: Row) -> str:
    return key_of(row.texts.get("shipment", ""))


def _a_code(what: str) -> Callable[[str], str]:
    return lambda text: code(text, what)


def _a_line(what: str) -> Callable[[str], str]:
    return lambda text: line(text, what)


RECEIPTS = [
    Column("po", _a_code("An order's number"), True, _("The purchase order")),
    Column("line", _a_code("A line's number"), True),
    Column("receipt", _a_code("A receipt's number"), True),
    Column("supplier", a_text, True),
    Column("sku", a_text, True),
    Column("quantity_ordered", a_decimal),
    Column("quantity", a_decimal, True, _("What came")),
    Column("unit", a_text, True),
    Column("unit_price", a_decimal, meaning=_("Per the row's unit")),
    Column("currency", cleaner("currency")),
    Column("ordered_on", a_day),
    Column("promised_on", a_day),
    Column("received_on", a_day, True),
    Column("lot", a_text, meaning=_("A lot not known yet becomes known")),
    Column("supplier_lot", _a_line("The supplier's lot")),
    Column("expires_on", a_day),
    Column("accepted", yes_or_no, meaning=_("yes or no")),
    Column("location", a_text),
    Column("post", yes_or_no, meaning=_("yes: the stock comes in now; no when empty")),
]
SHIPMENTS = [
    Column("shipment", _a_code("A shipment's number"), True),
    Column("customer", a_text, True),
    Column("sku", a_text, True),
    Column("lot", a_text, True),
    Column("quantity", a_decimal, True),
    Column("unit", a_text, True),
    Column("shipped_on", a_day, True),
    Column("ordered_on", a_day),
    Column("requested_on", a_day),
    Column("quantity_ordered", a_decimal),
    Column("order", _a_line("The order")),
]


def register_kinds() -> None:
    """Make them known; called once, from AppConfig.ready()."""
    register(
        Kind(
            "receipts",
            _("Receipts"),
            RECEIPTS,
            ["po", "line", "receipt"],
            Right.RECEIVE,
            apply_receipts,
            together=_by_receipt,
            export=export_receipts,
        )
    )
    register(
        Kind(
            "shipments",
            _("Shipments of the past"),
            SHIPMENTS,
            ["shipment", "sku", "lot"],
            Right.MOVE_STOCK,
            apply_shipments,
            together=_by_shipment,
            export=export_shipments,
        )
    )
