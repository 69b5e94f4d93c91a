"""Whole jobs at the stores by keyboard alone, actions counted, and once more without JavaScript.

An action is a field that is filled or a key that chooses; Tab moves and does not count.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from batcherp.demo.acme import ACME
from batcherp.demo.load import load
from tests.browser.conftest import ARGUMENTS, program
from tests.databases import url_of
from tests.required import missing
from tests.server import gunicorn

pytestmark = pytest.mark.browser
SCRIPTS = pytest.mark.parametrize("with_script", [True, False], ids=["scripts", "plain"])


@dataclass
class Hands:
    """Somebody's keyboard; `actions` counts what they did."""

    page: Any
    actions: int = 0

    def types(self, label: str, text: str) -> None:
        """Tab to the field of this label and type."""
        self._tab_to(lambda: self._label() == label, label)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.actions += 1

    def finds(self, code: str) -> None:
        """Search for a code; an exact hit opens."""
        self.page.focus("#find")
        self.page.keyboard.type(code)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(f"h1:has-text('{code}')")
        self.actions += 1

    def presses(self, name: str, then: str) -> None:
        """Tab to the button or link of this name and press Enter; `then` is where it leads."""
        self._tab_to(lambda: self._name() == name, name)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(then)
        self.actions += 1

    def _tab_to(self, is_there: Any, name: str) -> None:
        for _ in range(90):
            if is_there():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached “{name}”.")

    def _name(self) -> str:
        return str(
            self.page.evaluate(
                "document.activeElement.matches('a, button')"
                " ? document.activeElement.textContent.trim().replace(/\\s+/g, ' ') : ''"
            )
        )

    def _label(self) -> str:
        return str(
            self.page.evaluate(
                "(document.activeElement.labels?.[0]?.firstChild?.textContent ?? '').trim()"
            )
        )


@pytest.fixture(scope="module")
def passwords(committing_module: str) -> dict[str, str]:
    if program() is None:
        missing("Chromium")
    return load(ACME)


@pytest.fixture(scope="module")
def chromium(committing_module: str, passwords: dict[str, str]) -> Iterator[tuple[Any, str]]:
    from playwright.sync_api import sync_playwright

    url = url_of(os.environ["DATABASE_URL"], committing_module)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with gunicorn(url, processes=1, threads=4) as port, sync_playwright() as player:
            started = player.chromium.launch(executable_path=program(), args=list(ARGUMENTS))
            yield started, f"http://127.0.0.1:{port}"
            started.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def hands(chromium: tuple[Any, str], passwords: dict[str, str]) -> Any:
    """Somebody of the demo at their keyboard, signed in."""
    browser, origin = chromium

    def of(who: str, *, with_script: bool) -> Hands:
        page = browser.new_context(java_script_enabled=with_script).new_page()
        page.goto(origin)
        page.fill("input[type=email]", f"{who}@acme.example")
        page.fill("input[type=password]", passwords[f"{who}@acme.example"])
        page.press("input[type=password]", "Enter")
        page.wait_for_selector("nav[aria-label=Main]")
        return Hands(page)

    return of


@SCRIPTS
def test_a_pallet_is_received(hands: Any, with_script: bool) -> None:
    walt: Hands = hands("walt", with_script=with_script)
    code = f"PEC-26-{7001 + with_script}"

    walt.finds("PEC-HM150")
    walt.presses("Receive", "**/receipts/new/**")
    walt.types("Lot", code)
    walt.types("Quantity", "500")
    walt.types("Supplier", "Cargenta")
    walt.types("Supplier's lot", "PK-1301")
    walt.types("Container", f"PAL-{code}")
    walt.presses("Receive", "**/lots/*/")

    assert code in walt.page.inner_text("h1")
    assert f"PAL-{code}" in walt.page.inner_text("main")
    assert walt.actions == 8
    walt.page.context.close()


@SCRIPTS
def test_a_wrong_movement_is_reversed(hands: Any, with_script: bool) -> None:
    walt: Hands = hands("walt", with_script=with_script)

    walt.finds("ASC-26-0014")
    walt.presses("Scrap", "**/scrap/")
    walt.types("Quantity", "7")
    walt.types("Reason", "A bag fell.")
    walt.presses("Scrap it", "**/lots/*/")
    done = walt.actions
    walt.presses("All movements", "**/movements/**")
    walt.presses(reverse_of(walt), "**/reversal/")
    assert "scrapped from MAIN-STORAGE" in walt.page.inner_text("main")
    walt.types("Reason", "It was another lot's bag.")
    walt.presses("Reverse it", "**/lots/*/")

    assert "undone: the scrap" in walt.page.inner_text("main")
    assert walt.actions - done == 4
    walt.page.context.close()


@SCRIPTS
def test_why_a_lot_is_skipped_is_seen(hands: Any, with_script: bool) -> None:
    petra: Hands = hands("petra", with_script=with_script)

    petra.finds("ELD-EXT")
    petra.presses("Who would get what", "**/allocation/**")
    petra.types("Quantity, in its stock unit", "30")
    petra.presses("Ask", "**/allocation/?*quantity=30*")

    text = petra.page.inner_text("[aria-label='Passes over']")
    assert "ELD-26-0093" in text and "Quarantine" in text
    assert "expired on" in text
    assert petra.actions == 4
    petra.page.context.close()


@SCRIPTS
def test_a_lot_is_held_and_let_go(hands: Any, with_script: bool) -> None:
    quinn: Hands = hands("quinn", with_script=with_script)

    quinn.finds("FLV-26-0071")
    quinn.presses("Restrict", "**/restriction/")
    quinn.types("Reason", "Plate count 2,900 against 1,000.")
    quinn.presses("Block it", "**/lots/*/")
    assert "Blocked from going into batches" in quinn.page.inner_text("main")
    assert quinn.actions == 4  # the search, Restrict, the reason, Block it

    quinn.presses("Lift", "**/lifting/")
    quinn.types("Reason", "The retest is clean.")
    quinn.presses("Lift it", "**/lots/*/")

    assert "Blocked from" not in quinn.page.inner_text(".facts, main > .head")
    assert "On hold" not in quinn.page.inner_text("h1")
    quinn.page.context.close()


def reverse_of(hands: Hands) -> str:
    """What the first reversal on the page is called."""
    link = hands.page.locator("a[href$='/reversal/']").first
    return " ".join(str(link.text_content()).split())
