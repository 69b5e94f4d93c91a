"""Cost entries, what late ones did where, and how batches pass theirs on."""

import django.db.models.deletion
from django.db import migrations, models

import core.ids
import core.tenancy.context
import core.tenancy.models
import core.tenancy.schema
from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0070_statistics"),
        ("lots", "0004_dates_and_scopes"),
    ]

    operations = [
        migrations.CreateModel(
            name="CostEntry",
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
                    "source",
                    models.CharField(
                        choices=[
                            ("receipt", "Receipt"),
                            ("opening", "Opening"),
                            ("output", "Output"),
                            ("conversion", "Conversion"),
                            ("freight", "Freight"),
                            ("duty", "Duty"),
                            ("invoice_difference", "Invoice Difference"),
                            ("correction", "Correction"),
                            ("reversal", "Reversal"),
                            ("loss", "Loss"),
                        ],
                        max_length=20,
                    ),
                ),
                ("movement", models.UUIDField(null=True)),
                ("quantity", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
                ("amount", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("entered_currency", models.CharField(blank=True, max_length=3)),
                ("entered_amount", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("rate", models.DecimalField(decimal_places=12, max_digits=26, null=True)),
                ("accounting_date", models.DateField()),
                ("operation", models.CharField(max_length=100)),
                ("reason", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                ("xid", models.BigIntegerField()),
                ("leaf", models.BinaryField()),
                (
                    "batch",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.document",
                    ),
                ),
                (
                    "derived_from",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="derived",
                        to="lots.costentry",
                    ),
                ),
                (
                    "document",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.document",
                    ),
                ),
                (
                    "lot",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cost_entries",
                        to="lots.lot",
                    ),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="CostShare",
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
                            ("own", "Own"),
                            ("process", "Process"),
                            ("customer", "Customer"),
                            ("supplier", "Supplier"),
                            ("scrap", "Scrap"),
                            ("sample", "Sample"),
                            ("count", "Count"),
                            ("unshared", "Unshared"),
                        ],
                        max_length=20,
                    ),
                ),
                ("movement", models.UUIDField(null=True)),
                ("amount", models.DecimalField(decimal_places=4, max_digits=20)),
                ("recorded_at", models.DateTimeField()),
                ("xid", models.BigIntegerField()),
                ("leaf", models.BinaryField()),
                (
                    "document",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.document",
                    ),
                ),
                (
                    "entry",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="lots.costentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="CostSplit",
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
                ("weight", models.DecimalField(decimal_places=6, max_digits=20)),
                ("recorded_at", models.DateTimeField()),
                ("xid", models.BigIntegerField()),
                ("leaf", models.BinaryField()),
                (
                    "batch",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.document",
                    ),
                ),
                (
                    "lot",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lots.lot",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="costentry",
            index=models.Index(
                condition=models.Q(("lot__isnull", False)),
                fields=["tenant_id", "lot"],
                include=("amount", "quantity"),
                name="lots_costentry_of_lot",
            ),
        ),
        migrations.AddIndex(
            model_name="costentry",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)),
                fields=["tenant_id", "batch"],
                name="lots_costentry_of_batch",
            ),
        ),
        migrations.AddIndex(
            model_name="costentry",
            index=models.Index(
                fields=["tenant_id", "document", "id"], name="lots_costentry_document"
            ),
        ),
        migrations.AddIndex(
            model_name="costentry",
            index=models.Index(fields=["tenant_id", "xid", "id"], name="lots_costentry_xid"),
        ),
        migrations.AddIndex(
            model_name="costentry",
            index=models.Index(
                fields=["tenant_id", "derived_from"], name="costentry_derived_fr_f4a1dd"
            ),
        ),
        migrations.AddIndex(
            model_name="costentry",
            index=models.Index(fields=["tenant_id", "member"], name="costentry_member_b384b2"),
        ),
        migrations.AddConstraint(
            model_name="costentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("batch__isnull", True), ("lot__isnull", False)),
                    models.Q(("batch__isnull", False), ("lot__isnull", True)),
                    _connector="OR",
                ),
                name="lots_costentry_one_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="costentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quantity", 0),
                    models.Q(
                        ("lot__isnull", False),
                        ("movement__isnull", False),
                        ("quantity__gt", 0),
                        ("source__in", ("receipt", "opening", "output")),
                    ),
                    models.Q(
                        ("lot__isnull", False),
                        ("movement__isnull", False),
                        ("quantity__lt", 0),
                        ("source", "reversal"),
                    ),
                    _connector="OR",
                ),
                name="lots_costentry_origin",
            ),
        ),
        migrations.AddConstraint(
            model_name="costentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", False),
                    models.Q(("quantity", 0), _negated=True),
                    _connector="OR",
                ),
                name="lots_costentry_uncosted_origin",
            ),
        ),
        migrations.AddConstraint(
            model_name="costentry",
            constraint=core.tenancy.schema.TenantPolicy(
                column="tenant_id", name="lots_costentry_tenant", privileges="SELECT"
            ),
        ),
        migrations.AddConstraint(
            model_name="costentry",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "id"), name="lots_costentry_within"
            ),
        ),
        migrations.AddConstraint(
            model_name="costentry",
            constraint=core.tenancy.schema.TenantReference(
                field="lot", name="lots_costentry_lot_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="costentry",
            constraint=core.tenancy.schema.TenantReference(
                field="batch", name="lots_costentry_batch_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="costentry",
            constraint=core.tenancy.schema.TenantReference(
                field="document", name="lots_costentry_document_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="costentry",
            constraint=core.tenancy.schema.TenantReference(
                field="derived_from", name="lots_costentry_derived_from_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="costentry",
            constraint=core.tenancy.schema.TenantReference(
                field="member", name="lots_costentry_member_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="costentry",
            constraint=core.tenancy.schema.AppendOnly(name="lots_costentry_append"),
        ),
        migrations.AddIndex(
            model_name="costshare",
            index=models.Index(
                fields=["tenant_id", "document", "kind"], name="lots_costshare_document"
            ),
        ),
        migrations.AddIndex(
            model_name="costshare",
            index=models.Index(fields=["tenant_id", "xid", "id"], name="lots_costshare_xid"),
        ),
        migrations.AddIndex(
            model_name="costshare",
            index=models.Index(fields=["tenant_id", "entry"], name="costshare_entry_78d365"),
        ),
        migrations.AddConstraint(
            model_name="costshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="lots_costshare_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="costshare",
            constraint=core.tenancy.schema.TenantPolicy(
                column="tenant_id", name="lots_costshare_tenant", privileges="SELECT"
            ),
        ),
        migrations.AddConstraint(
            model_name="costshare",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "id"), name="lots_costshare_within"
            ),
        ),
        migrations.AddConstraint(
            model_name="costshare",
            constraint=core.tenancy.schema.TenantReference(
                field="entry", name="lots_costshare_entry_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="costshare",
            constraint=core.tenancy.schema.TenantReference(
                field="document", name="lots_costshare_document_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="costshare",
            constraint=core.tenancy.schema.AppendOnly(name="lots_costshare_append"),
        ),
        migrations.AddIndex(
            model_name="costsplit",
            index=models.Index(fields=["tenant_id", "xid", "id"], name="lots_costsplit_xid"),
        ),
        migrations.AddIndex(
            model_name="costsplit",
            index=models.Index(fields=["tenant_id", "lot"], name="costsplit_lot_c8aaa2"),
        ),
        migrations.AddConstraint(
            model_name="costsplit",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "batch", "lot"),
                name="lots_costsplit_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="costsplit",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gt", 0)), name="lots_costsplit_weight"
            ),
        ),
        migrations.AddConstraint(
            model_name="costsplit",
            constraint=core.tenancy.schema.TenantPolicy(
                column="tenant_id", name="lots_costsplit_tenant", privileges="SELECT"
            ),
        ),
        migrations.AddConstraint(
            model_name="costsplit",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "id"), name="lots_costsplit_within"
            ),
        ),
        migrations.AddConstraint(
            model_name="costsplit",
            constraint=core.tenancy.schema.TenantReference(
                field="batch", name="lots_costsplit_batch_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="costsplit",
            constraint=core.tenancy.schema.TenantReference(
                field="lot", name="lots_costsplit_lot_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="costsplit",
            constraint=core.tenancy.schema.AppendOnly(name="lots_costsplit_append"),
        ),
        Law(
            "lots/sql/costs.sql",
            undo="DROP FUNCTION app.record_costs(jsonb, jsonb, jsonb); "
            "DROP TRIGGER judge ON lots_costshare; DROP TRIGGER judge ON lots_costentry; "
            "DROP TRIGGER complete ON lots_costsplit; DROP TRIGGER complete ON lots_costshare; "
            "DROP TRIGGER complete ON lots_costentry; "
            "DROP FUNCTION app.judge_amounts(), app.complete_cost(), "
            "app.cost_split_leaf(lots_costsplit), app.cost_share_leaf(lots_costshare), "
            "app.cost_entry_leaf(lots_costentry), "
            "app.value_of(numeric, numeric, numeric, integer), "
            "app.half_even(numeric, numeric, integer), app.minor_digits(text)",
        ),
    ]
