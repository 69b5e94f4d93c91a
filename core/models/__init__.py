"""The tables of core."""

from core.models.audit import AuditEntry
from core.models.documents import Counter, Document
from core.models.files import StoredFile
from core.models.imports import Import
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
    "Import",
    "Member",
    "MemberRole",
    "Outbox",
    "Role",
    "StoredFile",
    "Seal",
    "Session",
    "Tenant",
    "User",
]
