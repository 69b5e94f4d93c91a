"""Approved recipe versions never change."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [("production", "0001_tables")]
    operations = [
        Law(
            "production/sql/recipes.sql",
            undo="DROP TRIGGER guard ON production_recipeline; "
            "DROP TRIGGER guard ON production_recipeversion; "
            "DROP FUNCTION app.guard_recipe_line(), app.guard_version()",
        ),
    ]
