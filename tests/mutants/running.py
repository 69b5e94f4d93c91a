"""Mistakes in batches under way."""

from __future__ import annotations

from tests.mutants import Mutant

RUNNING = ("tests/production/test_running.py",)

MUTANTS = [
    Mutant(
        "a line takes more than its tolerance",
        "production/operations/running.py",
        "    if issued + wanted > most:",
        "    if wanted > most:",
        RUNNING,
    ),
    Mutant(
        "a batch that holds material is aborted",
        "production/operations/running.py",
        "    if held:\n",
        "    if False:\n",
        RUNNING,
    ),
    Mutant(
        "an aborted batch keeps its reservations",
        "production/operations/running.py",
        "    release_rest(batch)\n    batch.status",
        "    batch.status",
        RUNNING,
    ),
    Mutant(
        "a batch closes though a line took too little",
        "production/operations/outputs.py",
        "        if line.quantity - demand.quantity < least:",
        "        if False:",
        RUNNING,
    ),
    Mutant(
        "by-products count as made",
        "production/operations/outputs.py",
        "if one.kind == Kind.PRODUCT]",
        "]",
        RUNNING,
    ),
    Mutant(
        "what is reserved for a batch is looked for again",
        "production/queries/batches.py",
        "        promised[one.line] += one.quantity - one.consumed",
        "        pass",
        RUNNING,
    ),
    Mutant(
        "what was returned counts as issued",
        "inventory/queries/reservations.py",
        "sum(CASE WHEN p.id = m.to_location_id THEN m.quantity ELSE -m.quantity END)\n",
        "sum(CASE WHEN p.id = m.to_location_id THEN m.quantity ELSE 0 END)\n",
        RUNNING,
    ),
    Mutant(
        "a lot of another item goes into a line",
        "production/operations/running.py",
        "        if pick.lot.item_id != of_line.item_id:",
        "        if False:",
        RUNNING,
    ),
]
