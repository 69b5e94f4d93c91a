"""What the relay may see of the outbox, and what the tick may ask at the door."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [("core", "0020_outbox")]
    operations = [
        Law(
            "core/sql/outbox.sql",
            undo="DROP FUNCTION app.active_tenants(); "
            "DROP POLICY relay_sees ON core_outbox; DROP POLICY relay_leases ON core_outbox; "
            "REVOKE ALL ON core_outbox FROM batcherp_relay",
        ),
    ]
