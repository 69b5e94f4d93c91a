"""How exactly an item is weighed, where a recipe does not say."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_supplier_items"),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="tolerance_pct",
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=20, null=True),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tolerance_pct__isnull", True),
                    models.Q(("tolerance_pct__gte", 0), ("tolerance_pct__lte", 100)),
                    _connector="OR",
                ),
                name="catalog_item_tolerance",
            ),
        ),
    ]
