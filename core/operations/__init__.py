"""Every write of core: tenants, people, documents."""

from core.operations.documents import number
from core.operations.people import (
    change_role,
    close_role,
    deactivate_member,
    enrol,
    give_role,
    reactivate_member,
)
from core.operations.tenants import found_tenant, on_founding
from core.operations.tokens import MadeToken, make_token, revoke_token

__all__ = [
    "MadeToken",
    "change_role",
    "close_role",
    "deactivate_member",
    "enrol",
    "found_tenant",
    "give_role",
    "make_token",
    "number",
    "on_founding",
    "reactivate_member",
    "revoke_token",
]
