"""What was made before and goes into a batch again."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import core.ids
import core.tenancy.context
import core.tenancy.models
import core.tenancy.schema


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_tolerance"),
        ("core", "0070_statistics"),
        ("lots", "0004_dates_and_scopes"),
        ("production", "0007_stood_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rework",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "tenant_id",
                    models.UUIDField(
                        default=core.tenancy.context.current_tenant_id, editable=False
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=6, max_digits=20)),
                ("of_batch", models.DecimalField(decimal_places=6, max_digits=20)),
                ("reason", models.TextField()),
                ("posting", models.UUIDField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="recipeversion",
            name="rework_pct",
            field=models.DecimalField(decimal_places=6, max_digits=20, null=True),
        ),
        migrations.AddConstraint(
            model_name="recipeversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rework_pct__isnull", True),
                    models.Q(("rework_pct__gt", 0), ("rework_pct__lte", 100)),
                    _connector="OR",
                ),
                name="production_version_rework",
            ),
        ),
        migrations.AddField(
            model_name="rework",
            name="batch",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reworked",
                to="production.batch",
            ),
        ),
        migrations.AddField(
            model_name="rework",
            name="lot",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="lots.lot",
            ),
        ),
        migrations.AddIndex(
            model_name="rework",
            index=models.Index(fields=["tenant_id", "batch"], name="ion_rework_batch_982322"),
        ),
        migrations.AddIndex(
            model_name="rework",
            index=models.Index(fields=["tenant_id", "lot"], name="ion_rework_lot_462846"),
        ),
        migrations.AddConstraint(
            model_name="rework",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "posting"), name="production_rework_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rework",
            constraint=models.CheckConstraint(
                condition=models.Q(("of_batch__gt", 0), ("quantity__gt", 0)),
                name="production_rework_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="rework",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="production_rework_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="rework",
            constraint=core.tenancy.schema.TenantPolicy(
                column="tenant_id", name="production_rework_tenant", privileges="SELECT, INSERT"
            ),
        ),
        migrations.AddConstraint(
            model_name="rework",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "id"), name="production_rework_within"
            ),
        ),
        migrations.AddConstraint(
            model_name="rework",
            constraint=core.tenancy.schema.TenantReference(
                field="batch", name="production_rework_batch_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="rework",
            constraint=core.tenancy.schema.TenantReference(
                field="lot", name="production_rework_lot_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="rework",
            constraint=core.tenancy.schema.Audited(name="production_rework_trail"),
        ),
    ]
