"""A real Chromium before the product's own web server, with committed rows of both tenants."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.browser.looking import Looker
from tests.crawl.answers import InProcess
from tests.crawl.scene import Scene, set_up
from tests.databases import url_of
from tests.required import missing
from tests.server import gunicorn

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# No GPU, no sandbox for root, and no word to anybody outside.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Site:
    """The product, running, and who may visit it."""

    scene: Scene
    origin: str


@pytest.fixture(scope="module")
def site(committing_module: str) -> Iterator[Site]:
    if program() is None:
        missing("Chromium")
    scene = set_up(committing_module, InProcess())
    url = url_of(os.environ["DATABASE_URL"], committing_module)
    with gunicorn(url, processes=1, threads=4) as port:
        yield Site(scene, f"http://127.0.0.1:{port}")


@pytest.fixture(scope="module")
def browser(site: Site) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread; Django would take its own calls for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=program(), args=list(ARGUMENTS))
            yield started
            started.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def looker(browser: Any, site: Site) -> Iterator[Looker]:
    """One person's window; `as_visitor` signs them in."""
    with Looker(browser, site.origin) as looker:
        yield looker


def program() -> str | None:
    """The browser of this machine."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)
