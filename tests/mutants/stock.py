"""Mistakes in the ledger, FEFO, shelf life and the trace."""

from __future__ import annotations

from tests.mutants import Mutant

STOCK = ("tests/inventory", "tests/production/test_batches.py")

MUTANTS = [
    Mutant(
        "a lot expires at the start of its labelled day",
        "inventory/sql/usable.sql",
        "WHEN usable_through < need_on THEN",
        "WHEN usable_through <= need_on THEN",
        STOCK,
    ),
    Mutant(
        "quarantine is usable",
        "inventory/sql/usable.sql",
        "WHEN disposition <> 'released' THEN 'quarantine'",
        "WHEN disposition = 'never' THEN 'quarantine'",
        STOCK,
    ),
    Mutant(
        "the latest to expire goes first",
        "inventory/sql/allocation.sql",
        "ORDER BY q.usable_through, q.received_on, q.lot_code, q.id\n        LOOP",
        "ORDER BY q.usable_through DESC, q.received_on, q.lot_code, q.id\n        LOOP",
        STOCK,
    ),
    Mutant(
        "two lines of a batch take the same stock",
        "inventory/sql/allocation.sql",
        "WHERE p.lot = q.lot_id AND p.location = q.location_id), 0) AS free",
        "WHERE false), 0) AS free",
        STOCK,
    ),
    Mutant(
        "what leaves a place stays in it",
        "inventory/sql/ledger.sql",
        "SET on_hand = q.on_hand - g.quantity",
        "SET on_hand = q.on_hand",
        STOCK,
    ),
    Mutant(
        "the ledger does not judge what it is given",
        "inventory/sql/ledger.sql",
        "IF NOT FOUND OR cause IS NOT NULL THEN",
        "IF false THEN",
        STOCK,
    ),
    Mutant(
        "a key is not remembered",
        "inventory/sql/postings.sql",
        "    IF posting IS NOT NULL THEN\n        RETURN;",
        "    IF false THEN\n        RETURN;",
        STOCK,
    ),
    Mutant(
        "a short batch is issued as far as it goes",
        "inventory/sql/postings.sql",
        "IF cardinality(found.short) > 0 THEN",
        "IF false THEN",
        STOCK,
    ),
    Mutant(
        "a completed batch may be completed again",
        "production/operations/batches.py",
        "if batch.status != Batch.Status.PLANNED:",
        "if False:",
        ("tests/production/test_batches.py",),
    ),
]
