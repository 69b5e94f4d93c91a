"""Who may look a token up before a tenant is bound."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [("core", "0030_tokens")]
    operations = [
        Law(
            "core/sql/tokens.sql",
            undo="DROP FUNCTION app.bearer(bytea); "
            "DROP FUNCTION app.rights_lent(uuid, uuid, text, varchar[]); "
            "DROP POLICY door ON core_apitoken; DROP POLICY door ON core_tokenuse; "
            "REVOKE ALL ON core_apitoken, core_tokenuse FROM batcherp_door",
        ),
    ]
