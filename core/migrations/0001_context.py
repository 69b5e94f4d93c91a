"""The signed context and the trail's trigger, before the first table needs them."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    initial = True
    dependencies: list = []
    operations = [
        Law("core/sql/context.sql", undo="DROP SCHEMA app CASCADE"),
        Law(
            "core/sql/audit.sql",
            undo="DROP FUNCTION app.write_trail(), app.refuse_change(), app.leaf(text[])",
        ),
    ]
