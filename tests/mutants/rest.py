"""Mistakes in the API's nouns of stock and production."""

from __future__ import annotations

from tests.mutants import Mutant

STOCK = ("tests/inventory/test_api.py",)
BATCHES = ("tests/production/test_api.py",)
FORGETTING = ("tests/core/api/test_forgetting.py",)

MUTANTS = [
    Mutant(
        "an act is done to any record, not to the one of its address",
        "core/api/endpoint.py",
        'return {"pk": self.kwargs["id"]} if "id" in self.kwargs else {}',
        'return {"pk": self.kwargs["id"]} if self.place == "record" else {}',
        BATCHES,
    ),
    Mutant(
        "more is received than the ledger can hold",
        "inventory/operations/quantities.py",
        "    refuse_beyond(kept, item.uom, item.sku)\n",
        "",
        STOCK,
    ),
    Mutant(
        "the answers of a day ago are removed",
        "core/operations/answers.py",
        "KEPT_FOR = timedelta(days=30)",
        "KEPT_FOR = timedelta(days=1)",
        FORGETTING,
    ),
    Mutant(
        "a key whose answer was just removed finds none and breaks",
        "core/api/idempotency.py",
        "if (kept := _kept(key, fingerprint)) is not None:\n            return kept",
        "if (kept := _kept(key, fingerprint)) or True:\n            return kept",
        FORGETTING,
    ),
]
