"""Every address x method x visitor, read from the URL configuration: nobody gets in."""

from __future__ import annotations

from typing import Any

import pytest

from core.rights import STARTING_ROLES
from tests.crawl.answers import InProcess
from tests.crawl.judge import changed, findings, fingerprint
from tests.crawl.public import PUBLIC
from tests.crawl.routes import Route, routes
from tests.crawl.scene import Scene
from tests.crawl.visitors import EVERYTHING
from tests.databases import admin

pytestmark = pytest.mark.usefixtures("unblocked")
INSIDE = ("tenant", "api")
# What one with every right may be told is asked thoroughly; a role sees a part of it. All of it for
# every role is `prove crawl`.
QUICK: dict[str, Any] = {"methods": ("GET", "POST"), "is_thorough": False, "turns": 1}


@pytest.fixture
def unblocked(scene: Scene, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock():
        yield


def inside() -> list[Route]:
    return [route for route in routes() if route.mount in INSIDE]


def print_of(scene: Scene) -> dict[str, str]:
    with admin(scene.database) as superuser:
        return fingerprint(superuser)


def test_there_are_routes_and_each_has_a_record_to_ask_for(scene: Scene) -> None:
    assert len(inside()) > 1
    assert scene.lost == []


def test_nobody_is_let_in_but_by_the_doors_that_are_named(scene: Scene) -> None:
    before = print_of(scene)
    crawl = scene.crawl_of_members(InProcess())

    found = findings(said for route in routes() for said in crawl.anonymous(route))

    assert found == []
    assert changed(before, print_of(scene)) == []


@pytest.mark.parametrize("name", [EVERYTHING, *STARTING_ROLES])
def test_a_stranger_learns_nothing_about_the_other_tenants_rows(scene: Scene, name: str) -> None:
    crawl = scene.crawl_of_strangers(InProcess(), **({"turns": 2} if name == EVERYTHING else QUICK))
    stranger = scene.strangers[name]
    acmes_before = print_of_acme(scene)

    found = findings(said for route in inside() for said in crawl.stranger(route, stranger))

    assert found == []
    assert crawl.probes > 0 or name != EVERYTHING
    assert print_of_acme(scene) == acmes_before


def print_of_acme(scene: Scene) -> list[tuple[str, str]]:
    with admin(scene.database) as superuser:
        rows = []
        for table in scene.acmes.mine:
            superuser.execute(
                f"SELECT md5(coalesce(string_agg(t::text, '' ORDER BY id), '')) FROM {table} t "
                "WHERE tenant_id = %s",
                [str(scene.acme.id)],
            )
            rows.append((table, superuser.fetchone()[0]))
        return rows


@pytest.mark.parametrize("name", STARTING_ROLES)
def test_a_member_without_the_right_gets_403_and_changes_nothing(scene: Scene, name: str) -> None:
    crawl = scene.crawl_of_members(InProcess(), methods=("GET", "POST", "PATCH", "DELETE"))
    member = scene.members[name]
    barred = [r for r in inside() if any(lacks(r, m, member.rights) for m in ("GET", "POST"))]
    before = print_of(scene)

    found = findings(said for route in barred for said in crawl.member(route, member))

    assert found == []
    assert changed(before, print_of(scene)) == []


def lacks(route: Route, method: str, rights: frozenset[str]) -> bool:
    right = route.right(method)
    return right is not None and right not in rights


def test_what_may_be_seen_is_seen(scene: Scene) -> None:
    crawl = scene.crawl_of_members(InProcess())
    everything = scene.members[EVERYTHING]

    assert findings(said for route in inside() for said in crawl.opens(route, everything)) == []


def test_looking_changes_nothing(scene: Scene) -> None:
    crawl = scene.crawl_of_members(InProcess(), methods=("GET", "HEAD", "OPTIONS"))
    before = print_of(scene)

    findings(s for route in inside() for s in crawl.member(route, scene.members[EVERYTHING]))

    assert changed(before, print_of(scene)) == []


def test_what_is_public_by_name_is_there() -> None:
    known = {route.name for route in routes() if route.mount != "tenant"}

    assert set(PUBLIC) - known == set()
