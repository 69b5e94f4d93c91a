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

__all__ = [
    "change_role",
    "close_role",
    "deactivate_member",
    "enrol",
    "found_tenant",
    "give_role",
    "number",
    "on_founding",
    "reactivate_member",
]
