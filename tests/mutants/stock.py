"""Mistakes in the laws of stock: what may be used, which goes first, and the ledger."""

from __future__ import annotations

from tests.mutants import Mutant

USABLE = ("tests/inventory/test_usable.py",)
LEDGER = ("tests/inventory/test_ledger.py",)
MOVES = ("tests/inventory/test_moves.py",)
NAMED = ("tests/inventory/test_named.py",)
PROMISES = ("tests/inventory/test_reservations.py",)
REVERSALS = ("tests/inventory/test_reversals.py",)
RESTRICTIONS = ("tests/lots/test_restrictions.py",)
DRUMS = ("tests/lots/test_containers.py",)
DATES = ("tests/lots/test_dates.py",)
MODEL = ("tests/inventory/test_model.py",)
BATCHES = ("tests/production/test_batches.py",)

PREDICATE = "inventory/sql/usable.sql"
FEFO = "inventory/sql/allocation.sql"
LAW = "inventory/sql/ledger.sql"
POST = "inventory/sql/postings.sql"
RESERVE = "inventory/sql/reservations.sql"
TAKE = "inventory/sql/taking.sql"
RESTRICT = "lots/sql/restrictions.sql"
_REST = "q.received_on, q.lot_code, q.container_code, q.id;"

_EXPIRY = [
    Mutant(
        "a lot expires at the start of its labelled day",
        PREDICATE,
        "WHEN p_usable_through < p_on THEN 'expired'",
        "WHEN p_usable_through <= p_on THEN 'expired'",
        USABLE,
    ),
    Mutant(
        "the life that must be left is a day too long",
        PREDICATE,
        "WHEN p_usable_through < p_through THEN 'short_life'",
        "WHEN p_usable_through <= p_through THEN 'short_life'",
        DATES,
    ),
    Mutant(
        "the life that must be left is not asked for",
        FEFO,
        "p_judged_on + coalesce(d.life_days, 0)",
        "p_judged_on + 0",
        DATES,
    ),
    Mutant(
        "what matures today is used tomorrow",
        PREDICATE,
        "WHEN p_available_from > p_on THEN 'immature'",
        "WHEN p_available_from >= p_on THEN 'immature'",
        DATES,
    ),
    Mutant(
        "a day in the past revives what has expired",
        FEFO,
        "SELECT greatest(p_need_on, app.site_day(p_tenant, p_site))",
        "SELECT p_need_on",
        USABLE,
    ),
    Mutant(
        "every site has the server's day",
        PREDICATE,
        "SELECT app.day_at(now(), s.time_zone)",
        "SELECT app.day_at(now(), 'UTC')",
        USABLE,
    ),
    Mutant(
        "quarantine is usable",
        PREDICATE,
        "WHEN p_disposition <> 'released' THEN 'quarantine'",
        "WHEN p_disposition = 'never' THEN 'quarantine'",
        USABLE,
    ),
    Mutant(
        "what was rejected is usable",
        PREDICATE,
        "        WHEN p_disposition = 'rejected' THEN 'rejected'\n"
        "        WHEN p_disposition <> 'released' THEN 'quarantine'",
        "        WHEN p_disposition = 'quarantine' THEN 'quarantine'",
        USABLE,
    ),
    Mutant(
        "what was returned is shipped again from the returns",
        PREDICATE,
        "p_place NOT IN ('storage', 'shipping') AND p_use = 'shipment'",
        "p_place = 'quarantine' AND p_use = 'shipment'",
        USABLE,
    ),
]

_ORDER = [
    Mutant(
        "the latest to expire goes first",
        FEFO,
        f"ORDER BY q.usable_through, q.opened_rank, {_REST}",
        f"ORDER BY q.usable_through DESC, q.opened_rank, {_REST}",
        USABLE,
    ),
    Mutant(
        "the oldest does not go first of those that last as long",
        FEFO,
        "q.opened_rank, q.received_on, q.lot_code, q.container_code, q.id;",
        "q.opened_rank, q.lot_code, q.container_code, q.id;",
        USABLE,
    ),
    Mutant(
        "an open drum waits its turn",
        FEFO,
        f"ORDER BY q.usable_through, q.opened_rank, {_REST}",
        f"ORDER BY q.usable_through, {_REST}",
        DRUMS,
    ),
    Mutant(
        "two lines of a batch take the same stock",
        FEFO,
        "AND p.container IS NOT DISTINCT FROM q.container_id), 0) AS free",
        "AND false), 0) AS free",
        DATES + PROMISES,
    ),
    Mutant(
        "what is reserved is taken by anybody",
        FEFO,
        "SELECT q.lot_id, q.location_id, q.container_id, q.on_hand - q.reserved - coalesce((",
        "SELECT q.lot_id, q.location_id, q.container_id, q.on_hand - coalesce((",
        PROMISES,
    ),
    Mutant(
        "stock of another site is taken",
        FEFO,
        "AND q.usable_through >= p_through AND c.site_id = p_site",
        "AND q.usable_through >= p_through",
        USABLE,
    ),
]

_LEDGER = [
    Mutant(
        "what leaves a place stays in it",
        LAW,
        "SET on_hand = q.on_hand - g.quantity",
        "SET on_hand = q.on_hand",
        MOVES,
    ),
    Mutant(
        "what comes to a place replaces what was there",
        LAW,
        "DO UPDATE SET on_hand = q.on_hand + excluded.on_hand",
        "DO UPDATE SET on_hand = excluded.on_hand",
        MOVES,
    ),
    Mutant(
        "a kind of movement leads anywhere",
        LAW,
        "WHEN NOT app.leads(n.kind,",
        "WHEN false AND NOT app.leads(n.kind,",
        USABLE,
    ),
    Mutant(
        "the ledger does not judge what it is given",
        LAW,
        "WHEN why.cause IS NOT NULL THEN 'BT006'",
        "WHEN false THEN 'BT006'",
        USABLE,
    ),
    Mutant(
        "a drum takes in another lot",
        LAW,
        "AND k.lot_id <> n.lot_id) THEN 'BT009'",
        "AND false) THEN 'BT009'",
        MOVES,
    ),
    Mutant(
        "a batch gives back more than it holds",
        LAW,
        "IF app.held_outside(p_tenant, p_document, p_lot, p_kind) < 0 THEN",
        "IF false THEN",
        MOVES,
    ),
    Mutant(
        "a leaf leaves out the quantity",
        LAW,
        "m.quantity::text, m.sequence::text,",
        "'', m.sequence::text,",
        LEDGER,
    ),
    Mutant(
        "a lot's new dates do not reach its balances",
        LAW,
        "    PERFORM app.refresh_quants(NEW.tenant_id, NEW.id);",
        "    NULL;",
        USABLE,
    ),
    Mutant(
        "an item's new life after opening reaches no open drum",
        LAW,
        "k.opened_on IS NOT NULL;\n    RETURN NULL;",
        "false;\n    RETURN NULL;",
        DRUMS,
    ),
    Mutant(
        "opening a drum does not shorten its life",
        LAW,
        "SELECT least(p_lot, p_opened_on + p_life_after_opening)",
        "SELECT p_lot",
        DRUMS,
    ),
    Mutant(
        "what is filled into an open drum is as fresh as its lot",
        LAW,
        "app.quant_through(l.usable_through, k.opened_on, i.life_after_opening_days),\n"
        "           (k.opened_on",
        "l.usable_through,\n           (k.opened_on",
        DRUMS + MODEL,
    ),
]

_POSTINGS = [
    Mutant(
        "a key is not remembered",
        POST,
        "VALUES (app.uuid7(), p_tenant, p_key, p_posting) ON CONFLICT",
        "VALUES (app.uuid7(), p_tenant, p_posting::text, p_posting) ON CONFLICT",
        MOVES,
    ),
    Mutant(
        "a short batch is issued as far as it goes",
        TAKE,
        "    IF cardinality(found.short) > 0 THEN",
        "    IF false THEN",
        BATCHES,
    ),
    Mutant(
        "a reversal goes the same way again",
        POST,
        "ROW(m.lot_id, m.to_location_id, m.to_container_id, m.from_location_id,\n"
        "            m.from_container_id,",
        "ROW(m.lot_id, m.from_location_id, m.from_container_id, m.to_location_id,\n"
        "            m.to_container_id,",
        REVERSALS,
    ),
    Mutant(
        "a reversal does not say what it reverses",
        POST,
        "m.entered_quantity, m.entered_uom, m.id, false)",
        "m.entered_quantity, m.entered_uom, NULL, false)",
        REVERSALS,
    ),
    Mutant(
        "an override is not marked",
        TAKE,
        "named, passed_over IS NOT NULL));",
        "named, false));",
        NAMED,
    ),
    Mutant(
        "FEFO is passed over without a word",
        TAKE,
        "IF passed_over IS NOT NULL AND NOT p_override THEN",
        "IF false THEN",
        NAMED,
    ),
    Mutant(
        "a little of the earlier lot excuses all of the later",
        TAKE,
        "    WHERE f.missed > 0;",
        "    WHERE f.missed > 0 AND NOT EXISTS (SELECT FROM unnest(named) n WHERE n.lot = f.lot);",
        NAMED,
    ),
]

_PROMISES = [
    Mutant(
        "a reservation takes nothing off what is free",
        RESERVE,
        "SET reserved = q.reserved + p.held",
        "SET reserved = q.reserved",
        PROMISES,
    ),
    Mutant(
        "what is released stays reserved",
        RESERVE,
        "SET reserved = q.reserved - f.freed",
        "SET reserved = q.reserved",
        PROMISES,
    ),
    Mutant(
        "a reservation closes twice",
        RESERVE,
        "r.id = ANY (p_reservations) AND r.state = 'open';",
        "r.id = ANY (p_reservations);",
        PROMISES,
    ),
    Mutant(
        "half a reservation is made where it is short",
        RESERVE,
        "    IF cardinality(found.short) > 0 THEN",
        "    IF false THEN",
        PROMISES,
    ),
    Mutant(
        "a reservation serves another line",
        RESERVE,
        "r.document_id = p_document AND r.line = wanted.line",
        "r.document_id = p_document",
        PROMISES,
    ),
    Mutant(
        "a reservation serves another document",
        RESERVE,
        "WHERE r.tenant_id = p_tenant AND r.document_id = p_document AND r.line",
        "WHERE r.tenant_id = p_tenant AND r.line",
        PROMISES,
    ),
    Mutant(
        "an issue leaves its own reservation open",
        TAKE,
        "SET consumed = r.consumed + given.quantity,",
        "SET consumed = r.consumed,",
        PROMISES,
    ),
    Mutant(
        "a named lot consumes more of a promise than is taken",
        TAKE,
        "least(r.held, n.quantity - r.before))::app.pick",
        "r.held)::app.pick",
        NAMED,
    ),
]

_RESTRICTIONS = [
    Mutant(
        "a lifted restriction still blocks",
        PREDICATE,
        "r.scope_id = ANY (p_scopes) AND r.lifted_at IS NULL",
        "r.scope_id = ANY (p_scopes)",
        RESTRICTIONS,
    ),
    Mutant(
        "FEFO passes over what was restricted once",
        PREDICATE,
        "AND r.lifted_at IS NULL AND p_use = ANY (r.blocked_uses)",
        "AND p_use = ANY (r.blocked_uses)",
        RESTRICTIONS,
    ),
    Mutant(
        "a restriction blocks every use",
        PREDICATE,
        "          AND p_use = ANY (r.blocked_uses))",
        "          )",
        RESTRICTIONS,
    ),
    Mutant(
        "a restriction on a supplier's lot catches nothing",
        PREDICATE,
        "app.supplier_lot_scope(p_supplier, p_supplier_lot)]",
        "NULL]",
        RESTRICTIONS,
    ),
    Mutant(
        "a supplier's lot is another one in capitals",
        RESTRICT,
        "|| '/' || lower(p_supplier_lot))::uuid",
        "|| '/' || p_supplier_lot)::uuid",
        RESTRICTIONS,
    ),
    Mutant(
        "a restriction may be rewritten",
        RESTRICT,
        "OLD.lifted_at IS NOT NULL OR to_jsonb(NEW) - 'lifted_at' <> to_jsonb(OLD) - 'lifted_at'",
        "OLD.lifted_at IS NOT NULL",
        RESTRICTIONS,
    ),
    Mutant(
        "a drum is closed again",
        RESTRICT,
        "OR OLD.opened_on IS NOT NULL AND NEW.opened_on IS DISTINCT FROM OLD.opened_on THEN",
        "THEN",
        DRUMS,
    ),
]

MUTANTS = [*_EXPIRY, *_ORDER, *_LEDGER, *_POSTINGS, *_PROMISES, *_RESTRICTIONS]
