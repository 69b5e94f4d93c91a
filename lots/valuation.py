"""Pure: what is left of a lot is worth, and how amounts part, exact to the minor unit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

UNIT_COST_DECIMALS = 12


def unit_cost(cost: Decimal, origin: Decimal) -> Decimal:
    """Cost a unit: what the lot cost over what came from its origin, half-even to 12 decimals."""
    return half_even(Fraction(cost) / Fraction(origin), UNIT_COST_DECIMALS)


def value_of(
    cost: Decimal | None, origin: Decimal, quantity: Decimal, digits: int
) -> Decimal | None:
    """The value of `quantity` of the lot; None where it is not costed. As app.value_of."""
    if cost is None:
        return None
    if quantity == origin:
        return cost
    if origin <= 0 or quantity <= 0:
        return Decimal(0)
    return half_even(Fraction(unit_cost(cost, origin)) * Fraction(quantity), digits)


def half_even(exact: Fraction, digits: int) -> Decimal:
    """An exact figure rounded half-even to so many decimals."""
    return _scaled(round(exact * 10**digits), digits)


def handed_out(total: Decimal, exact: Sequence[Fraction], *, digits: int) -> list[Decimal]:
    """`total` in whole minor units, each part near its `exact` share, either sign.

    Shares are rounded down (towards minus infinity); what is then missing goes, one minor unit
    each, to the largest remainders; where those are alike to the larger share, then to the first.
    What is too much, which two roundings can make it, is taken from the smallest. Raises
    ValueError for something to hand out and nobody to take it.
    """
    units = Fraction(total) * 10**digits
    wanted = [share * 10**digits for share in exact]
    parts = [floor(share) for share in wanted]
    missing = int(units) - sum(parts)
    if units.denominator != 1 or (missing and not parts):
        raise ValueError(f"{total} cannot be handed out to {len(parts)} with {digits} decimals.")
    turns = sorted(
        range(len(parts)),
        key=lambda place: (parts[place] - wanted[place], -abs(wanted[place]), place),
    )
    if missing < 0:
        turns.reverse()
    for turn in range(abs(missing)):
        parts[turns[turn % len(turns)]] += 1 if missing > 0 else -1
    return [_scaled(part, digits) for part in parts]


def split_by(
    total: Decimal, weights: Sequence[Decimal | Fraction], *, digits: int
) -> list[Decimal]:
    """`total`, of either sign, in parts as large as `weights` are to each other. Sums exactly."""
    whole = sum((Fraction(weight) for weight in weights), Fraction(0))
    if whole <= 0:
        raise ValueError("Weights that sum to nothing split nothing.")
    exact = [Fraction(total) * Fraction(weight) / whole for weight in weights]
    return handed_out(total, exact, digits=digits)


def parts_of(
    value: Decimal, places: Sequence[tuple[str, str, Decimal]], *, digits: int
) -> list[Decimal]:
    """The part of a lot's value in each (site, place, quantity): first by site, then within it.

    So a column of parts sums to the site, and sites to the lot. Ties go to the larger quantity,
    then to the code.
    """
    sites: dict[str, Decimal] = {}
    for site, _, quantity in sorted(places, key=lambda one: one[0]):
        sites[site] = sites.get(site, Decimal(0)) + quantity
    if not any(sites.values()):
        return [Decimal(0)] * len(places)
    of_site = dict(zip(sites, split_by(value, list(sites.values()), digits=digits), strict=True))
    parts = [Decimal(0)] * len(places)
    for site, whole in of_site.items():
        here = [at for at, one in enumerate(places) if one[0] == site and one[2]]
        here.sort(key=lambda at: places[at][1])
        if here:
            shared = split_by(whole, [places[at][2] for at in here], digits=digits)
            for at, part in zip(here, shared, strict=True):
                parts[at] = part
    return parts


def _scaled(units: int, digits: int) -> Decimal:
    return Decimal(f"{units}E-{digits}")  # exact, whatever the context's precision
