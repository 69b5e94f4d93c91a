"""Clients of `prove oversell`: each tries one thing after another until each has its answer."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

import psycopg2
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from catalog.models import Item
from core.models import Document
from core.refusals import Refused
from inventory import operations as inventory
from inventory import queries as stock
from inventory.models import Reservation
from inventory.rules import Demand
from tests.proofs.pantry import Pantry

CUT = (OperationalError, InterfaceError)
# How often each is tried; "use" issues, and "release" frees, a reservation of the client's own.
KINDS = {"issue": 40, "ship": 20, "reserve": 25, "use": 10, "release": 5}


@dataclass
class Attempt:
    """One thing a client wants, and what it was told."""

    kind: str
    key: str
    document: Document
    quantity: Decimal
    answer: str = ""
    cuts: int = 0


@dataclass
class Store:
    """The stock, the attempts still to make, and what was made of them."""

    pantry: Pantry
    item: Item
    batches: Iterator[Document]
    orders: Iterator[Document]
    numbers: Iterator[int] = field(default_factory=count)
    attempts: list[Attempt] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    reads: int = 0
    unbalanced: int = 0
    cut: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


def client(store: Store, attempts: int, dice: random.Random) -> None:
    """Attempts, until the clients together have made `attempts` of them."""
    mine: list[Attempt] = []  # reservations that are open, as far as this client knows
    while (number := next(store.numbers)) < attempts:
        attempt = _wish(store, f"attempt-{number}", dice, mine)
        try:
            _ask_until_answered(store, attempt)
        except (DatabaseError, Refused) as fault:
            attempt.answer = "failed"
            store.failed[f"{attempt.kind}: {type(fault).__name__} {fault}"[:200]] += 1
        if attempt.kind == "reserve" and attempt.answer == "done":
            mine.append(attempt)
        store.attempts.append(attempt)
    connection.close()


def _wish(store: Store, key: str, dice: random.Random, mine: list[Attempt]) -> Attempt:
    (kind,) = dice.choices(list(KINDS), list(KINDS.values()))
    if kind in ("use", "release"):
        if not mine:
            kind = "reserve"
        else:
            held = mine.pop(dice.randrange(len(mine)))
            return Attempt(kind, key, held.document, held.quantity)
    with store.lock:
        document = next(store.orders if kind == "ship" else store.batches)
    return Attempt(kind, key, document, Decimal(dice.choice((1, 1, 2, 3))) / dice.choice((1, 2)))


def _ask_until_answered(store: Store, attempt: Attempt) -> None:
    while not attempt.answer:
        try:
            attempt.answer = _ask(store, attempt)
        except CUT as fault:
            if not _is_cut(fault):
                raise
            attempt.cuts += 1
            connection.close()


def _is_cut(fault: DatabaseError) -> bool:
    """The connection is gone; a deadlock or a timeout is an answer, and a bad one."""
    cause = fault.__cause__
    return isinstance(cause, psycopg2.InterfaceError) or (
        isinstance(cause, psycopg2.OperationalError) and cause.pgcode in (None, "57P01")
    )


def _ask(store: Store, attempt: Attempt) -> str:
    wanted = [Demand(1, store.item.id, attempt.quantity)]
    place = {"site": store.pantry.site, "need_on": store.pantry.today}
    same = {"document": attempt.document, "demands": wanted, "key": attempt.key, **place}
    who = {"ship": "walt", "reserve": "petra", "release": "petra"}.get(attempt.kind, "otto")
    try:
        with store.pantry.plant.acting(who):
            if attempt.kind == "ship":
                inventory.ship(**same)
            elif attempt.kind == "reserve":
                inventory.reserve(**same)
            elif attempt.kind == "release":
                inventory.release_reservations(reservations=_reservations(attempt))
            else:
                inventory.issue_batch(**same)
    except Refused as refusal:
        if refusal.code == "closed" and attempt.cuts:
            return "done"  # the connection was cut after it had committed
        if refusal.code != "shortage" or attempt.kind == "use":
            raise  # what is reserved is never short
        return "short"
    return "done"


def _reservations(attempt: Attempt) -> list[Reservation]:
    return list(stock.reservations().filter(document=attempt.document))
