"""Mistakes in receipts and lots by a file, and in what drums keep of their age."""

from __future__ import annotations

from tests.mutants import Mutant

CONTAINERS = ("tests/lots/test_containers.py",)
POSTING = ("tests/history/test_posting.py",)

MUTANTS = [
    Mutant(
        "what a file does not accept is released",
        "orders/operations/posting.py",
        "REJECTED = {False: str(Lot.Disposition.REJECTED)}",
        'REJECTED = {False: ""}',
        POSTING,
    ),
    Mutant(
        "a month is written as its first day",
        "inventory/imports.py",
        '"month" if lot.made_on_is_month else "day"',
        '"day"',
        ("tests/history/test_batches.py",),
    ),
    Mutant(
        "a receipt adds to a lot that is known",
        "orders/operations/posting.py",
        "    if known is not None:",
        "    if False:",
        POSTING,
    ),
    Mutant(
        "a receipt is half history and half posted",
        "orders/operations/receipts.py",
        "        refuse_half(self.together[_group(row)], row)\n",
        "",
        POSTING,
    ),
    Mutant(
        "what is poured from an open drum is fresh again",
        "inventory/operations/moves.py",
        "        _carry(lot, lot_queries.opened_on(container), target)\n",
        "        pass\n",
        CONTAINERS,
    ),
    Mutant(
        "what a batch gives back is fresh again",
        "inventory/operations/moves.py",
        "    _carry(lot, queries.opened_before(document, lot), held)\n",
        "",
        CONTAINERS,
    ),
    Mutant(
        "older material goes upon fresher",
        "lots/operations/containers.py",
        "    if target.opened_on and target.opened_on > opened_on:",
        "    if False:",
        CONTAINERS,
    ),
    Mutant(
        "a drum is opened tomorrow",
        "lots/operations/containers.py",
        "    if opened_on > (latest := queries.latest_day()):",
        "    if opened_on > (latest := date.max):",
        CONTAINERS,
    ),
]
