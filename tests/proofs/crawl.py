"""Nobody gets in: every address x method x visitor over HTTP, 16 threads, direct and pooled.

    manage.py prove crawl [--threads 16] [--turns 1]

Two tenants on a database of their own, behind the product's web server, first directly and then
through PgBouncer in transaction mode. Every answer is searched for values only the other tenant's
rows hold. Members of both tenants ask at once, so that a connection changes tenants all the time.
"""

from __future__ import annotations

import argparse
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from tests import pooler
from tests.crawl.answers import InProcess, OverHttp
from tests.crawl.judge import Crawl, changed, fingerprint
from tests.crawl.routes import Route, routes
from tests.crawl.scene import Scene, set_up
from tests.crawl.visitors import EVERYTHING
from tests.databases import admin, scratch, url_of
from tests.server import gunicorn

LEAST_PROBES = 1000
SEED = 1
Task = Callable[[OverHttp], tuple[Crawl, Iterator[str]]]


@dataclass
class Tally:
    """What all threads found together."""

    probes: int = 0
    findings: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, probes: int, findings: list[str]) -> None:
        with self.lock:
            self.probes += probes
            self.findings += findings


def main(words: list[str]) -> int:
    """0 when at least 1,000 probes each way found nothing and changed nothing of Acme's."""
    parser = argparse.ArgumentParser(prog="manage.py prove crawl")
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--turns", type=int, default=1, help="foreign rows of each kind to try")
    asked = parser.parse_args(words)
    with scratch("crawl") as database:
        scene = set_up(database, InProcess())
        for sentence in scene.lost:
            print(f"  {sentence}")
        direct = crawled(scene, "directly", nullcontext(direct_url(database)), asked)
        if pooler.find() is None:
            print("through PgBouncer: skipped, it is not installed (apt-get install pgbouncer)")
            pooled = not os.environ.get("CI")
        else:
            way = pooler.pgbouncer(database)
            pooled = crawled(scene, "through PgBouncer", way, asked)
    return 0 if direct and pooled and not scene.lost else 1


def direct_url(database: str) -> str:
    return url_of(os.environ["DATABASE_URL"], database)


def crawled(scene: Scene, way: str, database_url: Any, asked: argparse.Namespace) -> bool:
    """One crawl; prints its figures and its first findings."""
    began = time.monotonic()
    with admin(scene.database) as superuser:
        before = fingerprint(superuser)
    with database_url as url, gunicorn(url) as port:
        tally = in_threads(port, tasks(scene, asked.turns), asked.threads)
    with admin(scene.database) as superuser:
        touched = changed(before, fingerprint(superuser))
    print(
        f"{way}: {tally.probes} probes of {len(routes())} routes in {asked.threads} threads, "
        f"{len(tally.findings)} findings, {time.monotonic() - began:.0f} s"
        + (f"; members changed what they may in {', '.join(touched)}" if touched else "")
    )
    for sentence in tally.findings[:20]:
        print(f"  {sentence}")
    return not tally.findings and tally.probes >= LEAST_PROBES


def tasks(scene: Scene, turns: int) -> SimpleQueue[Task]:
    """Small pieces of work, mixed, so that tenants and pages change all the time."""
    pieces: list[Task] = [
        lambda s, r=route: started(scene.crawl_of_members(s), "anonymous", r) for route in routes()
    ]
    strangers = partial(scene.crawl_of_strangers, turns=turns)
    for route in routes():
        if route.mount == "outside":
            continue
        for name in scene.members:
            pieces.append(task(scene, route, name, strangers, scene.strangers))
            if name != EVERYTHING:
                pieces.append(task(scene, route, name, scene.crawl_of_members, scene.members))
    random.Random(SEED).shuffle(pieces)
    waiting: SimpleQueue[Task] = SimpleQueue()
    for piece in pieces:
        waiting.put(piece)
    return waiting


def task(
    scene: Scene, route: Route, name: str, crawl: Callable[[OverHttp], Crawl], people: Any
) -> Task:
    how = "stranger" if people is scene.strangers else "member"
    return lambda sender: started(crawl(sender), how, route, people[name])


def started(crawl: Crawl, how: str, *values: Any) -> tuple[Crawl, Iterator[str]]:
    return crawl, getattr(crawl, how)(*values)


def in_threads(port: int, waiting: SimpleQueue[Task], threads: int) -> Tally:
    tally = Tally()
    hands = [threading.Thread(target=work, args=(port, waiting, tally)) for _ in range(threads)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return tally


def work(port: int, waiting: SimpleQueue[Task], tally: Tally) -> None:
    """Take pieces until none is left; a broken piece is a finding."""
    sender = OverHttp(port)
    while True:
        try:
            crawl, found = waiting.get_nowait()(sender)
        except Empty:
            return
        try:
            tally.add(0, list(found))
        except Exception as error:
            tally.add(0, [f"{type(error).__name__}: {error}"])
            sender = OverHttp(port)
        tally.add(crawl.probes, [])
