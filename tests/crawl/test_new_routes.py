"""A new route is in the crawl without anybody adding it, and a careless one is found."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from django.urls import clear_url_caches

from tests.crawl import careless
from tests.crawl.answers import InProcess
from tests.crawl.judge import changed, findings
from tests.crawl.routes import Route, routes
from tests.crawl.scene import Scene
from tests.crawl.test_crawl import print_of, unblocked
from tests.crawl.visitors import EVERYTHING

pytestmark = pytest.mark.usefixtures("unblocked")
assert unblocked


@pytest.fixture
def new_route(request: pytest.FixtureRequest, settings: Any, scene: Scene) -> Any:
    """The named careless route, added to the URL configuration."""
    where, name = request.param
    setting, extra = {
        "tenant": ("TENANT_URLCONF", careless.TENANT),
        "outside": ("ROOT_URLCONF", careless.OUTSIDE),
    }[where]
    module: Any = careless.Careless(getattr(settings, setting), extra[name])
    sys.modules["careless_urls"] = module
    setattr(settings, setting, "careless_urls")
    clear_url_caches()
    found = [route for route in routes() if route.view is extra[name].callback]
    assert len(found) == 1
    scene.acmes.learn(InProcess(), found, scene.members[EVERYTHING])
    yield found[0]
    del sys.modules["careless_urls"]
    clear_url_caches()


@pytest.mark.parametrize("new_route", [("tenant", "says")], indirect=True)
def test_a_page_that_says_whether_a_row_exists_elsewhere(scene: Scene, new_route: Route) -> None:
    crawl = scene.crawl_of_strangers(InProcess())

    found = findings(crawl.stranger(new_route, scene.strangers[EVERYTHING]))

    assert any("unlike what never was" in sentence for sentence in found)


@pytest.mark.parametrize("new_route", [("tenant", "shows")], indirect=True)
def test_a_page_that_shows_another_tenants_row(scene: Scene, new_route: Route) -> None:
    crawl = scene.crawl_of_strangers(InProcess())

    found = findings(crawl.stranger(new_route, scene.strangers["Planner"]))

    assert any(f"shows {scene.acme.id}" in sentence for sentence in found)


@pytest.mark.parametrize("new_route", [("tenant", "undeclared")], indirect=True)
def test_a_page_whose_right_nobody_declared(scene: Scene, new_route: Route) -> None:
    crawl = scene.crawl_of_members(InProcess())

    found = findings(crawl.member(new_route, scene.members["Planner"]))

    assert found == ["tenant /undeclared/: nobody said which right it needs"]


@pytest.mark.parametrize("new_route", [("tenant", "unasked")], indirect=True)
def test_a_page_that_declares_a_right_and_does_not_ask(scene: Scene, new_route: Route) -> None:
    crawl = scene.crawl_of_members(InProcess())

    found = findings(crawl.member(new_route, scene.members["Planner"]))

    assert "Planner: GET /t/acme/unasked/: 200 without manage_people" in found


@pytest.mark.parametrize("new_route", [("tenant", "writes")], indirect=True)
def test_a_page_that_writes_when_it_is_looked_at(scene: Scene, new_route: Route) -> None:
    crawl = scene.crawl_of_members(InProcess(), methods=("GET",))
    before = print_of(scene)

    findings(crawl.member(new_route, scene.members["Planner"]))

    assert "core_document" in changed(before, print_of(scene))


@pytest.mark.parametrize("new_route", [("outside", "open")], indirect=True)
def test_a_page_open_to_everybody(scene: Scene, new_route: Route) -> None:
    crawl = scene.crawl_of_members(InProcess())

    found = findings(crawl.anonymous(new_route))

    assert "nobody: GET /open/: 200 " in found


@pytest.mark.parametrize("new_route", [("tenant", "unopened")], indirect=True)
def test_a_page_that_no_row_opens(scene: Scene, new_route: Route) -> None:
    lost = scene.acmes.learn(InProcess(), [new_route], scene.members[EVERYTHING])

    assert "no row of any table opens it" in lost[0]
