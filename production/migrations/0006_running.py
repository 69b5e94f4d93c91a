"""Batches under way, what they have made, and how they end."""

import django.db.models.deletion
from django.db import migrations, models

import core.ids
import core.tenancy.context
import core.tenancy.models
import core.tenancy.schema


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_supplier_items"),
        ("core", "0070_statistics"),
        ("lots", "0004_dates_and_scopes"),
        ("production", "0005_substitute_laws"),
    ]

    operations = [
        migrations.CreateModel(
            name="BatchOutput",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("product", "Product"),
                            ("co_product", "Co Product"),
                            ("by_product", "By Product"),
                        ],
                        max_length=20,
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=6, max_digits=20)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="batch",
            name="production_batch_closed_whole",
        ),
        migrations.AlterField(
            model_name="batch",
            name="status",
            field=models.CharField(
                choices=[
                    ("planned", "Planned"),
                    ("running", "Running"),
                    ("closed", "Closed"),
                    ("aborted", "Aborted"),
                ],
                default="planned",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("output_lot__isnull", True),
                        ("quantity__isnull", True),
                        ("status__in", ["planned", "running", "aborted"]),
                    ),
                    models.Q(
                        ("output_lot__isnull", False), ("quantity__gt", 0), ("status", "closed")
                    ),
                    _connector="OR",
                ),
                name="production_batch_closed_whole",
            ),
        ),
        migrations.AddField(
            model_name="batchoutput",
            name="batch",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outputs",
                to="production.batch",
            ),
        ),
        migrations.AddField(
            model_name="batchoutput",
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
            model_name="batchoutput",
            index=models.Index(fields=["tenant_id", "batch"], name="atchoutput_batch_1cd2ad"),
        ),
        migrations.AddConstraint(
            model_name="batchoutput",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "lot"), name="production_output_lot"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchoutput",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="production_output_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchoutput",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["product", "co_product", "by_product"])),
                name="production_output_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchoutput",
            constraint=core.tenancy.schema.TenantPolicy(
                column="tenant_id",
                name="production_batchoutput_tenant",
                privileges="SELECT, INSERT",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchoutput",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "id"), name="production_batchoutput_within"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchoutput",
            constraint=core.tenancy.schema.TenantReference(
                field="batch", name="production_batchoutput_batch_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchoutput",
            constraint=core.tenancy.schema.TenantReference(
                field="lot", name="production_batchoutput_lot_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchoutput",
            constraint=core.tenancy.schema.Audited(name="production_batchoutput_trail"),
        ),
    ]
