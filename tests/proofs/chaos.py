"""Chaos: workers, Redis and PostgreSQL are killed while promised work is done; none may be lost.

`manage.py prove chaos` runs 10,000 rows under 200 worker kills, 50 wipes of Redis and 20 crash
recoveries of PostgreSQL, with three beats at once after a gap of an hour. Every fault is printed
with the rows still pending; the seed replays their order. Then a superuser tampers with 1,000
sealed rows, and each must be named.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.proofs.stage import Mark, Stage, judge, open_stage
from tests.proofs.tamper import tampering

SLUGS = ("acme", "rival", "third")
TABLES = """
CREATE TABLE chaos_effect (tenant_id uuid NOT NULL, number integer NOT NULL);
CREATE TABLE chaos_period (tenant_id uuid NOT NULL, period text NOT NULL);
GRANT SELECT, INSERT ON chaos_effect, chaos_period TO batcherp_app;
"""
MOST_RESENDS_PERCENT = 20.0
MOST_SECONDS = 60.0
GIVE_UP_SECONDS = 240.0
# Faults fall while this share of the rows is done, so that work is pending at each of them.
LAST_FAULT_AT = 0.97
WITHOUT_PROGRESS_SECONDS = 90.0
_MINUTE = "%Y-%m-%dT%H:%M:%SZ"


@dataclass
class Told:
    """What happened, as it is printed."""

    faults: dict[str, int] = field(default_factory=dict)
    least_pending: int = 1_000_000_000
    began_at: float = field(default_factory=time.monotonic)
    last_fault_at: float = 0.0

    def fault(self, name: str, pending: int) -> None:
        """Count a fault that fell while `pending` rows were not done."""
        self.faults[name] = self.faults.get(name, 0) + 1
        self.least_pending = min(self.least_pending, pending)
        self.last_fault_at = time.monotonic()
        print(
            f"{self.last_fault_at - self.began_at:7.1f} s  {pending:6d} pending  {name}", flush=True
        )


def main(argv: list[str]) -> int:
    """Run it; 0 when nothing was lost, doubled, resent too often or drained too late."""
    asked = _arguments(argv)
    settings = {
        "BATCHERP_RELAY_IN_FLIGHT": str(asked.in_flight),
        "BATCHERP_RELAY_IN_FLIGHT_PER_TENANT": str(asked.in_flight),
        "BATCHERP_RELAY_LEASE_SECONDS": str(asked.lease_seconds),
        "BATCHERP_TICK_SECONDS": "2",
    }
    with open_stage(**settings) as stage:
        stage.ask(TABLES)
        stage.demand(["-m", "tests.proofs.chaos_jobs", str(asked.rows)])
        stage.keep_product(
            workers=asked.workers, concurrency=asked.concurrency, jobs="tests.proofs.chaos_jobs"
        )
        told = _wreck(stage, asked)
        seconds = _drain(stage, told)
        marks = _figures(stage, asked, told, seconds)
        if asked.tampered:
            marks += tampering(stage, asked.tampered)
        return judge(marks)


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py prove chaos", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--worker-kills", type=int, default=200)
    parser.add_argument("--redis-wipes", type=int, default=50)
    parser.add_argument("--crashes", type=int, default=20)
    parser.add_argument("--tampered", type=int, default=1000, help="sealed rows to tamper with")
    parser.add_argument("--workers", type=int, default=2, help="groups of worker processes")
    parser.add_argument("--concurrency", type=int, default=2, help="processes in each group")
    parser.add_argument("--in-flight", type=int, default=8)
    parser.add_argument("--lease-seconds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    return parser.parse_args(argv)


def _faults(stage: Stage, asked: argparse.Namespace) -> list[tuple[str, Callable[[], bool]]]:
    """Every fault, in an order that the seed decides."""
    dice = random.Random(asked.seed)
    kinds: list[tuple[str, int, Callable[[], bool]]] = [
        (
            "worker processes killed",
            _share(asked.worker_kills, 4, 5),
            lambda: stage.kill_worker_child(dice),
        ),
        (
            "whole workers killed",
            _rest(asked.worker_kills, 4, 5),
            lambda: stage.kill_worker_group(dice),
        ),
        ("Redis flushed", _share(asked.redis_wipes, 1, 2), stage.flush_redis),
        ("Redis killed", _rest(asked.redis_wipes, 1, 2), stage.restart_redis),
        (
            "PostgreSQL sessions killed",
            _share(asked.crashes, 3, 4),
            lambda: stage.kill_backend(dice),
        ),
        ("PostgreSQL killed", _rest(asked.crashes, 3, 4), stage.kill_postgres),
    ]
    faults = [(name, fault) for name, times, fault in kinds for _ in range(times)]
    dice.shuffle(faults)
    return faults


def _share(total: int, part: int, of: int) -> int:
    return total * part // of


def _rest(total: int, part: int, of: int) -> int:
    return total - _share(total, part, of)


def _wreck(stage: Stage, asked: argparse.Namespace) -> Told:
    """Let each fault fall when its share of the rows is done."""
    faults = _faults(stage, asked)
    told = Told()
    for number, (name, fault) in enumerate(faults):
        wanted = int(asked.rows * LAST_FAULT_AT * (number + 1) / (len(faults) + 1))
        _wait_for(stage, wanted)
        while not fault():
            time.sleep(0.05)
        told.fault(name, asked.rows - _done(stage))
    return told


def _wait_for(stage: Stage, wanted: int) -> None:
    deadline = time.monotonic() + WITHOUT_PROGRESS_SECONDS
    while _done(stage) < wanted:
        if time.monotonic() > deadline:
            raise RuntimeError(f"No progress for {WITHOUT_PROGRESS_SECONDS:.0f} s.")
        time.sleep(0.02)


def _done(stage: Stage) -> int:
    return int(stage.ask("SELECT count(*) FROM chaos_effect")[0][0])


def _drain(stage: Stage, told: Told) -> float:
    """Seconds from the last fault until nothing is pending any more."""
    pending = "SELECT count(*) FROM core_outbox WHERE state = 'pending' AND due_at <= now()"
    while stage.ask(pending)[0][0]:
        if time.monotonic() - told.last_fault_at > GIVE_UP_SECONDS:
            break
        time.sleep(0.1)
    return time.monotonic() - told.last_fault_at


def _figures(stage: Stage, asked: argparse.Namespace, told: Told, seconds: float) -> list[Mark]:
    lost, doubled = _effects(stage, asked.rows)
    resends = stage.ask(
        "SELECT coalesce(sum(sends - 1), 0) FROM core_outbox WHERE job = 'chaos.effect'"
    )
    percent = 100.0 * int(resends[0][0]) / asked.rows
    dead = int(stage.ask("SELECT count(*) FROM core_outbox WHERE state = 'dead'")[0][0])
    missing, twice, periods = _periods(stage)
    for name, times in sorted(told.faults.items()):
        print(f"{times:>7}  {name}")
    in_all = time.monotonic() - told.began_at
    print(f"{in_all:>7.0f}  seconds in all for {asked.rows} rows, seed {asked.seed}")
    return [
        Mark("lost", lost, lost == 0),
        Mark("doubled", doubled, doubled == 0),
        Mark("dead", dead, dead == 0),
        Mark("resends, %", f"{percent:.1f}", percent <= MOST_RESENDS_PERCENT),
        Mark("seconds from the last fault to drained", f"{seconds:.1f}", seconds <= MOST_SECONDS),
        Mark("rows pending at the fault with fewest", told.least_pending, told.least_pending > 0),
        Mark("periods of three beats after an hour's gap", periods, periods >= 60 * len(SLUGS)),
        Mark("periods missing", missing, missing == 0),
        Mark("periods done twice", twice, twice == 0),
    ]


def _effects(stage: Stage, rows: int) -> tuple[int, int]:
    (count, distinct) = stage.ask("SELECT count(*), count(DISTINCT number) FROM chaos_effect")[0]
    return rows - distinct, count - distinct


def _periods(stage: Stage) -> tuple[int, int, int]:
    """How many periods since the gap began are missing, how many doubled, how many there are."""
    found = stage.ask("SELECT tenant_id::text, period FROM chaos_period")
    began = stage.ask(
        "SELECT tenant_id::text, min(period) FROM core_outbox"
        " WHERE job = 'chaos.minutely' GROUP BY tenant_id"
    )
    end = max((period for _, period in found), default="")
    wanted = {(tenant, period) for tenant, first in began for period in _minutes(first, end)}
    return len(wanted - set(found)), len(found) - len(set(found)), len(found)


def _minutes(first: str, last: str) -> Iterator[str]:
    """The minutes after `first`, up to `last`."""
    at = datetime.fromisoformat(first) + timedelta(minutes=1)
    while at.strftime(_MINUTE) <= last:
        yield at.strftime(_MINUTE)
        at += timedelta(minutes=1)


if __name__ == "__main__":
    raise SystemExit(main([]))
