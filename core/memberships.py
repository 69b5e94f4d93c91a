"""Which tenants a person belongs to, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from core.tenancy.work import at_the_door


@dataclass(frozen=True, slots=True)
class Membership:
    """One person in one tenant, as read at the door."""

    tenant_id: UUID
    slug: str
    tenant_name: str
    member_id: UUID
    printed_name: str
    role_names: tuple[str, ...]
    rights: frozenset[str]
    time_zone: str
    asks_second_factor: bool
    is_watched: bool  # what they see is written down: their roles all end some day

    @property
    def url(self) -> str:
        """Where the tenant's pages start."""
        return f"/t/{self.slug}/"


def memberships_of(person_id: UUID) -> list[Membership]:
    """The active memberships of a signed-in person, by tenant name."""
    with at_the_door(person_id=person_id), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.memberships()")
        return [
            Membership(
                tenant_id=row[0],
                slug=row[1],
                tenant_name=row[2],
                member_id=row[3],
                printed_name=row[4],
                role_names=tuple(row[5]),
                rights=frozenset(row[6]),
                time_zone=row[7],
                asks_second_factor=row[8],
                is_watched=row[9],
            )
            for row in cursor.fetchall()
        ]
