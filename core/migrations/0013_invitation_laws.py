"""Who finds an invitation by its link: the door, while the link is open."""

from django.db import migrations

from core.postgres.law import Law


class Migration(migrations.Migration):
    dependencies = [("core", "0012_invitations")]
    operations = [
        Law(
            "core/sql/invitations.sql",
            undo="DROP FUNCTION app.invitation_with(text); DROP POLICY door ON core_invitation; "
            "REVOKE ALL ON core_invitation FROM batcherp_door",
        )
    ]
