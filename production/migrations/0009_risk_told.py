"""What owners of reservations were told."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import core.ids
import core.tenancy.context
import core.tenancy.models
import core.tenancy.schema


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0071_document_numbers"),
        ("inventory", "0002_stock_laws"),
        ("production", "0008_rework"),
    ]

    operations = [
        migrations.CreateModel(
            name="RiskTold",
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
                ("cause", models.CharField(max_length=20)),
                (
                    "told_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "member",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.member",
                    ),
                ),
                (
                    "reservation",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.reservation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant_id", "member"], name="n_risktold_member_a8617f")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant_id", "reservation", "cause"),
                        name="production_risktold_once",
                    ),
                    core.tenancy.schema.TenantPolicy(
                        column="tenant_id",
                        name="production_risktold_tenant",
                        privileges="SELECT, INSERT",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant_id", "id"), name="production_risktold_within"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="reservation", name="production_risktold_reservation_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="member", name="production_risktold_member_ref"
                    ),
                ],
            },
        ),
    ]
