"""Who comes: each starting role, one with every right, a stranger, nobody; by page and by token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from core import operations as core
from core.models import Role, User
from core.queries import local_day
from core.rights import STARTING_ROLES, Right
from core.tenancy.work import at_the_door
from tests.cast import Plant

EVERYTHING = "every right"


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser and a token, or with neither."""

    name: str
    slug: str
    rights: frozenset[str] = frozenset()
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""


CSRF = {settings.CSRF_COOKIE_NAME: "c" * 32}
# Not signed in, but with a form of ours open: the CSRF check is not what keeps them out.
NOBODY = Visitor("nobody", "acme", cookies=CSRF)


def visitors(plant: Plant) -> dict[str, Visitor]:
    """One member per starting role, and one who holds all of them."""
    known: dict[str, frozenset[str]] = {
        name: frozenset(rights) for name, rights in STARTING_ROLES.items()
    }
    known[EVERYTHING] = frozenset(Right)
    return {name: _visitor(plant, name, rights) for name, rights in known.items()}


def _visitor(plant: Plant, name: str, rights: frozenset[str]) -> Visitor:
    email = f"{name.replace(' ', '-').lower()}@crawl.{plant.slug}.example"
    with at_the_door():
        user = User.objects.create_user(email)
    with plant.machine():
        # What an auditor may do others may too; and who has a last day is watched, which shows.
        wanted = {"needs_end": False} if name == EVERYTHING else {"name": name}
        named = Role.objects.filter(**wanted)
        core.enrol(
            printed_name=f"{name} at {plant.slug}",
            email=email,
            user_id=user.id,
            roles=list(named),
            ends_on=local_day() if any(role.needs_end for role in named) else None,
        )
        held = frozenset(right for role in named for right in role.rights)
        token = _token(plant, name, held)
    return Visitor(name, plant.slug, held & rights, _signed_in(user), token)


def _signed_in(user: User) -> dict[str, str]:
    client = Client()
    with at_the_door():
        client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {settings.SESSION_COOKIE_NAME: session, **CSRF}


def _token(plant: Plant, name: str, rights: frozenset[str]) -> str:
    make: Callable[..., Any] | None = getattr(core, "make_token", None)
    if make is None:
        return ""
    return str(make(name=f"crawl {name}", scopes=sorted(rights), valid_days=1).secret)


def everybody(of: dict[str, Visitor]) -> Iterator[Visitor]:
    yield from of.values()
    yield NOBODY
