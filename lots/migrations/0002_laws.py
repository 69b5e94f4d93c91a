"""What a lot may and may not become."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [("lots", "0001_tables")]
    operations = [
        Law(
            "lots/sql/lots.sql",
            undo="DROP TRIGGER guard ON lots_lot; DROP FUNCTION app.guard_lot()",
        ),
    ]
