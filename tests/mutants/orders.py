"""Mistakes in receipts and lots by a file."""

from __future__ import annotations

from tests.mutants import Mutant

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
]
