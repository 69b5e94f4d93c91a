"""Rows beyond the cast, so that there is something to steal: each app adds its own here."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from core import operations as core
from core.imports.reading import Source
from core.imports.uploads import upload
from core.jobs import enqueue
from core.models import Role
from core.tenancy.context import performing
from production import operations as production
from production.rules import Ingredient, Substitute
from tests.cast import Plant
from tests.gummies import Kitchen, kitchen_of


def populate(plant: Plant) -> None:
    """Rows with this tenant's name in them, made through the operations."""
    name = plant.slug.title()
    with plant.acting("ada"):
        role = Role.objects.get(name="Operator")
        core.invite(
            printed_name=f"Nell of {plant.slug}", email=f"nell@{plant.slug}.example", roles=[role]
        )
        core.make_token(name=f"Scale of {plant.slug}", scopes=["see_audit"], valid_days=9)
    with plant.acting("petra"):
        table = f"sku,name,kind,unit\nSKU-{name}-secret,Pectin,raw,kg\n".encode()
        upload(kind="items", source=Source("items.csv", table))
    with plant.machine():
        core.number(kind="receipt", given=f"B-{name}-secret")
        stocked(kitchen_of(plant), name)
        with performing("core.populate"):
            enqueue("core.seal", key=f"seal:{plant.slug}")


def stocked(kitchen: Kitchen, name: str) -> None:
    """Lots on hand, one batch done and one planned."""
    kitchen.stocked()
    kitchen.lot(kitchen.pectin, f"L-{name}-secret", "1", 90)
    production.complete_batch(batch=kitchen.batch("1000", number=f"B-{name}-made"))
    kitchen.batch("100")
    _with_substitute(kitchen, name)


def _with_substitute(kitchen: Kitchen, name: str) -> None:
    """A version with what may stand in, and a batch that froze it."""
    stand_in = Substitute(kitchen.elderberry.id, 1)
    draft = production.save_recipe_version(
        recipe=f"R-{name}-secret",
        item=kitchen.gummies,
        batch_size=Decimal(10),
        uom="pcs",
        ingredients=[
            Ingredient(1, kitchen.pectin.id, Decimal(1), "g", substitutes=(stand_in,)),
        ],
    )
    version = production.approve_recipe_version(version=draft)
    replace(kitchen, version=version).batch("10")
