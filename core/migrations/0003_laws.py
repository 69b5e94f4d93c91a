"""What needs the first tables: leaves of the trail, and who sees identity rows."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [("core", "0002_tables")]
    operations = [
        Law(
            "core/sql/audit_leaf.sql",
            undo="DROP POLICY trail ON core_auditentry; "
            "REVOKE INSERT ON core_auditentry FROM batcherp_trail; "
            "DROP TRIGGER leaf ON core_auditentry; DROP FUNCTION app.complete_audit_entry(); "
            "DROP FUNCTION app.audit_leaf(core_auditentry)",
        ),
        Law(
            "core/sql/identity.sql",
            undo="DROP FUNCTION app.memberships(), app.tenant_named(text); "
            "DROP POLICY door ON core_member; DROP POLICY door ON core_tenant; "
            "DROP POLICY door ON core_memberrole; DROP POLICY door ON core_role; "
            "REVOKE ALL ON core_member, core_memberrole, core_role, core_tenant FROM batcherp_door; "
            "DROP POLICY person ON core_user; ALTER TABLE core_user DISABLE ROW LEVEL SECURITY",
        ),
    ]
