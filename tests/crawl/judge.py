"""The laws of the crawl: what each kind of visitor may be answered. Findings are sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from core.ids import new_id
from tests.crawl.answers import Answer, Probe, Sender
from tests.crawl.fillers import Records
from tests.crawl.public import PUBLIC, VOLATILE
from tests.crawl.routes import METHODS, UNDECLARED, Route
from tests.crawl.visitors import NOBODY, Visitor

INPUT = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([\w-]+)"')
NAMES = ("q", "id", "tenant", "tenant_id", "cursor", "item", "lot", "location", "batch", "member")
NOBODYS_SLUG = "nobody-at-all"
TIMES_AGAIN = 4


class Crawl:
    """Asks, counts and judges. A thorough one leaves nothing out; `prove crawl` is thorough."""

    def __init__(
        self,
        sender: Sender,
        records: Records,
        forbidden: frozenset[str],
        *,
        methods: tuple[str, ...] = METHODS,
        is_thorough: bool = True,
        turns: int | None = None,
    ) -> None:
        self.sender, self.records, self.forbidden = sender, records, forbidden
        self.methods, self.is_thorough, self.turns = methods, is_thorough, turns
        self.probes = 0

    def ask(self, probe: Probe) -> Answer:
        self.probes += 1
        return self.sender.send(probe)

    # --- nobody ---

    def anonymous(self, route: Route) -> Iterator[str]:
        """Sent to sign in, or 401, unless the route is public by name."""
        if route.mount != "tenant" and route.name in PUBLIC:
            return
        ids = self.records.own(route) or [str(new_id())]
        for method in self.methods:
            probe = Probe(NOBODY, method, route.path("acme", dict.fromkeys(route.ids, ids[0])))
            answer = self.ask(probe)
            if not is_turned_away(route, method, answer):
                yield f"{probe}: {answer.status} {answer.headers.get('Location', '')}"
            yield from self._canaries(probe, answer)

    # --- a member of another tenant ---

    def stranger(self, route: Route, stranger: Visitor) -> Iterator[str]:
        """Every id of the other tenant is answered like an id that never was."""
        for method in self.methods:
            if route.mount == "tenant" and self.is_thorough:
                yield from self._other_mount(route, method, stranger)
            for foreign in self.records.foreign(route)[: self.turns]:
                yield from self._alike(route, method, stranger, foreign)
            if not route.ids and self.is_thorough and method in ("GET", "POST"):
                yield from self._given(route, method, stranger)

    def _other_mount(self, route: Route, method: str, stranger: Visitor) -> Iterator[str]:
        """Under the other tenant's address, as under one that nobody has."""
        foreign = self.records.foreign(route) or [str(new_id())]
        values = dict.fromkeys(route.ids, foreign[0])
        other = "rival" if stranger.slug == "acme" else "acme"
        theirs = Probe(stranger, method, route.path(other, values))
        nobodys = Probe(stranger, method, route.path(NOBODYS_SLUG, values))
        yield from self._compare(theirs, nobodys, [f"/t/{other}/"], [f"/t/{NOBODYS_SLUG}/"], (404,))

    def _alike(self, route: Route, method: str, who: Visitor, foreign: str) -> Iterator[str]:
        random = str(new_id())
        theirs = Probe(who, method, route.path(who.slug, dict.fromkeys(route.ids, foreign)))
        nobodys = Probe(who, method, route.path(who.slug, dict.fromkeys(route.ids, random)))
        yield from self._compare(theirs, nobodys, [foreign], [random])

    def _given(self, route: Route, method: str, who: Visitor) -> Iterator[str]:
        """The other tenant's ids in every field and filter the page has, one kind at a time."""
        path = route.path(who.slug, {})
        fields = {*NAMES, *INPUT.findall(self.ask(Probe(who, "GET", path)).body)}
        fields -= {"csrfmiddlewaretoken"}
        kinds = self.records.any_foreign()
        for turn in range(len(kinds) if self.turns is None else self.turns):
            # Each field gets another kind of id in each turn; all are blanked as one.
            random = [str(new_id()) for _ in kinds]
            theirs, nobodys = (
                Probe(who, method, path, filled(fields, ids, turn)) for ids in (kinds, random)
            )
            yield from self._compare(theirs, nobodys, kinds, random)

    def _compare(
        self,
        theirs: Probe,
        nobodys: Probe,
        asked: Sequence[str],
        random: Sequence[str],
        expected: tuple[int, ...] = (),
    ) -> Iterator[str]:
        one, other = self.ask(theirs), self.ask(nobodys)
        # Both are blanked in both: what a stranger typed may stand in their own rows by now.
        both = (*asked, *random)
        if one.without(*both) != other.without(*both) and all(
            # A page may show how long ago something was, or who else is looking; a leak stays one.
            self.ask(theirs).without(*both) != self.ask(nobodys).without(*both)
            for _ in range(TIMES_AGAIN)
        ):
            yield f"{theirs}: answered {one.status}, unlike what never was ({other.status})"
        if one.status >= 500 or (expected and one.status not in expected):
            yield f"{theirs}: {one.status}"
        yield from self._canaries(theirs, one, *asked)

    # --- a member without the right ---

    def member(self, route: Route, member: Visitor) -> Iterator[str]:
        """403 where the right is missing, and never an error."""
        ids = self.records.own(route) or [str(new_id())]
        path = route.path(member.slug, dict.fromkeys(route.ids, ids[0]))
        for method in self.methods:
            probe = Probe(member, method, path)
            right = route.right(method)
            if right is UNDECLARED and route.mount == "tenant":
                yield f"{route}: nobody said which right it needs"
                return
            answer = self.ask(probe)
            lacks = right not in (None, UNDECLARED) and right not in member.rights
            if lacks and answer.status not in (403, 405):
                yield f"{probe}: {answer.status} without {right}"
            if answer.status >= 500:
                yield f"{probe}: {answer.status}"
            yield from self._canaries(probe, answer)

    def opens(self, route: Route, member: Visitor) -> Iterator[str]:
        """A page is shown to one who may see it: what is refused to all proves nothing."""
        if len(set(route.ids)) > 1 or route.name == "":
            return
        ids = self.records.own(route) or [str(new_id())]
        probe = Probe(member, "GET", route.path(member.slug, dict.fromkeys(route.ids, ids[0])))
        status = self.ask(probe).status
        if status >= 400 and status != 405:
            yield f"{probe}: {status} to one with every right"

    def _canaries(self, probe: Probe, answer: Answer, *asked: str) -> Iterator[str]:
        shown = answer.body + repr(answer.headers)
        found = [value for value in self.forbidden if value in shown and value not in asked]
        if found:
            yield f"{probe}: shows {found[0]}"


def filled(fields: Iterable[str], ids: Sequence[str], turn: int) -> dict[str, str]:
    return {name: ids[(turn + n) % len(ids)] for n, name in enumerate(sorted(fields))}


def is_turned_away(route: Route, method: str, answer: Answer) -> bool:
    if route.mount == "api":
        return answer.status == 401
    if answer.status == 405 and route.mount == "outside":
        return True
    return answer.status == 302 and "/accounts/login/" in answer.headers.get("Location", "")


def fingerprint(superuser: Any) -> dict[str, str]:
    """A hash of every row of every table, but for what a request may touch."""
    superuser.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'p') ORDER BY 1"
    )
    tables = [name for (name,) in superuser.fetchall() if name not in VOLATILE]
    prints = {}
    for table in tables:
        superuser.execute(
            f"SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), ''))"
            f' FROM "{table}" t'
        )
        prints[table] = superuser.fetchone()[0]
    return prints


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables whose rows are not what they were."""
    return [table for table in after if after[table] != before.get(table)]


def findings(found: Iterable[str]) -> list[str]:
    """All of them, once each."""
    return list(dict.fromkeys(found))
