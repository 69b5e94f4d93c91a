"""Documents are numbered in one call."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [("core", "0070_statistics")]
    operations = [
        Law("core/sql/documents.sql", undo="DROP FUNCTION app.number(uuid, text), app.prefix(text)")
    ]
