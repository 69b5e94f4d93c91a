"""Mistakes in catalog's partners and in what suppliers sell."""

from __future__ import annotations

from tests.mutants import Mutant

PARTNERS = ("tests/catalog/test_partners.py", "tests/imports/test_partners.py")

MUTANTS = [
    Mutant(
        "items are bought from a customer",
        "catalog/rules/partners.py",
        'SUPPLYING = ("supplier", "both")',
        'SUPPLYING = ("supplier", "customer", "both")',
        PARTNERS,
    ),
    Mutant(
        "who supplies items becomes a mere customer",
        "catalog/operations/partners.py",
        'return {id_: {"role": sentence} for id_ in selling}',
        "return {}",
        PARTNERS,
    ),
    Mutant(
        "a price is for any unit, whether it converts or not",
        "catalog/rules/supplier_items.py",
        "        stock_units_in(wanted, of=of)\n",
        "        pass\n",
        PARTNERS,
    ),
    Mutant(
        "terms are changed over somebody else's change",
        "catalog/operations/supplier_items.py",
        "    if now.version != version:\n",
        "    if False:\n",
        PARTNERS,
    ),
    Mutant(
        "a file without a currency changes the one that is kept",
        "catalog/rules/supplier_items.py",
        'if kept.get("price") is not None and not kept.get("currency"):',
        'if kept.get("price") is not None:',
        PARTNERS,
    ),
]
