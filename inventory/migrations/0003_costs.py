"""What movements are worth, and the cost of what comes in."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_stock_laws"), ("lots", "0005_costs")]
    operations = [
        Law(
            "inventory/sql/costs.sql",
            undo="DROP FUNCTION app.bring_costs(uuid, text, uuid, timestamptz, jsonb), "
            "app.priced(uuid, app.posting_line[])",
        ),
    ]
