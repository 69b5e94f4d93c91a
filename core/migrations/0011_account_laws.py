"""Who sees sessions, addresses and second factors: their own person, and the door."""

from django.db import migrations

from core.postgres.law import Law

_OPEN = " ".join(
    f"DROP POLICY person ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; "
    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table in (
        "core_session",
        "account_emailaddress",
        "account_emailconfirmation",
        "mfa_authenticator",
    )
)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0010_sessions"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [Law("core/sql/accounts.sql", undo=_OPEN)]
