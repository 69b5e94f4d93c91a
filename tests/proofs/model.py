"""The ledger does what a model in plain Python does, whatever Hypothesis thinks of.

    manage.py prove model [--examples 200] [--steps 40] [--seed 1]

Each example is a history of up to so many steps on a kitchen of its own; after each step balances,
promises, verdicts and the FEFO choice are compared, and the books must agree with themselves.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cast import plant
from tests.databases import scratch
from tests.gummies import kitchen_of
from tests.inventory.machine import Ledger


def main(words: list[str]) -> int:
    """0 when both did the same in every example."""
    parser = argparse.ArgumentParser(prog="manage.py prove model")
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args(words)
    print(f"seed {asked.seed}", flush=True)
    began = time.monotonic()
    with scratch("model"):
        acme = plant("acme", "Acme Gummies")
        with acme.machine():
            kitchen = kitchen_of(acme)
        machine = type("AtAcme", (_Counted,), {"kitchen": kitchen})
        seed(asked.seed)(machine)
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=asked.examples,
                stateful_step_count=asked.steps,
                deadline=None,
                database=None,
                print_blob=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
    done = ", ".join(f"{count} {what}" for what, count in sorted(_Counted.done.items()))
    print(f"{_Counted.runs} histories alike, {time.monotonic() - began:.0f} s: {done}")
    return 0


class _Counted(Ledger):
    """Counts what was done and what was refused by both."""

    runs = 0
    done: Counter[str] = Counter()

    def teardown(self) -> None:
        super().teardown()
        _Counted.runs += 1
        _Counted.done.update(moved.kind for moved in self.books.moved)
        _Counted.done["refused by both"] += self.refused
