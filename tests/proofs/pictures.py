"""The pictures of the README, drawn anew from a product with demo data.

    manage.py prove pictures [--folder docs/pictures] [--every]

Starts this checkout with a state folder of its own, signs in as Petra and keeps what she sees.
`--every` also draws each page at 1440 and 390 px in light and dark, to be looked at, as whoever may
open it, after a morning's work at the stores that is done through the pages themselves.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.proofs.machine import CHECKOUT, Clone, up
from tests.proofs.stock_scene import act_out, lot_address

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PEOPLE = ("petra", "walt", "quinn")
# Name, search or path, and the width it is drawn at.
LOT = re.compile(r"([A-Z]{3}-\d\d-\d{4})/(.*)")
TOUR = [
    ("home", "", 1440),
    ("batch-short", "search/?q=B-1185", 1440),
    ("lot", "search/?q=GUM-1178", 1440),
    ("lots-phone", "lots/", 390),
]
PLACES = ["", "lots/", "movements/", "batches/", "recipes/", "items/", "locations/", "imports/"]
RECORDS = ["GUM-1178", "ELD-26-0093", "B-1178", "B-1182", "B-1185", "GUM-ELD", "ELD-EXT"]
# Pages of stock: who looks, and the page or the lot and its page.
STOCK = [
    ("walt", "receipts/new/?item=ELD-EXT&uom=kg"),
    ("walt", "movements/?item=ELD-EXT"),
    ("quinn", "restrictions/"),
    ("petra", "allocation/?item=ELD-EXT&quantity=90"),
    ("petra", "allocation/?item=SUG-CANE&quantity=900"),
    ("petra", "search/?q=SUG-CANE"),
    ("walt", "SUG-26-0340/"),
    ("walt", "ELD-26-0088/"),
    ("quinn", "FLV-26-0071/"),
    ("walt", "OIL-26-0012/"),
    ("walt", "ELD-26-0081/"),
    ("walt", "ELD-26-0088/transfer/"),
    ("walt", "ELD-26-0088/adjustment/"),
    ("quinn", "ELD-26-0093/sample/"),
    ("quinn", "ELD-26-0093/disposition/"),
    ("quinn", "ELD-26-0088/restriction/"),
]


def main(argv: Sequence[str]) -> int:
    """Draw the pictures into their folder."""
    asked = arguments(argv)
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="batcherp-pictures-") as state:
        where = Clone(CHECKOUT, environment={"BATCHERP_STATE_DIR": state})
        with up(where) as running, sync_playwright() as player:
            browser = player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            draw_all(Plant(browser, f"{running.address}t/acme/", Path(state)), asked)
    return 0


def draw_all(plant: Plant, asked: argparse.Namespace) -> None:
    """The tour as the demo has it; then, if asked, every page after a morning at the stores."""
    for name, path, width in TOUR:
        draw(plant.window("petra", width, "light"), plant, path, asked.folder / f"{name}.png")
    if asked.every:
        act_out({who: plant.window(who, 1440, "light") for who in PEOPLE}, plant.address)
        draw_every(plant, asked.folder)


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py prove pictures", description=__doc__)
    parser.add_argument("--folder", type=Path, default=CHECKOUT / "docs" / "pictures")
    parser.add_argument("--every", action="store_true")
    return parser.parse_args(argv)


@dataclass
class Plant:
    """The running demo tenant, and windows of its people."""

    browser: Browser
    address: str
    state: Path

    def window(self, who: str, width: int, scheme: str) -> Page:
        """`who`, signed in, in a window of this width."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 860},
            color_scheme=scheme,  # type: ignore[arg-type]
            device_scale_factor=1,
        )
        page = context.new_page()
        email = f"{who}@acme.example"
        page.goto(self.address)
        page.fill("input[type=email]", email)
        page.fill("input[type=password]", password_of(email, self.state))
        page.press("input[type=password]", "Enter")
        page.wait_for_url("**/t/acme/")
        return page


def password_of(email: str, state: Path) -> str:
    text = (state / "demo-sign-ins.txt").read_text(encoding="utf-8")
    found = re.search(rf"{re.escape(email)}\s+(\S+)", text)
    if found is None:
        raise LookupError(f"The demo has no sign-in for {email}.")
    return found[1]


def draw(page: Page, plant: Plant, path: str, file: Path, *, is_whole: bool = False) -> None:
    lot = LOT.match(path)
    if lot:
        page.goto(f"{lot_address(page, plant.address, lot[1])}{lot[2]}")
    else:
        page.goto(f"{plant.address}{path}")
    page.screenshot(path=file, full_page=is_whole)
    print(file, flush=True)


def draw_every(plant: Plant, folder: Path) -> None:
    by_petra = [("petra", path) for path in [*PLACES, *(f"search/?q={one}" for one in RECORDS)]]
    for scheme in ("light", "dark"):
        for width in (1440, 390):
            pages = {who: plant.window(who, width, scheme) for who in PEOPLE}
            for who, path in [*by_petra, *STOCK]:
                name = re.sub(r"\W+", "-", path.removeprefix("search/?q=")).strip("-") or "home"
                file = folder / f"every-{name}-{width}-{scheme}.png"
                draw(pages[who], plant, path, file, is_whole=True)
