"""What stood in for what, and why."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import core.ids
import core.tenancy.context
import core.tenancy.models
import core.tenancy.schema


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_supplier_items"),
        ("production", "0006_running"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoodIn",
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
                ("replaces", models.DecimalField(decimal_places=6, max_digits=20)),
                ("reason", models.TextField()),
                ("posting", models.UUIDField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "item",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.item",
                    ),
                ),
                (
                    "line",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stood_in",
                        to="production.batchline",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant_id", "item"], name="on_stoodin_item_54b081")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant_id", "line", "item", "posting"),
                        name="production_stoodin_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0), ("replaces__gte", 0)),
                        name="production_stoodin_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="production_stoodin_has_reason",
                    ),
                    core.tenancy.schema.TenantPolicy(
                        column="tenant_id",
                        name="production_stoodin_tenant",
                        privileges="SELECT, INSERT",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant_id", "id"), name="production_stoodin_within"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="line", name="production_stoodin_line_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="item", name="production_stoodin_item_ref"
                    ),
                    core.tenancy.schema.Audited(name="production_stoodin_trail"),
                ],
            },
        ),
    ]
