"""The tables of core."""

from core.models.audit import AuditEntry
from core.models.documents import Counter, Document
from core.models.outbox import Outbox
from core.models.people import Member, MemberRole, Role
from core.models.seals import Seal
from core.models.sessions import Session
from core.models.tenants import Tenant
from core.models.users import User

__all__ = [
    "AuditEntry",
    "Counter",
    "Document",
    "Member",
    "MemberRole",
    "Outbox",
    "Role",
    "Seal",
    "Session",
    "Tenant",
    "User",
]
