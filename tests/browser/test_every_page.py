"""Every page a member can see, from the URL configuration: axe, CSP, themes, widths."""

from __future__ import annotations

import pytest

from core.ids import new_id
from tests.browser.conftest import Site
from tests.browser.looking import NARROWEST, THEMES, WIDTHS, Looker
from tests.crawl.routes import Route, routes
from tests.crawl.visitors import EVERYTHING

pytestmark = pytest.mark.browser

PAGES = [route for route in routes() if route.mount == "tenant"]
OUTSIDE = [route for route in routes() if route.mount == "outside" and not route.ids]


def address(site: Site, route: Route) -> str:
    ids = site.scene.acmes.own(route) or [str(new_id())]
    return route.path("acme", dict.fromkeys(route.ids, ids[0]))


def faults(looker: Looker) -> list[str]:
    """What is wrong with the open page, in both themes at each width."""
    found = []
    for name, width in WIDTHS.items():
        for theme in THEMES:
            looker.wear(width, theme)
            found += [f"{name}, {theme}: {said}" for said in looker.axe()]
    looker.wear(NARROWEST, "light")
    found += [f"at {NARROWEST} px it scrolls sideways: {html}" for html in looker.sticking_out()]
    return found + looker.complaints


@pytest.mark.parametrize("route", PAGES, ids=str)
def test_a_members_page_is_for_everybody(site: Site, looker: Looker, route: Route) -> None:
    status = looker.as_visitor(site.scene.members[EVERYTHING]).open(address(site, route))

    if status == 0:
        return
    not_found = status == 404 and len(set(route.ids)) > 1  # one id cannot be two kinds of record
    looker.complaints = [said for said in looker.complaints if "status of 404" not in said]
    assert status == 200 or not_found
    assert faults(looker) == []


@pytest.mark.parametrize("route", OUTSIDE, ids=str)
def test_a_page_outside_is_for_everybody(site: Site, looker: Looker, route: Route) -> None:
    status = looker.open(address(site, route))

    if status != 200:
        return
    assert faults(looker) == []


def test_a_script_on_the_page_is_refused_and_heard(site: Site, looker: Looker) -> None:
    looker.as_visitor(site.scene.members[EVERYTHING]).open("/t/acme/")

    looker.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))"
    )

    assert any("Content Security Policy" in said for said in looker.complaints)


def test_what_axe_would_find_is_found(site: Site, looker: Looker) -> None:
    looker.as_visitor(site.scene.members[EVERYTHING]).open("/t/acme/")

    looker.page.evaluate("document.body.append(document.createElement('img'))")
    looker.page.evaluate("document.body.lastChild.setAttribute('src', '/static/mark.svg')")

    assert any(said.startswith("image-alt") for said in looker.axe())
