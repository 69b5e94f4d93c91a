"""The stage of the crawl: who visits, which rows there are, what is forbidden to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.tenancy.work import tenant_named
from tests.canaries import canaries
from tests.cast import Plant, plant
from tests.crawl.answers import Sender
from tests.crawl.fillers import Records
from tests.crawl.judge import Crawl
from tests.crawl.routes import routes
from tests.crawl.visitors import EVERYTHING, Visitor, visitors
from tests.databases import admin
from tests.populated import populate


@dataclass(frozen=True)
class Scene:
    """Acme's members, and Rival's as strangers."""

    database: str
    acme: Plant
    rival: Plant
    members: dict[str, Visitor]
    strangers: dict[str, Visitor]
    acmes: Records
    rivals: Records
    lost: list[str]
    unseen: dict[str, frozenset[str]]

    def crawl_of_members(self, sender: Sender, **how: Any) -> Crawl:
        """Acme's people in Acme's rows; Rival's must not show."""
        return Crawl(sender, self.acmes, self.unseen["acme"], **how)

    def crawl_of_strangers(self, sender: Sender, **how: Any) -> Crawl:
        """Rival's people asking for Acme's rows; Acme's must not show."""
        return Crawl(sender, self.rivals, self.unseen["rival"], **how)


def set_up(database: str, sender: Sender) -> Scene:
    """Both tenants, made through the operations, and each route's kind of record."""
    assert tenant_named("acme") is None, "the crawl needs a database of its own"
    acme, rival = plant("acme", "Acme Gummies"), plant("rival", "Rival Syrups")
    for one in (acme, rival):
        populate(one)
    with admin(database) as superuser:
        acmes = Records(superuser, mine=acme.id, theirs=rival.id)
        rivals = Records(superuser, mine=rival.id, theirs=acme.id)
        unseen = {
            one.slug: canaries(superuser, mine=one.id, me=one.people["petra"].user_id)
            for one in (acme, rival)
        }
    # After the records, so that nobody's own token or membership is among what is tried out.
    members, strangers = visitors(acme), visitors(rival)
    lost = acmes.learn(sender, [r for r in routes() if r.mount != "outside"], members[EVERYTHING])
    rivals.tables = acmes.tables
    return Scene(database, acme, rival, members, strangers, acmes, rivals, lost, unseen)
