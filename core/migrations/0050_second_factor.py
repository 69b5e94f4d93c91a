"""A tenant may ask for a second factor; memberships say so, and in which zone its days end."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models

from core.postgres.law import Law


def _as_it_was() -> str:
    """The function's first version, as core/sql/identity.sql makes it."""
    text = Path(settings.BASE_DIR, "core/sql/identity.sql").read_text(encoding="utf-8")
    first = text[text.index("CREATE FUNCTION app.memberships()") :].split("\n$$;")[0]
    return f"DROP FUNCTION app.memberships(); {first}\n$$; ALTER FUNCTION app.memberships() OWNER TO batcherp_door"


class Migration(migrations.Migration):
    dependencies = [("core", "0040_files_and_imports")]
    operations = [
        migrations.AddField(
            model_name="tenant",
            name="asks_second_factor",
            field=models.BooleanField(default=False),
        ),
        Law("core/sql/memberships.sql", undo=_as_it_was()),
    ]
