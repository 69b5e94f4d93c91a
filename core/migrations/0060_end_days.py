"""Last days of roles; what is written down although no record changed."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import core.ids
import core.tenancy.context
import core.tenancy.models
import core.tenancy.schema


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0051_answers_are_removed"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="ends_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="memberrole",
            name="ends_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="role",
            name="needs_end",
            field=models.BooleanField(db_default=False),
        ),
        migrations.CreateModel(
            name="Event",
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
                ("kind", models.CharField(max_length=100)),
                ("sentence", models.TextField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "member",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.member",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["tenant_id", "member", "kind", "at"], name="core_event_member"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind", ""), _negated=True), name="core_event_has_kind"
                    ),
                    core.tenancy.schema.TenantPolicy(
                        column="tenant_id", name="core_event_tenant", privileges="SELECT, INSERT"
                    ),
                    models.UniqueConstraint(fields=("tenant_id", "id"), name="core_event_within"),
                    core.tenancy.schema.TenantReference(
                        field="member", name="core_event_member_ref"
                    ),
                    core.tenancy.schema.AppendOnly(name="core_event_append"),
                ],
            },
        ),
        migrations.CreateModel(
            name="View",
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
                ("path", models.TextField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "member",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.member",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant_id", "member", "at"], name="core_view_member")
                ],
                "constraints": [
                    core.tenancy.schema.TenantPolicy(
                        column="tenant_id", name="core_view_tenant", privileges="SELECT, INSERT"
                    ),
                    models.UniqueConstraint(fields=("tenant_id", "id"), name="core_view_within"),
                    core.tenancy.schema.TenantReference(
                        field="member", name="core_view_member_ref"
                    ),
                    core.tenancy.schema.AppendOnly(name="core_view_append"),
                ],
            },
        ),
    ]
