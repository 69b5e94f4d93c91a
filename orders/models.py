"""From whom, to whom? What came from suppliers and what went to customers.

A migrated row states what happened before this ledger and moves no stock; a receipt that was posted
names the document its stock came in under.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from catalog.models import Item, Location, Partner
from catalog.models.folding import folded
from core.models import Document
from core.tenancy.models import TenantKey, TenantModel
from lots.models import Lot


class Receipt(TenantModel):
    """One arrival against one purchase order, from one supplier: the supplier's shipment."""

    supplier = TenantKey(Partner, related_name="receipts")
    po = models.CharField(max_length=200)
    po_key = folded("po")
    number = models.CharField(max_length=200)
    number_key = folded("number")
    is_migrated = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "po_key", "number_key"], name="orders_receipt_number"
            ),
            CheckConstraint(name="orders_receipt_named", condition=~Q(po="") & ~Q(number="")),
        ]

    def __str__(self) -> str:
        return f"{self.po} {self.number}"


class ReceiptLine(TenantModel):
    """So much of an item under one line of the order. Quantities are in its stock unit.

    The price is per the unit it was entered in, as the supplier states it.
    """

    receipt = TenantKey(Receipt, related_name="lines")
    line = models.CharField(max_length=200)
    line_key = folded("line")
    item = TenantKey(Item, related_name="+")
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    quantity_ordered = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    entered_quantity = models.CharField(max_length=40)
    entered_ordered = models.CharField(max_length=40, blank=True)
    entered_uom = models.CharField(max_length=40)
    unit_price = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    currency = models.CharField(max_length=3, blank=True)
    ordered_on = models.DateField(null=True)
    promised_on = models.DateField(null=True)
    received_on = models.DateField()
    lot = TenantKey(Lot, null=True, related_name="received_as")
    supplier_lot = models.CharField(max_length=200, blank=True)
    expires_on = models.DateField(null=True)
    is_accepted = models.BooleanField(null=True)
    document = TenantKey(Document, null=True, related_name="+")  # under which the stock came in
    location = TenantKey(Location, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "receipt", "line_key"], name="orders_receiptline_line"
            ),
            CheckConstraint(name="orders_receiptline_positive", condition=Q(quantity__gt=0)),
            CheckConstraint(
                name="orders_receiptline_price",
                condition=Q(unit_price__isnull=True) | Q(unit_price__gte=0),
            ),
            CheckConstraint(
                name="orders_receiptline_ordered",
                condition=Q(quantity_ordered__isnull=True) | Q(quantity_ordered__gte=0),
            ),
        ]


class Shipment(TenantModel):
    """What went to one customer on one day."""

    customer = TenantKey(Partner, related_name="shipments")
    number = models.CharField(max_length=200)
    number_key = folded("number")
    shipped_on = models.DateField()
    is_migrated = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "number_key"], name="orders_shipment_number"),
            CheckConstraint(name="orders_shipment_named", condition=~Q(number="")),
        ]

    def __str__(self) -> str:
        return self.number


class ShipmentLine(TenantModel):
    """So much of one lot in a shipment, in the item's stock unit and as it was entered."""

    shipment = TenantKey(Shipment, related_name="lines")
    lot = TenantKey(Lot, related_name="shipped_as")
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    quantity_ordered = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    entered_quantity = models.CharField(max_length=40)
    entered_ordered = models.CharField(max_length=40, blank=True)
    entered_uom = models.CharField(max_length=40)
    ordered_on = models.DateField(null=True)
    requested_on = models.DateField(null=True)
    order_number = models.CharField(max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(fields=["tenant_id", "shipment", "lot"], name="orders_line_once"),
            CheckConstraint(name="orders_line_positive", condition=Q(quantity__gt=0)),
            CheckConstraint(
                name="orders_line_ordered",
                condition=Q(quantity_ordered__isnull=True) | Q(quantity_ordered__gte=0),
            ),
        ]
