"""The cast: Petra plans, Quinn releases, Otto operates, Ada administers; at Acme and Rival."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest

from core import operations as core
from core.models import Member, Role, User
from core.tenancy.work import as_machine, at_the_door, unit_of_work

CAST = {
    "petra": ("Petra Planner", "Planner"),
    "quinn": ("Quinn Approver", "QA approver"),
    "otto": ("Otto Operator", "Operator"),
    "walt": ("Walt Warehouse", "Warehouse"),
    "ada": ("Ada Administrator", "Administrator"),
}


@dataclass(frozen=True)
class Person:
    """Somebody of the cast in one tenant."""

    user_id: UUID
    member_id: UUID
    email: str
    rights: frozenset[str]


@dataclass(frozen=True)
class Plant:
    """A tenant of the cast and its people."""

    id: UUID
    slug: str
    people: dict[str, Person]

    @contextmanager
    def acting(self, who: str = "petra") -> Iterator[None]:
        """A unit of work in which `who` acts here."""
        person = self.people[who]
        with unit_of_work(
            tenant_id=self.id,
            member_id=person.member_id,
            person_id=person.user_id,
            rights=person.rights,
        ):
            yield

    @contextmanager
    def machine(self) -> Iterator[None]:
        """A unit of work as the command line: every right."""
        with as_machine(tenant_id=self.id):
            yield


def plant(slug: str, name: str) -> Plant:
    """A tenant with the cast, made through the domain operations."""
    tenant_id = core.found_tenant(slug=slug, name=name)
    people = {who: _person(tenant_id, slug, who, *CAST[who]) for who in CAST}
    return Plant(id=tenant_id, slug=slug, people=people)


def _person(tenant_id: UUID, slug: str, who: str, printed_name: str, role_name: str) -> Person:
    email = f"{who}@{slug}.example"
    with at_the_door():
        user = User.objects.create_user(email)
    with as_machine(tenant_id=tenant_id):
        role = Role.objects.get(name=role_name)
        member: Member = core.enrol(
            printed_name=printed_name, email=email, user_id=user.id, roles=[role]
        )
    return Person(user.id, member.id, email, frozenset(role.rights))


@pytest.fixture
def acme(db: None) -> Plant:
    """Acme Gummies, with nobody acting yet."""
    return plant("acme", "Acme Gummies")


@pytest.fixture
def rival(db: None) -> Plant:
    """Rival Syrups, which must never see anything of Acme's."""
    return plant("rival", "Rival Syrups")
