"""Small runs of the proofs about many at once, and the two holes they found."""

from __future__ import annotations

import argparse
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from decimal import Decimal

import psycopg2
import pytest
from django.db import connection

from core.refusals import Refused
from inventory import operations as inventory
from inventory.models import Movement, Reservation
from inventory.rules import Demand
from lots import operations as lots
from lots.models import Restriction
from tests.databases import ADMIN_URL, url_of
from tests.proofs import drain, oversell, restrictions
from tests.proofs.pantry import Pantry, documents, pantry
from tests.proofs.restrictions import Shelf, shelf_of


@pytest.fixture
def acme_pantry(committing: str) -> Pantry:
    """An empty pantry, committed."""
    return pantry()


@pytest.fixture
def shelf(acme_pantry: Pantry) -> Shelf:
    """One container that every scope holds."""
    return shelf_of(acme_pantry)


def test_nothing_is_oversold_lost_or_doubled_while_connections_are_cut(
    acme_pantry: Pantry, committing: str
) -> None:
    asked = argparse.Namespace(clients=6, attempts=120, units=80, cuts=8, seed=7)

    store = oversell.store_of(acme_pantry, asked.attempts, asked.units)
    found = oversell.marks(store, committing, asked)

    assert [mark for mark in found if not mark.passed] == []


def test_eight_clients_empty_an_item_in_turn(acme_pantry: Pantry, committing: str) -> None:
    told = drain.drained(acme_pantry, committing, clients=8, repetitions=2)

    assert told.answers == {"done": 40, "short": 16}
    assert (told.oversold, told.skipped, told.miscounted) == (0, 0, 0)


def test_items_asked_for_in_any_order_do_not_deadlock(acme_pantry: Pantry, committing: str) -> None:
    told = drain.mixed(acme_pantry, committing, clients=6, repetitions=4, seed=3)

    assert told.answers == {"done": 20, "short": 6}
    assert (told.oversold, told.skipped, told.miscounted) == (0, 0, 0)


@pytest.mark.parametrize("scope", restrictions.SCOPES)
def test_nothing_is_used_after_a_restriction_stood(shelf: Shelf, scope: str) -> None:
    told = restrictions.raced(shelf, scope, races=32, dice=random.Random(5))

    assert told.wrong == []
    assert told.races == 32


@pytest.mark.parametrize("scope", ["supplier", "supplier_lot", "origin"])
def test_what_was_restricted_while_a_reservation_waited_is_not_reserved(
    shelf: Shelf, committing: str, scope: str
) -> None:
    """FEFO has walked and waits for the place; the restriction commits; then the place is free."""
    with closing(psycopg2.connect(url_of(ADMIN_URL, committing))) as mover:
        with mover.cursor() as cursor:
            cursor.execute(
                "SELECT FROM catalog_location WHERE id = %s FOR UPDATE", [str(shelf.location.id)]
            )
        with ThreadPoolExecutor(1) as hands:
            waiting = hands.submit(told, lambda: act(shelf, "reserve"))
            until_somebody_waits(committing)
            with shelf.pantry.plant.acting("quinn"):
                lots.restrict(scope=shelf.scope(scope), uses=Restriction.Use.values)
            mover.rollback()
            ended = waiting.result(timeout=30)

    assert ended == "A lot of these may not be used any more."
    with shelf.pantry.plant.machine():
        assert not Reservation.objects.exists()


@pytest.mark.parametrize("way", ["issue", "reserve"])
def test_a_key_used_for_two_items_at_once_posts_for_one(acme_pantry: Pantry, way: str) -> None:
    with acme_pantry.plant.machine():
        items = [acme_pantry.item("ONE"), acme_pantry.item("TWO")]
        for item in items:
            acme_pantry.fill(item, 1, Decimal(10))
        batches = documents(kind="batch", many=2)
    together = threading.Barrier(2)

    def take(place: int) -> str:
        same = {
            "document": batches[place],
            "site": acme_pantry.site,
            "need_on": acme_pantry.today,
            "demands": [Demand(1, items[place].id, Decimal(1))],
            "key": "the-same",
        }
        with acme_pantry.plant.acting("petra" if way == "reserve" else "otto"):
            (inventory.reserve if way == "reserve" else inventory.issue_batch)(**same)
            if place == 0:
                together.wait(timeout=30)
                time.sleep(0.3)  # the other waits for the key meanwhile
        return "done"

    with ThreadPoolExecutor(2) as hands:
        first = hands.submit(told, lambda: take(0))
        together.wait(timeout=30)
        second = hands.submit(told, lambda: take(1))
        assert (first.result(30), second.result(30)) == ("done", "done")

    with acme_pantry.plant.machine():
        written = {
            "reserve": Reservation.objects.values_list("quantity", flat=True),
            "issue": Movement.objects.filter(kind="issue").values_list("quantity", flat=True),
        }
        assert list(written[way]) == [1]


def act(shelf: Shelf, use: str) -> str:
    who, do = restrictions.acts(shelf)[use]
    with shelf.pantry.plant.acting(who):
        do()
    return "done"


def told(do: Callable[[], str]) -> str:
    """What came of it in a thread: its answer, or the first sentence of a refusal."""
    try:
        return do()
    except Refused as refusal:
        return f"{refusal.sentence.partition('.')[0]}."
    finally:
        connection.close()


def until_somebody_waits(database: str) -> None:
    """Until a connection of the application waits for a lock."""
    asked = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND usename = 'batcherp_app' AND wait_event_type = 'Lock'"
    )
    with closing(psycopg2.connect(url_of(ADMIN_URL, database))) as looking:
        looking.autocommit = True
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with looking.cursor() as cursor:
                cursor.execute(asked)
                if cursor.fetchone() != (0,):
                    return
            time.sleep(0.02)
    raise TimeoutError("Nobody waits.")
