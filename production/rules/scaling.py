"""What a batch needs: exact in fractions, rounded once, half-even, to the 6 decimals kept."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from production.rules.recipes import FIXED, PROPORTIONAL

DECIMALS = 6
DECIMALS_OF_A_FORMULA = 12


@dataclass(frozen=True, slots=True)
class Need:
    """What ends up in the batch of a line, and what to take for it, in the stock unit."""

    net: Decimal
    gross: Decimal


def need(
    quantity: Decimal,
    *,
    batch_size: Decimal,
    to: Decimal,
    scaling: str = PROPORTIONAL,
    loss_pct: Decimal | None = None,
) -> Need:
    """What a batch of `to` needs of a line that takes `quantity` for `batch_size`.

    A fixed line needs the same whatever the size. Of what is taken `loss_pct` is lost, so that
    net / (1 - loss / 100) has to be taken.
    """
    size = Fraction(1) if scaling == FIXED else Fraction(to) / Fraction(batch_size)
    net = Fraction(quantity) * size
    return Need(_rounded(net), _rounded(net / (1 - Fraction(loss_pct or 0) / 100)))


def formula_quantity(exact: Fraction) -> Decimal:
    """A formula's quantity in the stock unit, with decimals to spare for scaling."""
    return _rounded(exact, DECIMALS_OF_A_FORMULA)


def most_of(quantity: Decimal, tolerance_pct: Decimal | None) -> Decimal:
    """The most a line may take: its quantity, and its tolerance beyond where it has one."""
    return _rounded(Fraction(quantity) * (1 + Fraction(tolerance_pct or 0) / 100))


def least_of(quantity: Decimal, tolerance_pct: Decimal | None) -> Decimal:
    """The least a line has to take: its quantity less its tolerance."""
    return _rounded(Fraction(quantity) * (1 - Fraction(tolerance_pct or 0) / 100))


def share_of(quantity: Decimal, pct: Decimal) -> Decimal:
    """So many hundredths of a quantity."""
    return _rounded(Fraction(quantity) * Fraction(pct) / 100)


def rounded(exact: Decimal) -> Decimal:
    """A quantity at the decimals that are kept, half-even."""
    return _rounded(Fraction(exact))


def yield_pct(made: Decimal, planned: Decimal) -> Decimal:
    """Good out as a percentage of planned out, at two decimals."""
    return (made * 100 / planned).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def _rounded(exact: Fraction, decimals: int = DECIMALS) -> Decimal:
    return Decimal(round(exact * 10**decimals)).scaleb(-decimals)
