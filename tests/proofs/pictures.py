"""The pictures of the README, drawn anew from a product with demo data.

    manage.py prove pictures [--folder docs/pictures] [--every]

Starts this checkout with a state folder of its own, signs in as Petra and keeps what she sees.
`--every` also draws each page at 1440 and 390 px in light and dark, to be looked at.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.proofs.machine import CHECKOUT, Clone, Up, up

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PETRA = "petra@acme.example"
# Name, search or path, and the width it is drawn at.
TOUR = [
    ("home", "", 1440),
    ("batch-short", "search/?q=B-1185", 1440),
    ("lot", "search/?q=GUM-1178", 1440),
    ("lots-phone", "lots/", 390),
]
PLACES = ["", "lots/", "movements/", "batches/", "recipes/", "items/", "locations/", "imports/"]
RECORDS = ["GUM-1178", "ELD-26-0093", "B-1178", "B-1182", "B-1185", "GUM-ELD", "ELD-EXT"]


def main(argv: Sequence[str]) -> int:
    """Draw the pictures into their folder."""
    asked = arguments(argv)
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="batcherp-pictures-") as state:
        where = Clone(CHECKOUT, environment={"BATCHERP_STATE_DIR": state})
        with up(where) as running, sync_playwright() as player:
            password = password_of(PETRA, Path(state))
            browser = player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            for name, path, width in TOUR:
                page = signed_in(browser, running, password, width, "light")
                draw(page, running, path, asked.folder / f"{name}.png")
            if asked.every:
                draw_every(browser, running, password, asked.folder)
    return 0


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py prove pictures", description=__doc__)
    parser.add_argument("--folder", type=Path, default=CHECKOUT / "docs" / "pictures")
    parser.add_argument("--every", action="store_true")
    return parser.parse_args(argv)


def password_of(email: str, state: Path) -> str:
    text = (state / "demo-sign-ins.txt").read_text(encoding="utf-8")
    found = re.search(rf"{re.escape(email)}\s+(\S+)", text)
    if found is None:
        raise LookupError(f"The demo has no sign-in for {email}.")
    return found[1]


def signed_in(browser: Browser, running: Up, password: str, width: int, scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 860},
        color_scheme=scheme,  # type: ignore[arg-type]
        device_scale_factor=1,
    )
    page = context.new_page()
    page.goto(running.address)
    page.fill("input[type=email]", PETRA)
    page.fill("input[type=password]", password)
    page.press("input[type=password]", "Enter")
    page.wait_for_url("**/t/acme/")
    return page


def draw(page: Page, running: Up, path: str, file: Path, *, is_whole: bool = False) -> None:
    page.goto(f"{running.address}t/acme/{path}")
    page.screenshot(path=file, full_page=is_whole)
    print(file, flush=True)


def draw_every(browser: Browser, running: Up, password: str, folder: Path) -> None:
    for scheme in ("light", "dark"):
        for width in (1440, 390):
            page = signed_in(browser, running, password, width, scheme)
            for path in [*PLACES, *(f"search/?q={code}" for code in RECORDS)]:
                name = re.sub(r"\W+", "-", path.removeprefix("search/?q=")).strip("-") or "home"
                file = folder / f"every-{name}-{width}-{scheme}.png"
                draw(page, running, path, file, is_whole=True)
