"""The tables of core."""

from core.models.audit import AuditEntry
from core.models.documents import Counter, Document
from core.models.files import StoredFile
from core.models.imports import Import
from core.models.people import Member, MemberRole, Role
from core.models.tenants import Tenant
from core.models.users import User

__all__ = [
    "AuditEntry",
    "Counter",
    "Document",
    "Import",
    "Member",
    "MemberRole",
    "Role",
    "StoredFile",
    "Tenant",
    "User",
]
