"""A morning at Acme's stores, acted through the pages, so that the pictures have it to show."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from playwright.sync_api import Page

# Who, which lot, which of its pages, and what is typed there.
MORNING: list[tuple[str, str, str, dict[str, str]]] = [
    ("walt", "ELD-26-0088", "transfer", {"quantity": "8", "to_container": "DR-0088-1"}),
    ("walt", "ELD-26-0088", "transfer", {"quantity": "4", "to": "COLD-1"}),
    ("walt", "ELD-26-0093", "transfer", {"quantity": "60", "to_container": "DR-0093-1"}),
    ("walt", "ELD-26-0093", "transfer", {"quantity": "60", "to_container": "DR-0093-2"}),
    ("walt", "SUG-26-0340", "adjustment", {"counted": "432", "reason": "Two bags had burst."}),
    ("walt", "COL-26-0033", "scrap", {"quantity": "2", "reason": "A bucket was left open."}),
    ("quinn", "ELD-26-0093", "sample", {"quantity": "0.25"}),
    ("quinn", "FLV-26-0071", "restriction", {"reason": "Plate count 2,900 against 1,000."}),
    ("quinn", "OIL-26-0012", "disposition", {"=": "rejected", "reason": "Rancid on arrival."}),
    (
        "quinn",
        "ELD-26-0088",
        "restriction",
        {"=": "supplier_lot", "reason": "Nordbeere recalls it."},
    ),
]


def act_out(pages: Mapping[str, Page], tenant: str) -> None:
    """Everything of the morning, by its people; `tenant` is the address of the tenant."""
    for who, lot, act, typed in MORNING:
        page = pages[who]
        page.goto(f"{lot_address(page, tenant, lot)}{act}/")
        fill(page, typed)
        page.click("form.act button[type=submit]")
        page.wait_for_url("**/lots/*/")


def lot_address(page: Page, tenant: str, code: str) -> str:
    """Where the lot's page is: its code, searched for, leads there."""
    page.goto(f"{tenant}search/?q={quote(code)}")
    return page.url


def fill(page: Page, typed: Mapping[str, str]) -> None:
    for name, value in typed.items():
        if name == "=":
            page.check(f"input[type=radio][value={value}]")
        else:
            page.fill(f"form.act [name={name}]", value)
