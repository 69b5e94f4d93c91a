"""Elderberry gummies at Acme: a recipe and the lots it is made from, built through operations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalog import operations as catalog
from catalog import queries as places
from catalog.models import Item, Site
from inventory import operations as inventory
from inventory import queries as stock
from lots.models import Lot
from production import operations as production
from production.models import Batch, RecipeVersion
from production.rules import Ingredient
from tests.cast import Plant


@dataclass(frozen=True)
class Kitchen:
    """Acme's items, its approved recipe (1,000 bottles: 12.5 kg ELD, 2,500 g PEC) and today."""

    plant: Plant
    site: Site
    elderberry: Item
    pectin: Item
    gummies: Item
    version: RecipeVersion
    today: date

    def lot(
        self, item: Item, code: str, quantity: str, days: int | None, disposition: str = "released"
    ) -> Lot:
        """A lot that expires `days` from today."""
        return inventory.receive_lot(
            item=item,
            code=code,
            quantity=Decimal(quantity),
            uom=item.uom,
            expires_on=None if days is None else self.today + timedelta(days=days),
            disposition=disposition,
        )

    def batch(self, bottles: str, number: str = "") -> Batch:
        """A batch planned for today."""
        return production.plan_batch(
            version=self.version,
            quantity=Decimal(bottles),
            uom="pcs",
            planned_on=self.today,
            number=number,
        )

    def stocked(self) -> dict[str, Lot]:
        """ELD: 10 kg soon to expire, 20 kg later, one expired, one in quarantine; 5 kg PEC."""
        lots = [
            self.lot(self.elderberry, "ELD-EXPIRED", "50", -1),
            self.lot(self.elderberry, "ELD-QUARANTINE", "50", 10, "quarantine"),
            self.lot(self.elderberry, "ELD-SOON", "10", 30),
            self.lot(self.elderberry, "ELD-LATER", "20", 90),
            self.lot(self.pectin, "PEC-1", "5", None),
        ]
        return {lot.code: lot for lot in lots}


def kitchen_of(plant: Plant) -> Kitchen:
    """A kitchen at `plant`; somebody with every right must be acting."""
    site = places.main_site()
    elderberry = catalog.create_item(sku="ELD", name="Elderberry extract", kind="raw", uom="kg")
    pectin = catalog.create_item(sku="PEC", name="Pectin", kind="raw", uom="kg")
    gummies = catalog.create_item(
        sku="GUM-60", name="Elderberry 60 ct", kind="finished", uom="pcs", shelf_life_days=365
    )
    catalog.create_partner(code="NORDBEERE", name="Nordbeere GmbH", role="supplier")
    draft = production.save_recipe_version(
        recipe="GUM",
        item=gummies,
        batch_size=Decimal(1000),
        uom="pcs",
        ingredients=[
            Ingredient(1, elderberry.id, Decimal("12.5"), "kg"),
            Ingredient(2, pectin.id, Decimal(2500), "g"),
        ],
    )
    version = production.approve_recipe_version(version=draft)
    return Kitchen(plant, site, elderberry, pectin, gummies, version, stock.site_day(site))


@pytest.fixture
def kitchen(acme: Plant) -> Kitchen:
    """Acme's kitchen with nothing on hand and nobody acting."""
    with acme.machine():
        return kitchen_of(acme)
