"""The planner's statistics, taken after an import."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [("core", "0061_end_day_laws")]
    operations = [Law("core/sql/statistics.sql", undo="DROP FUNCTION app.take_statistics()")]
