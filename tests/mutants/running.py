"""Mistakes in batches under way."""

from __future__ import annotations

from tests.mutants import Mutant

RUNNING = ("tests/production/test_running.py",)
RISKS = ("tests/production/test_risks.py",)
REWORK = ("tests/production/test_rework.py",)
STANDING_IN = ("tests/production/test_standing_in.py",)

MUTANTS = [
    Mutant(
        "a line takes more than its tolerance",
        "production/operations/issuing.py",
        "    if taken + wanted > most:",
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
        "production/queries/needs.py",
        "        promised[line][item_id] += quantity",
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
        "production/operations/issuing.py",
        "        if item_id not in may:",
        "        if False:",
        RUNNING,
    ),
    Mutant(
        "what stands in is taken one for one",
        "inventory/standing_in.py",
        "_rounded(self._covers[place] * self._factors[place])",
        "_rounded(self._covers[place])",
        STANDING_IN,
    ),
    Mutant(
        "an item stands in before its first day",
        "production/queries/needs.py",
        "    has_begun = one.valid_from is None or one.valid_from <= day",
        "    has_begun = True",
        STANDING_IN,
    ),
    Mutant(
        "what was reserved to stand in is left lying",
        "inventory/operations/filling.py",
        "queries.reserved_and_usable(reserved_for) if reserved_for else {}",
        "{}",
        STANDING_IN,
    ),
    Mutant(
        "what was reserved to stand in is asked though it is held",
        "inventory/queries/reservations.py",
        "        if one.id not in at_risk:\n",
        "        if True:\n",
        STANDING_IN,
    ),
    Mutant(
        "what stood in does not count for its line",
        "production/queries/needs.py",
        "        covered[one.line.line] += one.replaces if there == one.quantity else part\n",
        "",
        STANDING_IN,
    ),
    Mutant(
        "a stand-in is named while the item is there",
        "production/operations/issuing.py",
        "    if instead and not reason.strip():",
        "    if False:",
        STANDING_IN,
    ),
    Mutant(
        "the life an item must have left at issue is not asked for",
        "production/queries/needs.py",
        "    return item.min_issue_life_days or 0",
        "    return 0",
        STANDING_IN,
    ),
    Mutant(
        "a line does not take the tolerance of its item",
        "production/operations/frozen.py",
        "    return usual if own is None else own",
        "    return own",
        RUNNING,
    ),
    Mutant(
        "rework knows no limit",
        "production/operations/rework.py",
        "    if before + of_batch > most:",
        "    if of_batch > most:",
        REWORK,
    ),
    Mutant(
        "rework leads back into itself",
        "production/operations/rework.py",
        "    if own:\n",
        "    if False:\n",
        REWORK,
    ),
    Mutant(
        "what was bought is reworked",
        "production/operations/rework.py",
        "    if maker is None or maker.item_id != batch.item_id:",
        "    if False:",
        REWORK,
    ),
    Mutant(
        "rework that came back still counts",
        "production/queries/needs.py",
        "        there = min(row.quantity, left)\n",
        "        there = row.quantity\n",
        REWORK,
    ),
    Mutant(
        "an owner is told again each minute",
        "production/queries/risks.py",
        "if (r.reservation.id, r.cause) not in told]",
        "]",
        RISKS,
    ),
    Mutant(
        "what may be used is reserved anew with the rest",
        "production/operations/risks.py",
        "    at_risk = stock.reservations_at_risk(batch.document)\n",
        "    at_risk = stock.reservations_at_risk()\n",
        RISKS,
    ),
    Mutant(
        "what is at risk is kept when the batch is reserved anew",
        "production/operations/risks.py",
        "    missing = queries.unreserved(batch)\n",
        "    missing = []\n",
        RISKS,
    ),
]
