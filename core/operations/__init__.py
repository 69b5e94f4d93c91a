"""Every write of core: tenants, people, invitations, documents."""

from core.operations.documents import number
from core.operations.invitations import Invited, accept_invitation, invite, revoke_invitation
from core.operations.people import (
    change_role,
    close_role,
    deactivate_member,
    enrol,
    give_role,
    make_role,
    reactivate_member,
)
from core.operations.tenants import change_tenant, found_tenant, on_founding

__all__ = [
    "Invited",
    "accept_invitation",
    "change_tenant",
    "change_role",
    "close_role",
    "deactivate_member",
    "enrol",
    "found_tenant",
    "give_role",
    "invite",
    "make_role",
    "number",
    "on_founding",
    "reactivate_member",
    "revoke_invitation",
]
