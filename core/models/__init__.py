"""The tables of core."""

from core.models.answers import KeptAnswer
from core.models.audit import AuditEntry
from core.models.documents import Counter, Document
from core.models.people import Member, MemberRole, Role
from core.models.tenants import Tenant
from core.models.tokens import ApiToken, TokenUse
from core.models.users import User

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Counter",
    "Document",
    "KeptAnswer",
    "Member",
    "MemberRole",
    "Role",
    "Tenant",
    "TokenUse",
    "User",
]
