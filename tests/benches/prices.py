"""What each protection costs a stock operation: the same call with it and without it.

A protection is taken out of this bench's own database and put back, turn by turn: row level
security (the tables' policies), the signed tenant (the check of the signature), the leaf hash of
each movement, and the audit trail. What is printed is the operation with all of them beside it
without the one; the last line is without the four of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.benches.figures import Figure
from tests.benches.ground import Ground, ground_in
from tests.databases import admin, scratch

CALLS, ROUNDS = 40, 7
_UNSIGNED = """
    CREATE OR REPLACE FUNCTION app.acting() RETURNS app.acting
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        part text[] := string_to_array(current_setting('app.context', true), '|');
    BEGIN
        RETURN ROW(part[3], nullif(part[4], '')::uuid, nullif(part[5], '')::uuid,
                   nullif(part[6], '')::uuid, part[7])::app.acting;
    END $$
"""
_NO_LEAF = """
    CREATE OR REPLACE FUNCTION app.leaf(VARIADIC fields text[]) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RETURN '\\x00'::bytea;
    END $$
"""
_NO_TRAIL = """
    CREATE OR REPLACE FUNCTION app.write_trail() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
    BEGIN
        RETURN NULL;
    END $$
"""
_POLICIES = """
    DO $$
    DECLARE
        guarded regclass;
    BEGIN
        FOR guarded IN SELECT DISTINCT p.polrelid::regclass FROM pg_policy p LOOP
            EXECUTE format('ALTER TABLE %s {} ROW LEVEL SECURITY', guarded);
        END LOOP;
    END $$
"""


@dataclass(frozen=True)
class Protection:
    """Something that is in force, and the SQL that takes it away and gives it back."""

    name: str
    take_away: str
    give_back: str


def bench() -> Iterator[Figure]:
    """Allocate, issue and receive: with everything, beside without one, beside without all four."""
    with scratch("bench_prices") as database:
        ground = ground_in(database)
        with admin(database) as books:
            protections = _protections(books)
            for name, act in _acts(ground).items():
                for some in ([[one] for one in protections], [protections]):
                    for chosen in some:
                        yield _price(books, f"{name}, beside {_without(chosen)}", act, chosen)


def _acts(ground: Ground) -> dict[str, Callable[[], object]]:
    return {
        "allocate": lambda: ground.allocate([ground.an_item()]),
        "issue": lambda: ground.issue(ground.an_item()),
        "receive": lambda: ground.receive(ground.an_item()),
    }


def _protections(books: Any) -> list[Protection]:
    return [
        Protection("policies", _POLICIES.format("DISABLE"), _POLICIES.format("ENABLE")),
        Protection("signature", _UNSIGNED, _as_it_is(books, "app.acting()")),
        Protection("leaf hash", _NO_LEAF, _as_it_is(books, "app.leaf(text[])")),
        Protection("trail", _NO_TRAIL, _as_it_is(books, "app.write_trail()")),
    ]


def _as_it_is(books: Any, function: str) -> str:
    books.execute("SELECT pg_get_functiondef(%s::regprocedure)", [function])
    definition: str = books.fetchone()[0]
    return definition


def _without(chosen: list[Protection]) -> str:
    return "none of them" if len(chosen) > 1 else f"no {chosen[0].name}"


def _price(
    books: Any, name: str, act: Callable[[], object], protections: list[Protection]
) -> Figure:
    """The operation guarded and not, in turns; each turn begins with plans made anew."""
    pairs = []
    for _ in range(ROUNDS):
        guarded = _milliseconds(act)
        for one in protections:
            books.execute(one.take_away)
        bare = _milliseconds(act)
        for one in protections:
            books.execute(one.give_back)
        pairs.append((guarded, bare))
    ratios = [guarded / bare for guarded, bare in pairs]
    return Figure(
        name,
        median(guarded for guarded, _ in pairs),
        median(bare for _, bare in pairs),
        min(ratios),
        max(ratios),
    )


def _milliseconds(act: Callable[[], object]) -> float:
    for _ in range(5):
        act()
    began = time.perf_counter()
    for _ in range(CALLS):
        act()
    return (time.perf_counter() - began) * 1000 / CALLS
