"""The ledger against a model in plain Python; `manage.py prove model` does the same for longer."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.gummies import Kitchen
from tests.inventory.machine import Ledger


def test_the_ledger_does_what_its_model_does(kitchen: Kitchen) -> None:
    run_state_machine_as_test(
        type("AtAcme", (Ledger,), {"kitchen": kitchen}),
        settings=settings(
            max_examples=5,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
