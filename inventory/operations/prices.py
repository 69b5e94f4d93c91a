"""What something costs in the tenant's currency: as stated, as asked, or by the standard."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from catalog import queries as catalog
from catalog.models import Item, Partner
from catalog.rules import quantities
from core.currencies import currency as known_currency
from core.currencies import minor_digits
from core.refusals import Refused
from inventory import queries
from inventory.rules import MOST
from lots.valuation import half_even


@dataclass(frozen=True, slots=True)
class Priced:
    """An amount in the tenant's currency, none where it is not known, and what was said."""

    amount: Decimal | None
    currency: str = ""
    entered: Decimal | None = None
    rate: Decimal | None = None

    def as_line(self) -> dict[str, object]:
        """The same on a posting's line."""
        return {
            "amount": self.amount,
            "entered_currency": self.currency,
            "entered_amount": self.entered,
            "rate": self.rate,
        }


def stated(
    *,
    amount: Decimal | None,
    unit_cost: Decimal | None,
    units: Decimal,
    currency: str = "",
    rate: Decimal | None = None,
    own: str = "",
) -> Priced | None:
    """What was stated: `amount` for all, or `unit_cost` for each of `units`; None for neither.

    Raises Refused for both, for a cost below zero, and for another currency without a rate.
    """
    if amount is not None and unit_cost is not None:
        raise Refused(
            "Give the cost of a unit or the value of all of it, not both.", field="unit_cost"
        )
    if amount is None and unit_cost is None:
        if currency or rate is not None:
            raise Refused("A currency or a rate needs a cost beside it.", field="unit_cost")
        return None
    said, field = (amount, "amount") if unit_cost is None else (unit_cost, "unit_cost")
    if said is None or not said.is_finite() or said < 0:
        raise Refused("A cost is zero or more.", field=field)
    times = units if unit_cost is not None else Decimal(1)
    return in_own(Fraction(said) * Fraction(times), currency, rate, field=field, own=own)


def in_own(
    total: Fraction,
    currency: str = "",
    rate: Decimal | None = None,
    *,
    field: str = "amount",
    own: str = "",
) -> Priced:
    """`total` of `currency` in the tenant's own, rounded once. Raises Refused without a rate.

    Who prices many says once what the tenant's `own` currency is.
    """
    own = own or queries.books_currency()
    paid = known_currency(currency) or own
    if paid != own and rate is None:
        raise Refused(f"The books are in {own}. Say how much one {paid} is, as rate.", field="rate")
    if paid == own and rate not in {None, Decimal(1)}:
        raise Refused(f"{own} needs no rate; the books are in it.", field="rate")
    if rate is not None and (not rate.is_finite() or rate <= 0):
        raise Refused("A rate is above zero.", field="rate")
    kept = half_even(total * Fraction(rate or 1), minor_digits(own))
    if abs(kept) >= MOST or abs(total) >= MOST:
        raise Refused("That cost is more than can be kept. Check it and its unit.", field=field)
    return Priced(kept, paid, half_even(total, 6), rate)


def usual(
    item: Item, quantity: Decimal, *, supplier: Partner | None = None, own: str = ""
) -> Priced:
    """What the supplier asks for `quantity` (stock unit), else the standard cost, else not known.

    A price in another currency is not used: nobody said at which rate.
    """
    exact = Fraction(quantity)
    if supplier is not None:
        sold = catalog.supplier_items_between([supplier.id], [item.id])
        asked = sold.get((supplier.id, item.id))
        own = own or queries.books_currency()
        if asked is not None and asked.price is not None and asked.currency == own:
            priced = quantities.stock_units_in(asked.price_uom, of=catalog.units_of(item))
            return in_own(Fraction(asked.price) * exact / priced, own=own)
    if item.standard_cost is None:
        return Priced(None)
    own = own or queries.books_currency()
    if item.currency not in {"", own}:
        return Priced(None)
    return in_own(Fraction(item.standard_cost) * exact, own=own)
