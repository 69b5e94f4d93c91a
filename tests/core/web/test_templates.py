"""What the strict Content-Security-Policy forbids is in no template, and the budgets hold."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CSS_BYTES = 14 * 1024
JS_BYTES = 15 * 1024
FORBIDDEN = {
    "an inline style": re.compile(r"<style|\sstyle\s*="),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.I),
    "an event handler": re.compile(r"\son[a-z]+\s*=", re.I),
    "htmx code in an attribute": re.compile(r"\shx-on|\bjs:|javascript:", re.I),
    "an htmx filter or inheritance": re.compile(r'hx-trigger="[^"]*\[|hx-disinherit|hx-inherit'),
}


def faults(text: str) -> list[str]:
    return [name for name, form in FORBIDDEN.items() if form.search(text)]


def test_no_template_holds_what_the_browser_would_refuse() -> None:
    pages = sorted((ROOT / "templates").rglob("*.html"))

    assert pages
    assert {str(page): found for page in pages if (found := faults(page.read_text()))} == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<p style="color: red">', "an inline style"),
        ("<style>p {}</style>", "an inline style"),
        ("<script>alert(1)</script>", "an inline script"),
        ('<a onclick="go()">', "an event handler"),
        ('<a hx-on:click="go()">', "htmx code in an attribute"),
        ('<a hx-vals="js:{a: 1}">', "htmx code in an attribute"),
        ('<a hx-trigger="click[ctrlKey]">', "an htmx filter or inheritance"),
    ],
)
def test_a_fault_is_named(text: str, name: str) -> None:
    assert faults(text) == [name]


def test_a_script_with_a_source_is_none() -> None:
    assert faults('<script src="/static/js/app.js" defer></script>') == []


def zipped(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_all_css_is_at_most_14_kb_on_the_wire() -> None:
    sheets = list((ROOT / "static/css").glob("*.css"))

    assert sheets
    assert zipped(sheets) <= CSS_BYTES


def test_all_our_own_js_is_at_most_15_kb_on_the_wire() -> None:
    scripts = list((ROOT / "static/js").glob("*.js"))

    assert scripts
    assert zipped(scripts) <= JS_BYTES
