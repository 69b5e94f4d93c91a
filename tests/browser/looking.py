"""Opening pages as a person would, and noting what the browser complains about."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from axe_playwright_python.sync_playwright import Axe

from tests.crawl.visitors import Visitor

WIDTHS = {"desk": 1440, "phone": 390}
NARROWEST = 320
THEMES = ("light", "dark")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Elements that stick out to the right and are not inside something that scrolls by itself.
STICKING_OUT = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const scrolls = (e) =>
        e && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
    return [...document.body.querySelectorAll("*")]
        .filter((e) => e.getBoundingClientRect().right > room + 1 && !scrolls(e.parentElement))
        .map((e) => e.outerHTML.slice(0, 90)).concat(["the page is too wide"]).slice(0, 3);
}"""


class Looker:
    """A window with its own cookies; `complaints` is what the console said."""

    def __init__(self, browser: Any, origin: str) -> None:
        self.origin = origin
        self.context = browser.new_context(reduced_motion="reduce")
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.context.close()

    def as_visitor(self, visitor: Visitor) -> Self:
        """Sign in with the cookies of a visitor of the crawl."""
        self.context.clear_cookies()
        self.context.add_cookies(cookies_of(visitor.cookies, self.origin))
        return self

    def open(self, path: str) -> int:
        """Go there; the status of the answer, or 0 for what is no page: a download, a 405."""
        asked = self.context.request.get(self.origin + path, max_redirects=0)
        is_page = asked.headers.get("content-type", "text/html").startswith("text/html")
        if asked.status == 405 or not is_page:
            return 0
        answer = self.page.goto(self.origin + path, wait_until="load")
        return int(answer.status)

    def axe(self) -> list[str]:
        """What axe finds, each with the element it is about."""
        results = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
        return [
            f"{violation['id']}: {node['html'][:120]}"
            for violation in results.response["violations"]
            for node in violation["nodes"]
        ]

    def wear(self, width: int, theme: str) -> None:
        """A window of this width, in this theme."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=theme)

    def sticking_out(self) -> list[str]:
        """What makes the page scroll sideways."""
        return list(self.page.evaluate(STICKING_OUT))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


def cookies_of(cookies: Mapping[str, str], origin: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value, "url": origin} for name, value in cookies.items()]
