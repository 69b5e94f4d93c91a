"""Rights end with their last day: read so at the door. Auditors are given for a time only."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

from core.postgres.law import Law


def _as_it_was() -> str:
    """The functions' earlier versions, as memberships.sql and tokens.sql make them."""
    sql = Path(settings.BASE_DIR, "core/sql")
    tokens = (sql / "tokens.sql").read_text(encoding="utf-8")
    lent, _, rest = tokens.partition("-- Who a token is")
    bearer = "--" + rest.partition("ALTER FUNCTION app.rights_lent")[0]
    return (
        "DROP FUNCTION app.bearer(bytea); "
        + lent.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        + bearer
        + (sql / "memberships.sql").read_text(encoding="utf-8")
        + "DROP FUNCTION app.is_watched(uuid, uuid); DROP FUNCTION app.local_day(uuid);"
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0060_end_days")]
    operations = [
        Law("core/sql/end_days.sql", undo=_as_it_was()),
        migrations.RunSQL(
            "UPDATE core_role SET needs_end = true WHERE name = 'Auditor'",
            migrations.RunSQL.noop,
        ),
    ]
