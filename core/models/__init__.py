"""The tables of core."""

from core.models.answers import KeptAnswer
from core.models.audit import AuditEntry
from core.models.documents import Counter, Document
from core.models.events import Event, View
from core.models.files import StoredFile
from core.models.imports import Import
from core.models.invitations import Invitation, InvitationRole
from core.models.outbox import Outbox
from core.models.people import Member, MemberRole, Role
from core.models.seals import Seal
from core.models.sessions import Session
from core.models.tenants import Tenant
from core.models.tokens import ApiToken, TokenUse
from core.models.users import User

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Counter",
    "Document",
    "Event",
    "Import",
    "Invitation",
    "InvitationRole",
    "KeptAnswer",
    "Member",
    "MemberRole",
    "Outbox",
    "Role",
    "Seal",
    "Session",
    "StoredFile",
    "Tenant",
    "TokenUse",
    "User",
    "View",
]
