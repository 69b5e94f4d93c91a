"""Codes folded; fixed lines, loss, tolerance and substitutes; what a version says of its lot."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import core.ids
import core.tenancy.context
import core.tenancy.models
import core.tenancy.schema


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_partners"),
        ("core", "0061_end_day_laws"),
        ("production", "0003_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="BatchSubstitute",
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
                ("rank", models.PositiveIntegerField()),
                ("factor", models.DecimalField(decimal_places=12, max_digits=26)),
                ("valid_from", models.DateField(null=True)),
                ("valid_through", models.DateField(null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="RecipeSubstitute",
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
                ("rank", models.PositiveIntegerField()),
                ("factor", models.DecimalField(decimal_places=12, max_digits=26)),
                ("valid_from", models.DateField(null=True)),
                ("valid_through", models.DateField(null=True)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="recipe",
            name="production_recipe_code",
        ),
        migrations.AddField(
            model_name="recipe",
            name="code_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Lower("code"),
                output_field=models.CharField(max_length=200),
            ),
        ),
        migrations.AddField(
            model_name="batchline",
            name="net_quantity",
            field=models.DecimalField(decimal_places=6, default=0, max_digits=20),
            preserve_default=False,
        ),
        # Lines of before had no loss: what they take is what ends up in the batch. Rewriting the
        # column is no change of a record, so that no trail is asked for.
        migrations.RunSQL(
            "ALTER TABLE production_batchline"
            " ALTER COLUMN net_quantity TYPE numeric(20, 6) USING quantity",
            migrations.RunSQL.noop,
        ),
        migrations.AddField(
            model_name="batchline",
            name="note",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name="batchline",
            name="scaling",
            field=models.CharField(
                choices=[("proportional", "Proportional"), ("fixed", "Fixed")],
                default="proportional",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="batchline",
            name="step",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="batchline",
            name="tolerance_pct",
            field=models.DecimalField(decimal_places=6, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name="recipeversion",
            name="output_location",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.location",
            ),
        ),
        migrations.AddField(
            model_name="recipeline",
            name="loss_pct",
            field=models.DecimalField(decimal_places=6, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name="recipeline",
            name="scaling",
            field=models.CharField(
                choices=[("proportional", "Proportional"), ("fixed", "Fixed")],
                default="proportional",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="recipeline",
            name="tolerance_pct",
            field=models.DecimalField(decimal_places=6, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name="recipeversion",
            name="effective_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="recipeversion",
            name="expiry_method",
            field=models.CharField(
                choices=[
                    ("made_plus_life", "Made Plus Life"),
                    ("earliest_input", "Earliest Input"),
                    ("earlier_of_both", "Earlier Of Both"),
                    ("typed", "Typed"),
                ],
                default="made_plus_life",
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="recipeversion",
            index=models.Index(
                fields=["tenant_id", "output_location"], name="ipeversion_output_loc_d91606"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("net_quantity__gt", 0), ("net_quantity__lte", models.F("quantity"))
                ),
                name="production_batchline_net",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipe",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "code_key"), name="production_recipe_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipeline",
            constraint=models.CheckConstraint(
                condition=models.Q(("scaling__in", ["proportional", "fixed"])),
                name="production_line_scaling",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipeline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("loss_pct__isnull", True),
                    models.Q(("loss_pct__gte", 0), ("loss_pct__lt", 100)),
                    _connector="OR",
                ),
                name="production_line_loss",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipeline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tolerance_pct__isnull", True),
                    models.Q(("tolerance_pct__gte", 0), ("tolerance_pct__lte", 100)),
                    _connector="OR",
                ),
                name="production_line_tolerance",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipeversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "expiry_method__in",
                        ["made_plus_life", "earliest_input", "earlier_of_both", "typed"],
                    )
                ),
                name="production_version_expiry",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipeversion",
            constraint=core.tenancy.schema.TenantReference(
                field="output_location", name="production_recipeversion_output_location_ref"
            ),
        ),
        migrations.AddField(
            model_name="batchsubstitute",
            name="item",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.item",
            ),
        ),
        migrations.AddField(
            model_name="batchsubstitute",
            name="line",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="substitutes",
                to="production.batchline",
            ),
        ),
        migrations.AddField(
            model_name="recipesubstitute",
            name="item",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.item",
            ),
        ),
        migrations.AddField(
            model_name="recipesubstitute",
            name="line",
            field=core.tenancy.models.TenantKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="substitutes",
                to="production.recipeline",
            ),
        ),
        migrations.AddIndex(
            model_name="batchsubstitute",
            index=models.Index(fields=["tenant_id", "item"], name="substitute_item_a525b4"),
        ),
        migrations.AddConstraint(
            model_name="batchsubstitute",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "line", "rank"), name="production_batchsub_rank"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchsubstitute",
            constraint=models.CheckConstraint(
                condition=models.Q(("factor__gt", 0)), name="production_batchsub_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchsubstitute",
            constraint=core.tenancy.schema.TenantPolicy(
                column="tenant_id",
                name="production_batchsubstitute_tenant",
                privileges="SELECT, INSERT",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchsubstitute",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "id"), name="production_batchsubstitute_within"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchsubstitute",
            constraint=core.tenancy.schema.TenantReference(
                field="line", name="production_batchsubstitute_line_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchsubstitute",
            constraint=core.tenancy.schema.TenantReference(
                field="item", name="production_batchsubstitute_item_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="batchsubstitute",
            constraint=core.tenancy.schema.Audited(name="production_batchsubstitute_trail"),
        ),
        migrations.AddIndex(
            model_name="recipesubstitute",
            index=models.Index(fields=["tenant_id", "item"], name="substitute_item_43332c"),
        ),
        migrations.AddConstraint(
            model_name="recipesubstitute",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "line", "rank"), name="production_sub_rank"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipesubstitute",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "line", "item"), name="production_sub_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipesubstitute",
            constraint=models.CheckConstraint(
                condition=models.Q(("factor__gt", 0)), name="production_sub_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipesubstitute",
            constraint=models.CheckConstraint(
                condition=models.Q(("rank__gt", 0)), name="production_sub_ranked"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipesubstitute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from__isnull", True),
                    ("valid_through__isnull", True),
                    ("valid_through__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="production_sub_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipesubstitute",
            constraint=core.tenancy.schema.TenantPolicy(
                column="tenant_id",
                name="production_recipesubstitute_tenant",
                privileges="SELECT, INSERT, UPDATE, DELETE",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipesubstitute",
            constraint=models.UniqueConstraint(
                fields=("tenant_id", "id"), name="production_recipesubstitute_within"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipesubstitute",
            constraint=core.tenancy.schema.TenantReference(
                field="line", name="production_recipesubstitute_line_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipesubstitute",
            constraint=core.tenancy.schema.TenantReference(
                field="item", name="production_recipesubstitute_item_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipesubstitute",
            constraint=core.tenancy.schema.Audited(name="production_recipesubstitute_trail"),
        ),
    ]
