"""The ledger, its balances and reservations."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

import core.ids
import core.tenancy.context
import core.tenancy.models
import core.tenancy.schema


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0004_partners"),
        ("core", "0061_end_day_laws"),
        ("lots", "0004_dates_and_scopes"),
    ]

    operations = [
        migrations.CreateModel(
            name="PostedKey",
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
                ("key", models.CharField(max_length=200)),
                ("posting", models.UUIDField()),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant_id", "key"), name="inventory_postedkey_key"
                    ),
                    core.tenancy.schema.TenantPolicy(
                        column="tenant_id", name="inventory_postedkey_tenant", privileges="SELECT"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant_id", "id"), name="inventory_postedkey_within"
                    ),
                    core.tenancy.schema.AppendOnly(name="inventory_postedkey_append"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
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
                ("posting", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("receipt", "Receipt"),
                            ("opening", "Opening"),
                            ("issue", "Issue"),
                            ("output", "Output"),
                            ("return", "Return"),
                            ("transfer", "Transfer"),
                            ("adjustment", "Adjustment"),
                            ("scrap", "Scrap"),
                            ("sample", "Sample"),
                            ("shipment", "Shipment"),
                            ("reversal", "Reversal"),
                        ],
                        max_length=20,
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=6, max_digits=20)),
                ("sequence", models.BigIntegerField()),
                ("amount", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("entered_quantity", models.CharField(max_length=40)),
                ("entered_uom", models.CharField(max_length=40)),
                ("overrides_fefo", models.BooleanField(default=False)),
                ("effective_at", models.DateTimeField()),
                ("accounting_date", models.DateField()),
                ("operation", models.CharField(max_length=100)),
                ("reason", models.TextField(blank=True)),
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
                    "from_container",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lots.container",
                    ),
                ),
                (
                    "from_location",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.location",
                    ),
                ),
                (
                    "lot",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
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
                (
                    "reverses",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="inventory.movement",
                    ),
                ),
                (
                    "to_container",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lots.container",
                    ),
                ),
                (
                    "to_location",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.location",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["tenant_id", "document", "id"], name="inventory_move_document"
                    ),
                    models.Index(
                        fields=["tenant_id", "recorded_at", "id"], name="inventory_move_time"
                    ),
                    models.Index(fields=["tenant_id", "posting"], name="inventory_move_posting"),
                    models.Index(fields=["tenant_id", "xid", "id"], name="inventory_move_xid"),
                    models.Index(
                        fields=["tenant_id", "from_location"], name="y_movement_from_locat_aaf45f"
                    ),
                    models.Index(
                        fields=["tenant_id", "from_container"], name="y_movement_from_conta_2a8691"
                    ),
                    models.Index(
                        fields=["tenant_id", "to_location"], name="y_movement_to_locatio_7256ef"
                    ),
                    models.Index(
                        fields=["tenant_id", "to_container"], name="y_movement_to_contain_fb7725"
                    ),
                    models.Index(fields=["tenant_id", "member"], name="y_movement_member_605e75"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__gt", 0), ("quantity__lt", Decimal("100000000000000"))
                        ),
                        name="inventory_movement_quantity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_location", models.F("to_location")), _negated=True),
                            models.Q(
                                ("from_container__isnull", True), ("to_container__isnull", False)
                            ),
                            models.Q(
                                ("from_container__isnull", False), ("to_container__isnull", True)
                            ),
                            models.Q(("from_container", models.F("to_container")), _negated=True),
                            _connector="OR",
                        ),
                        name="inventory_movement_two_places",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("overrides_fefo", False),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="inventory_movement_override_has_reason",
                    ),
                    models.UniqueConstraint(
                        fields=("tenant_id", "lot", "sequence"),
                        name="inventory_movement_sequence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="inventory_movement_amount"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reverses__isnull", False)),
                        fields=("tenant_id", "reverses"),
                        name="inventory_movement_undone_once",
                    ),
                    core.tenancy.schema.TenantPolicy(
                        column="tenant_id", name="inventory_movement_tenant", privileges="SELECT"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant_id", "id"), name="inventory_movement_within"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="lot", name="inventory_movement_lot_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="from_location", name="inventory_movement_from_location_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="from_container", name="inventory_movement_from_container_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="to_location", name="inventory_movement_to_location_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="to_container", name="inventory_movement_to_container_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="document", name="inventory_movement_document_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="reverses", name="inventory_movement_reverses_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="member", name="inventory_movement_member_ref"
                    ),
                    core.tenancy.schema.AppendOnly(name="inventory_movement_append"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Quant",
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
                ("on_hand", models.DecimalField(decimal_places=6, max_digits=20)),
                ("reserved", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
                ("usable_through", models.DateField()),
                ("opened_rank", models.PositiveSmallIntegerField(default=1)),
                ("received_on", models.DateField(null=True)),
                ("lot_code", models.CharField(max_length=200)),
                ("container_code", models.CharField(blank=True, max_length=200)),
                (
                    "container",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quants",
                        to="lots.container",
                    ),
                ),
                (
                    "item",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quants",
                        to="catalog.item",
                    ),
                ),
                (
                    "location",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quants",
                        to="catalog.location",
                    ),
                ),
                (
                    "lot",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quants",
                        to="lots.lot",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("on_hand__gt", models.F("reserved"))),
                        fields=[
                            "tenant_id",
                            "item",
                            "usable_through",
                            "opened_rank",
                            "received_on",
                            "lot_code",
                            "container_code",
                            "id",
                        ],
                        name="inventory_quant_fefo",
                    ),
                    models.Index(
                        fields=["tenant_id", "location"], name="tory_quant_location_e19af2"
                    ),
                    models.Index(
                        fields=["tenant_id", "container"], name="tory_quant_container_80d209"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant_id", "lot", "location", "container"),
                        name="inventory_quant_place",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reserved__gte", 0), ("reserved__lte", models.F("on_hand"))
                        ),
                        name="inventory_quant_reserved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on_hand__gte", 0), ("on_hand__lt", Decimal("100000000000000"))
                        ),
                        name="inventory_quant_on_hand",
                    ),
                    core.tenancy.schema.TenantPolicy(
                        column="tenant_id", name="inventory_quant_tenant", privileges="SELECT"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant_id", "id"), name="inventory_quant_within"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="lot", name="inventory_quant_lot_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="location", name="inventory_quant_location_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="container", name="inventory_quant_container_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="item", name="inventory_quant_item_ref"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reservation",
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
                ("line", models.PositiveIntegerField()),
                ("use", models.CharField(max_length=20)),
                ("need_on", models.DateField()),
                ("usable_through", models.DateField()),
                ("quantity", models.DecimalField(decimal_places=6, max_digits=20)),
                ("consumed", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("consumed", "Consumed"),
                            ("released", "Released"),
                            ("expired", "Expired"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "container",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
                        to="lots.container",
                    ),
                ),
                (
                    "document",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.document",
                    ),
                ),
                (
                    "item",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
                        to="catalog.item",
                    ),
                ),
                (
                    "location",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
                        to="catalog.location",
                    ),
                ),
                (
                    "lot",
                    core.tenancy.models.TenantKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reservations",
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
                "indexes": [
                    models.Index(
                        fields=["tenant_id", "document", "line", "id"],
                        name="inventory_reserved_for",
                    ),
                    models.Index(
                        condition=models.Q(("lot__isnull", False), ("state", "open")),
                        fields=["tenant_id", "lot", "location"],
                        name="inventory_reserved_lot",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["tenant_id", "item", "need_on"],
                        name="inventory_reserved_item",
                    ),
                    models.Index(
                        fields=["tenant_id", "location"], name="eservation_location_63af10"
                    ),
                    models.Index(
                        fields=["tenant_id", "container"], name="eservation_container_49b276"
                    ),
                    models.Index(fields=["tenant_id", "member"], name="eservation_member_ca8b7d"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__gt", 0), ("quantity__lt", Decimal("100000000000000"))
                        ),
                        name="inventory_reservation_quantity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consumed__gte", 0), ("consumed__lte", models.F("quantity"))
                        ),
                        name="inventory_reservation_consumed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("container__isnull", True),
                                ("location__isnull", True),
                                ("lot__isnull", True),
                            ),
                            models.Q(("location__isnull", False), ("lot__isnull", False)),
                            _connector="OR",
                        ),
                        name="inventory_reservation_soft_or_hard",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state", "open")),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("consumed", models.F("quantity")),
                                ("state", "consumed"),
                            ),
                            models.Q(
                                ("closed_at__isnull", False), ("state__in", ["released", "expired"])
                            ),
                            _connector="OR",
                        ),
                        name="inventory_reservation_closed_once",
                    ),
                    core.tenancy.schema.TenantPolicy(
                        column="tenant_id", name="inventory_reservation_tenant", privileges="SELECT"
                    ),
                    models.UniqueConstraint(
                        fields=("tenant_id", "id"), name="inventory_reservation_within"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="document", name="inventory_reservation_document_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="item", name="inventory_reservation_item_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="lot", name="inventory_reservation_lot_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="location", name="inventory_reservation_location_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="container", name="inventory_reservation_container_ref"
                    ),
                    core.tenancy.schema.TenantReference(
                        field="member", name="inventory_reservation_member_ref"
                    ),
                ],
            },
        ),
    ]
