"""Substitutes of approved recipe versions never change either."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [("production", "0004_formula")]
    operations = [
        Law(
            "production/sql/substitutes.sql",
            undo="DROP TRIGGER guard ON production_recipesubstitute; "
            "DROP FUNCTION app.guard_recipe_substitute()",
        ),
    ]
