"""The predicate, the ledger's triggers, FEFO, reservations and the stored stock operations."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_stock"), ("core", "0071_document_numbers")]
    operations = [
        Law(
            "inventory/sql/usable.sql",
            undo="DROP FUNCTION app.site_day(uuid, uuid), app.day_at(timestamptz, text), "
            "app.scopes(uuid, uuid, uuid, uuid, uuid, text, uuid), "
            "app.blocked_scopes(uuid, text), app.is_restricted(uuid, text, uuid[]), "
            "app.obstacle(text, date, date, text, boolean, numeric, text, date, date)",
        ),
        Law(
            "inventory/sql/ledger.sql",
            undo="DROP TRIGGER follow ON catalog_item; DROP TRIGGER follow ON lots_container; "
            "DROP TRIGGER follow ON lots_lot; "
            "DROP TRIGGER quants ON inventory_movement; DROP TRIGGER judge ON inventory_movement; "
            "DROP TRIGGER complete ON inventory_movement; "
            "DROP FUNCTION app.follow_item(), app.follow_container(), app.follow_lot(), app.refresh_quants(uuid, uuid), "
            "app.move_quants(), app.quant_through(date, date, integer), app.judge_movements(), "
            "app.judge_returns(uuid, uuid, uuid, text), app.use_of(text), "
            "app.held_outside(uuid, uuid, uuid, text), app.complete_movement(), app.leads(text, text, text), "
            "app.movement_leaf(inventory_movement)",
        ),
        Law(
            "inventory/sql/allocation.sql",
            undo="DROP FUNCTION app.skipped(uuid, text, date, date, jsonb), "
            "app.preview(uuid, text, date, jsonb), app.short_as_json(app.demand[]), "
            "app.fefo(uuid, uuid, text, date, app.demand[]), app.demands(jsonb, date), "
            "app.judged_on(uuid, uuid, date); DROP TYPE app.pick, app.demand",
        ),
        Law(
            "inventory/sql/postings.sql",
            undo="DROP FUNCTION app.reverse(uuid[], text), "
            "app.move(text, text, uuid, timestamptz, text, jsonb), "
            "app.post(uuid, uuid, text, uuid, timestamptz, app.posting_line[], uuid[]), "
            "app.claim_key(uuid, text, uuid), app.posted(uuid, text), app.place(uuid, uuid, text), "
            "app.hold_scopes(uuid, uuid[], uuid[]), app.lock_items(uuid, uuid[]); "
            "DROP TYPE app.posting_line",
        ),
        Law(
            "inventory/sql/receiving.sql",
            undo="DROP FUNCTION app.receive(jsonb, uuid, text, uuid, numeric, text, text, uuid, text, jsonb)",
        ),
        Law(
            "inventory/sql/reservations.sql",
            undo="DROP TRIGGER quants_anew ON inventory_reservation; "
            "DROP TRIGGER quants ON inventory_reservation; "
            "DROP TRIGGER judge ON inventory_reservation; "
            "DROP FUNCTION app.own_picks(uuid, uuid, text, date, app.demand[]), "
            "app.release(uuid[], text), app.reserve_item(uuid, integer, uuid, text, date, numeric), "
            "app.reserve(uuid, uuid, text, date, timestamptz, text, jsonb), "
            "app.reserve_quants_anew(), app.reserve_quants(), app.judge_reservations()",
        ),
        Law(
            "inventory/sql/taking.sql",
            undo="DROP FUNCTION app.link_output(uuid, uuid, uuid, uuid), "
            "app.output(uuid, uuid, uuid, uuid, numeric, text, text, timestamptz, text, numeric), "
            "app.picks_as_lines(uuid, uuid, app.pick[], boolean), "
            "app.consume(uuid, uuid[], app.pick[]), app.less_picked(app.demand[], app.pick[]), "
            "app.own_named(uuid, uuid, text, app.pick[]), "
            "app.take_named(text, uuid, uuid, date, integer, timestamptz, text, boolean, jsonb), "
            "app.take(text, uuid, uuid, date, timestamptz, text, jsonb)",
        ),
    ]
