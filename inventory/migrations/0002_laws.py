"""The predicate, the ledger's triggers, FEFO and the stored stock operations."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_tables")]
    operations = [
        Law(
            "inventory/sql/usable.sql",
            undo="DROP FUNCTION app.site_day(uuid, uuid); "
            "DROP FUNCTION app.obstacle(text, date, text, numeric, text, date)",
        ),
        Law(
            "inventory/sql/ledger.sql",
            undo="DROP TRIGGER follow ON lots_lot; DROP TRIGGER quants ON inventory_movement; "
            "DROP TRIGGER complete ON inventory_movement; "
            "DROP FUNCTION app.follow_lot(), app.move_quants(), app.complete_movement(), "
            "app.movement_leaf(inventory_movement)",
        ),
        Law(
            "inventory/sql/allocation.sql",
            undo="DROP FUNCTION app.skipped(uuid, text, date, uuid[]), "
            "app.preview(uuid, text, date, jsonb), app.demands(jsonb), "
            "app.judged_on(uuid, uuid, date), app.fefo(uuid, uuid, text, date, app.demand[]); "
            "DROP TYPE app.pick, app.demand",
        ),
        Law(
            "inventory/sql/postings.sql",
            undo="DROP FUNCTION app.output(uuid, uuid, uuid, numeric, text, text, timestamptz, text), "
            "app.issue_batch(uuid, uuid, date, timestamptz, text, jsonb), "
            "app.receive(text, uuid, timestamptz, text, jsonb), "
            "app.post(uuid, uuid, text, uuid, timestamptz, app.posting_line[]), "
            "app.claim_key(uuid, text, uuid), app.place(uuid, uuid, text), "
            "app.lock_items(uuid, uuid[]); DROP TYPE app.posting_line",
        ),
    ]
