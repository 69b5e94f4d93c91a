"""What a batch would need, before it is planned, against the stock that is there for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog import queries as catalog
from catalog.models import Item
from catalog.rules import quantities
from core.refusals import Refused
from inventory import queries as stock
from inventory.queries import Allocation
from inventory.rules import refuse_beyond
from production import rules
from production.models import RecipeLine, RecipeVersion
from production.queries.needs import demanded, is_in_force
from production.queries.recipes import lines_of
from production.rules import Need


@dataclass(frozen=True, slots=True)
class ScaledLine:
    """A line of a recipe for one size of batch."""

    line: RecipeLine
    need: Need


@dataclass(frozen=True, slots=True)
class Preview:
    """What a batch of `planned` (stock unit) would need, and what FEFO would take for it now."""

    version: RecipeVersion
    planned: Decimal
    planned_on: date
    lines: Sequence[Allocation]

    @property
    def item(self) -> Item:
        """What it would make."""
        item: Item = self.version.recipe.item
        return item

    @property
    def short(self) -> list[Allocation]:
        """The lines for which usable stock is missing."""
        return [line for line in self.lines if line.short > 0]


def scaled(version: RecipeVersion, planned: Decimal) -> list[ScaledLine]:
    """Every line of the version for a batch of `planned` (stock unit of what it makes)."""
    return [
        ScaledLine(
            line,
            rules.need(
                line.quantity,
                batch_size=version.batch_size,
                to=planned,
                scaling=line.scaling,
                loss_pct=line.loss_pct,
            ),
        )
        for line in lines_of(version)
    ]


def preview(
    *,
    version: RecipeVersion,
    quantity: Decimal,
    uom: str,
    planned_on: date,
    number: str = "",
) -> Preview:
    """What planning this batch would need and find now; nothing is planned.

    Raises Refused for a quantity that is not above zero, cannot be kept or has no conversion.
    """
    item = version.recipe.item
    planned = quantities.to_stock(quantity, uom, of=catalog.units_of(item))
    if planned <= 0:
        raise Refused("A batch makes more than zero.", field="quantity")
    refuse_beyond(planned, item.uom, item.sku)
    needs = scaled(version, planned)
    for one in needs:
        refuse_beyond(one.need.gross, one.line.item.uom, one.line.item.sku)
    demands = [
        demanded(
            one.line,
            one.need.gross,
            [s for s in one.line.substitutes.all() if is_in_force(s, planned_on)],
        )
        for one in needs
        if one.need.gross > 0
    ]
    found = stock.allocation(site=catalog.main_site(), need_on=planned_on, demands=demands)
    return Preview(version, planned, planned_on, found)
