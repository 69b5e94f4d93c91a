"""An allocation through the whole REST endpoint, one worker, beside the statements by hand.

The request goes through all of Django in this process: token, idempotency key, rights, the batch
found, its lines reserved, the answer drawn. By hand is one item reserved in plain SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from uuid import UUID

from django.test import Client, override_settings

from catalog import operations as catalog
from core import operations as core
from core.ids import new_id
from core.rights import Right
from production import operations as production
from production.formulas import Ingredient
from tests.benches.figures import Figure, Share, compare
from tests.benches.ground import ALLOCATE, LOCK, WANTED, Ground, ground_in
from tests.databases import scratch

CALLS, ROUNDS = 20, 7
GOAL = 0.10
SERVED = {
    "ALLOWED_HOSTS": ["testserver"],
    "SECURE_SSL_REDIRECT": False,
    "API_REQUESTS_A_MINUTE": {"token": 10**9, "tenant": 10**9},
}


def bench() -> Iterator[Figure]:
    """Reserve a batch of one ingredient, three lots of it."""
    with scratch("bench_rest_stock") as database, override_settings(**SERVED):
        ground = ground_in(database)
        with ground.pantry.plant.machine():
            batches = _planned(ground, (CALLS * ROUNDS) + 2)
            scopes = [str(Right.SEE_STOCK), str(Right.PLAN_BATCHES), str(Right.SEE_BATCHES)]
            token = core.make_token(name="Bench", scopes=scopes, valid_days=1)
        figure = compare(
            "reserve a batch over REST, beside statements",
            ours=_reserving(token.secret, iter(batches)),
            plain=lambda: ground.run((LOCK, ALLOCATE), ground.an_item()),
            calls=CALLS,
            rounds=ROUNDS,
        )
        yield Share(**vars(figure), goal=GOAL)


def _planned(ground: Ground, many: int) -> list[UUID]:
    """Batches that need what one allocation by hand takes, of items in turn."""
    made = catalog.create_item(sku="MADE", name="Made", kind="finished", uom="kg")
    versions = []
    for number, item in enumerate(ground.items[:10]):
        draft = production.save_recipe_version(
            recipe=f"R-{number}",
            item=made,
            batch_size=Decimal(100),
            uom="kg",
            ingredients=[Ingredient(1, item.id, WANTED, "kg")],
        )
        versions.append(production.approve_recipe_version(version=draft))
    return [
        production.plan_batch(
            version=versions[number % len(versions)],
            quantity=Decimal(100),
            uom="kg",
            planned_on=ground.today,
        ).id
        for number in range(many)
    ]


def _reserving(secret: str, batches: Iterator[UUID]) -> Callable[[], None]:
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    def reserve() -> None:
        answer = client.post(
            f"/api/v1/batches/{next(batches)}/reservations/",
            "{}",
            content_type="application/json",
            headers={"Idempotency-Key": str(new_id())},
        )
        assert answer.status_code == 201, answer.content[:400]

    return reserve
