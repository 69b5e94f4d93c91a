"""Receipts whose stock came in, with the document it came in under."""

import django.db.models.deletion
from django.db import migrations, models

import core.tenancy.models
import core.tenancy.schema


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_tolerance"),
        ("core", "0071_document_numbers"),
        ("lots", "0004_dates_and_scopes"),
        ("orders", "0001_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="receiptline",
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
        migrations.AddIndex(
            model_name="receiptline",
            index=models.Index(fields=["tenant_id", "document"], name="eceiptline_document_379e44"),
        ),
        migrations.AddConstraint(
            model_name="receiptline",
            constraint=core.tenancy.schema.TenantReference(
                field="document", name="orders_receiptline_document_ref"
            ),
        ),
    ]
