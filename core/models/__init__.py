"""The tables of core."""

from core.models.audit import AuditEntry
from core.models.documents import Counter, Document
from core.models.invitations import Invitation, InvitationRole
from core.models.people import Member, MemberRole, Role
from core.models.sessions import Session
from core.models.tenants import Tenant
from core.models.users import User

__all__ = [
    "AuditEntry",
    "Counter",
    "Document",
    "Invitation",
    "InvitationRole",
    "Member",
    "MemberRole",
    "Role",
    "Session",
    "Tenant",
    "User",
]
