"""Every write of core: tenants, people, invitations, tokens, documents."""

from core.operations.answers import forget_answers
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
from core.operations.tenants import add_template, change_tenant, found_tenant, on_founding
from core.operations.tokens import MadeToken, make_token, revoke_token

__all__ = [
    "Invited",
    "MadeToken",
    "accept_invitation",
    "add_template",
    "change_role",
    "change_tenant",
    "close_role",
    "deactivate_member",
    "enrol",
    "forget_answers",
    "found_tenant",
    "give_role",
    "invite",
    "make_role",
    "make_token",
    "number",
    "on_founding",
    "reactivate_member",
    "revoke_invitation",
    "revoke_token",
]
