"""What a lot may and may not become."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [("lots", "0001_tables")]
    operations = [
        Law(
            "lots/sql/lots.sql",
            undo="DROP TRIGGER complete ON lots_lotlink; DROP TRIGGER guard ON lots_lot; "
            "DROP FUNCTION app.complete_lot_link(), app.lot_link_leaf(lots_lotlink), app.guard_lot()",
        ),
    ]
