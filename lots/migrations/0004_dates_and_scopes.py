"""Containers, restrictions, retest and maturity; suppliers by record, codes by a folded column."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import core.ids
import core.tenancy.context
import core.tenancy.models
import core.tenancy.schema
from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_partners"),
        ("core", "0061_end_day_laws"),
        ("lots", "0003_migrated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Container",
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
                ("code", models.CharField(max_length=200)),
                (
                    "code_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower("code"),
                        output_field=models.CharField(max_length=200),
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Restriction",
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
                ("supplier_lot", models.CharField(blank=True, max_length=200)),
                (
                    "scope_id",
                    models.UUIDField(
                        db_default=models.Value("00000000000000000000000000000000"), editable=False
                    ),
                ),
                (
                    "blocked_uses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("production", "Production"),
                                ("shipment", "Shipment"),
                                ("sample", "Sample"),
                                ("move", "Move"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "placed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="lot",
            name="lots_lot_code",
        ),
        migrations.RemoveIndex(
            model_name="lot",
            name="lots_lot_by_code",
        ),
        migrations.RemoveIndex(
            model_name="lot",
            name="lots_lot_by_supplier_lot",
        ),
        migrations.RemoveIndex(
            model_name="lot",
            name="lots_lot_item_cf61e5",
        ),
        migrations.RemoveField(model_name="lot", name="supplier"),
        migrations.AddField(
            model_name="lot",
            name="available_from",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="lot",
            name="origin",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.document",
            ),
        ),
        migrations.AddField(
            model_name="lot",
            name="retest_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="lot",
            name="supplier",
            field=core.tenancy.models.TenantKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lots",
                to="catalog.partner",
            ),
        ),
        migrations.AddField(
            model_name="container",
            name="lot",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="containers",
                to="lots.lot",
            ),
        ),
        migrations.AddField(
            model_name="restriction",
            name="container",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="restrictions",
                to="lots.container",
            ),
        ),
        migrations.AddField(
            model_name="restriction",
            name="document",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.document",
            ),
        ),
        migrations.AddField(
            model_name="restriction",
            name="item",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="restrictions",
                to="catalog.item",
            ),
        ),
        migrations.AddField(
            model_name="restriction",
            name="location",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="restrictions",
                to="catalog.location",
            ),
        ),
        migrations.AddField(
            model_name="restriction",
            name="lot",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="restrictions",
                to="lots.lot",
            ),
        ),
        migrations.AddField(
            model_name="restriction",
            name="origin",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.document",
            ),
        ),
        migrations.AddField(
            model_name="restriction",
            name="supplier",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="restrictions",
                to="catalog.partner",
            ),
        ),
        migrations.AddField(
            model_name="lot",
            name="code_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Lower("code"),
                output_field=models.CharField(max_length=200),
            ),
        ),
        migrations.AddField(
            model_name="lot",
            name="supplier_lot_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Lower("supplier_lot"),
                output_field=models.CharField(max_length=200),
            ),
        ),
        migrations.AddField(
            model_name="lot",
            name="usable_through",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Least(
                    django.db.models.functions.comparison.Coalesce(
                        "expires_on",
                        models.Value(datetime.date(9999, 12, 31), output_field=models.DateField()),
                    ),
                    django.db.models.functions.comparison.Coalesce(
                        "retest_on",
                        models.Value(datetime.date(9999, 12, 31), output_field=models.DateField()),
                    ),
                ),
                output_field=models.DateField(),
            ),
        ),
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(fields=["tenant_id", "code_key"], name="lots_lot_by_code"),
        ),
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(
                condition=models.Q(("supplier_lot", ""), _negated=True),
                fields=["tenant_id", "supplier_lot_key"],
                name="lots_lot_by_supplier_lot",
            ),
        ),
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(fields=["tenant_id", "supplier"], name="lots_lot_supplier_6b617c"),
        ),
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(fields=["tenant_id", "origin"], name="lots_lot_origin_5fa6e9"),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "item", "code_key"), name="lots_lot_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=core.tenancy.schema.TenantReference(
                field="supplier", name="lots_lot_supplier_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=core.tenancy.schema.TenantReference(
                field="origin", name="lots_lot_origin_ref"
            ),
        ),
        migrations.AddIndex(
            model_name="container",
            index=models.Index(fields=["tenant_id", "lot"], name="container_lot_d4192b"),
        ),
        migrations.AddConstraint(
            model_name="container",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "code_key"), name="lots_container_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="container",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="lots_container_has_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="container",
            constraint=core.tenancy.schema.TenantPolicy(
                column="tenant_id",
                name="lots_container_tenant",
                privileges="SELECT, INSERT, UPDATE",
            ),
        ),
        migrations.AddConstraint(
            model_name="container",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "id"), name="lots_container_within"
            ),
        ),
        migrations.AddConstraint(
            model_name="container",
            constraint=core.tenancy.schema.TenantReference(
                field="lot", name="lots_container_lot_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="container",
            constraint=core.tenancy.schema.Audited(name="lots_container_trail"),
        ),
        migrations.AddIndex(
            model_name="restriction",
            index=models.Index(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=["tenant_id", "scope_id"],
                name="lots_restriction_open",
            ),
        ),
        migrations.AddIndex(
            model_name="restriction",
            index=models.Index(fields=["tenant_id", "lot"], name="estriction_lot_ada563"),
        ),
        migrations.AddIndex(
            model_name="restriction",
            index=models.Index(
                fields=["tenant_id", "container"], name="estriction_container_8f03ef"
            ),
        ),
        migrations.AddIndex(
            model_name="restriction",
            index=models.Index(fields=["tenant_id", "item"], name="estriction_item_44bc70"),
        ),
        migrations.AddIndex(
            model_name="restriction",
            index=models.Index(fields=["tenant_id", "location"], name="estriction_location_07058a"),
        ),
        migrations.AddIndex(
            model_name="restriction",
            index=models.Index(fields=["tenant_id", "supplier"], name="estriction_supplier_e97189"),
        ),
        migrations.AddIndex(
            model_name="restriction",
            index=models.Index(fields=["tenant_id", "origin"], name="estriction_origin_e7416f"),
        ),
        migrations.AddIndex(
            model_name="restriction",
            index=models.Index(fields=["tenant_id", "document"], name="estriction_document_794959"),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.CheckConstraint(
                condition=models.Q(("blocked_uses__len__gt", 0)), name="lots_restriction_blocks"
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supplier_lot", ""), ("supplier__isnull", False), _connector="OR"
                ),
                name="lots_restriction_of_supplier",
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=core.tenancy.schema.TenantPolicy(
                column="tenant_id",
                name="lots_restriction_tenant",
                privileges="SELECT, INSERT, UPDATE",
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "id"), name="lots_restriction_within"
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=core.tenancy.schema.TenantReference(
                field="lot", name="lots_restriction_lot_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=core.tenancy.schema.TenantReference(
                field="container", name="lots_restriction_container_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=core.tenancy.schema.TenantReference(
                field="item", name="lots_restriction_item_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=core.tenancy.schema.TenantReference(
                field="location", name="lots_restriction_location_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=core.tenancy.schema.TenantReference(
                field="supplier", name="lots_restriction_supplier_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=core.tenancy.schema.TenantReference(
                field="origin", name="lots_restriction_origin_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=core.tenancy.schema.TenantReference(
                field="document", name="lots_restriction_document_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=core.tenancy.schema.Audited(name="lots_restriction_trail"),
        ),
        Law(
            "lots/sql/restrictions.sql",
            undo="DROP TRIGGER guard ON lots_container; DROP TRIGGER guard ON lots_restriction; "
            "DROP FUNCTION app.guard_container(), app.guard_restriction(), "
            "app.supplier_lot_scope(uuid, text)",
        ),
    ]
