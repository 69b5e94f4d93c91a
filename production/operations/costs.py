"""What a batch's cost goes to: how much it was to make, and what of it is good."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from catalog import queries as catalog
from catalog.models import Item
from catalog.rules import quantities
from core.refusals import Refused
from inventory import operations as inventory
from production import queries
from production.models import Batch, BatchOutput

Kind = BatchOutput.Kind


def close(batch: Batch) -> None:
    """Give what the batch holds to what it made; what is missing from the expected is lost."""
    made = list(queries.outputs(batch))
    inventory.close_costs(
        batch=batch.document,
        good=[
            (one.lot, good(batch, one.lot.item, one.quantity))
            for one in made
            if one.kind != Kind.BY_PRODUCT
        ],
        by_products=[one.lot for one in made if one.kind == Kind.BY_PRODUCT],
        expected=expected(batch),
    )


def expected(batch: Batch) -> Decimal:
    """How much good output was to be expected (stock unit of the batch's item)."""
    planned, _ = batch.plan
    pct = batch.version.expected_yield_pct if batch.version else None
    if pct is None:
        return planned
    return quantities.half_even(Fraction(planned) * Fraction(pct) / 100)


def good(batch: Batch, item: Item, quantity: Decimal) -> Decimal:
    """So much of a product or co-product in the batch's unit; as it is where no way leads there."""
    if item.id == batch.item_id:
        return quantity
    try:
        return quantities.convert(quantity, item.uom, batch.item.uom, of=catalog.units_of(item))
    except Refused:
        return quantity
