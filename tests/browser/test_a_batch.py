"""One worked morning in two plants: find the batch, complete it, trace the lot it made."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command

from batcherp.demo.acme import ACME
from batcherp.demo.load import load
from batcherp.demo.plants import Plant
from batcherp.demo.rival import RIVAL
from tests.browser.conftest import program
from tests.databases import url_of
from tests.required import missing
from tests.server import gunicorn


@dataclass(frozen=True)
class Morning:
    """What one plant's operator does: the batch, its output's item, and what FEFO must take."""

    plant: Plant
    sku: str
    inputs: frozenset[str]

    @property
    def operator(self) -> str:
        return self.plant.who("Operator").email


AT_ACME = Morning(
    ACME,
    "GUM-ELD-60",
    # ELD-26-0081 has expired and ELD-26-0093 is in quarantine; TAP-26-0118 was used up before.
    frozenset(
        [
            "SUG-26-0311",
            "TAP-26-0137",
            "PEC-26-0052",
            "ELD-26-0088",
            "ASC-26-0014",
            "ZNC-26-0009",
            "CIT-26-0311",
            "NAC-26-0118",
            "FLV-26-0066",
            "COL-26-0033",
            "OIL-26-0012",
            "BOT-26-0212",
            "LBL-26-0101",
        ]
    ),
)
AT_RIVAL = Morning(
    RIVAL, "SYR-ELD-250", frozenset(["SUG-1", "ELD-26-0101", "CIT-26-0311", "BOT-77"])
)


@dataclass(frozen=True)
class Demo:
    """Both plants, running."""

    origin: str
    passwords: dict[str, str]


@pytest.fixture(scope="module")
def demo(committing_module: str) -> Iterator[Demo]:
    if program() is None:
        missing("Chromium")
    passwords = load(ACME) | load(RIVAL)
    with gunicorn(
        url_of(os.environ["DATABASE_URL"], committing_module), processes=1, threads=4
    ) as port:
        yield Demo(f"http://127.0.0.1:{port}", passwords)


@pytest.fixture(scope="module")
def chromium(demo: Demo) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import ARGUMENTS

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as player:
            started = player.chromium.launch(executable_path=program(), args=list(ARGUMENTS))
            yield started
            started.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def window(browser: Any, demo: Demo, email: str, *, with_script: bool = True) -> Any:
    """A window in which somebody has signed in by keyboard."""
    page = browser.new_context(java_script_enabled=with_script).new_page()
    page.goto(demo.origin)
    page.focus("input[type=email]")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(demo.passwords[email])
    page.keyboard.press("Enter")
    page.wait_for_selector("nav[aria-label=Main]")
    return page


def search(page: Any, code: str, *, with_script: bool) -> None:
    """From anywhere: the key / where scripts run, else the box itself; Enter opens an exact hit."""
    if with_script:
        page.keyboard.press("/")
    else:
        page.focus("#find")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1:has-text('{code}')")


def press(page: Any, name: str) -> None:
    """Tab to the button of this name and press Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and focused.inner_text().strip() == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab never reached “{name}”.")


def trace(morning: Morning, lot: str, capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    words = ["report", "trace", "--tenant", morning.plant.slug, "--sku", morning.sku]
    call_command(*words, "--lot", lot, "--direction", "back")
    return json.loads(capsys.readouterr().out)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("morning", "with_script"), [(AT_ACME, True), (AT_RIVAL, False)], ids=["acme", "rival-plain"]
)
def test_a_batch_is_completed_by_fefo_and_its_lot_traced(
    chromium: Any,
    demo: Demo,
    morning: Morning,
    with_script: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = window(chromium, demo, morning.operator, with_script=with_script)

    search(page, "B-1182", with_script=with_script)
    press(page, "Complete the batch")
    page.wait_for_url("**/completion/")
    press(page, "Complete the batch")
    page.wait_for_url("**/batches/*/")
    page.click("dl.facts a.code")
    page.wait_for_url("**/lots/**")
    shown = set(page.locator("table a.code, svg.gene text.c").all_text_contents())

    lot = page.locator("h1 .code, h1.code").first.inner_text()
    told = trace(morning, lot, capsys)
    assert {one["lot"] for one in told["lots"] if one["depth"] == 1} == morning.inputs
    assert morning.inputs <= shown
    assert told["balance"]["residual"] == "0"
    page.context.close()


@pytest.mark.browser
def test_the_other_plants_batch_is_not_there(chromium: Any, demo: Demo) -> None:
    acme = window(chromium, demo, AT_ACME.operator)
    search(acme, "GUM-1178", with_script=True)
    address = acme.url
    acme.context.close()

    rival = window(chromium, demo, AT_RIVAL.operator)
    answer = rival.goto(address.replace("/t/acme/", "/t/rival/"))
    assert answer.status == 404
    assert rival.goto(address).status == 404
    rival.keyboard.press("/")
    rival.goto(f"{demo.origin}/t/rival/search/?q=GUM-1178")
    assert "Nothing is called" in rival.content()
    rival.context.close()
