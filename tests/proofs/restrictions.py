"""A restriction raced against a use, 1,000 times for each scope: nothing is used after it stood.

    manage.py prove restrictions [--races 1000] [--scope lot ...] [--seed N]

How a race is judged. The use and the restriction are each one transaction, on connections of their
own, started within a few milliseconds of each other. When the use has done all it does, and before
it commits, it looks with a new snapshot whether the restriction is committed. If it is, the use
commits after it and yet was let through: wrong, with no doubt. Between that look and the commit
the clock judges: a use whose COMMIT was sent after the restriction's had returned is wrong too.
What neither sees is a restriction that commits while the use's COMMIT is under way; there both
stand at once. A use that was refused while the restriction was not yet asked for is wrong as well,
so that nobody proves this by refusing everything. Micro-delays before the restriction, and between
the use's last write and its look, are drawn so that each side is first about as often.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db import connection

from catalog import operations as catalog
from catalog.models import Item, Location, Partner
from core.models import Document
from core.refusals import Refused
from inventory import operations as inventory
from inventory.operations.issues import Named
from inventory.rules import Demand
from lots import operations as lots
from lots.models import Container, Lot, Restriction
from lots.operations import Scope
from tests.databases import scratch
from tests.proofs.pantry import Pantry, documents, pantry
from tests.proofs.stage import Mark, judge

SCOPES = ("lot", "container", "item", "location", "supplier", "supplier_lot", "origin")
USES = ("issue", "issue_reserved", "issue_named", "ship", "ship_named", "sample", "transfer",
        "reserve")  # fmt: skip
ONE = Decimal(1)
_LOOK = "SELECT count(*) FROM lots_restriction WHERE lifted_at IS NULL"


@dataclass(frozen=True)
class Shelf:
    """One container of one lot that every scope holds, and the documents it is used for."""

    pantry: Pantry
    item: Item
    lot: Lot
    location: Location
    container: Container
    supplier: Partner
    elsewhere: Location
    batch: Document
    reserved: Document
    order: Document

    def scope(self, name: str) -> Scope:
        if name == "supplier_lot":
            return Scope(supplier=self.supplier, supplier_lot="sl-1")
        if name == "origin":
            return Scope(origin=self.lot.origin)
        return Scope(**{name: getattr(self, name)})


@dataclass
class Race:
    """What one race came to."""

    stood: bool = False
    saw: bool = False
    refused_as: str = ""
    committing_at: float = 0.0
    ended_at: float = 0.0
    asked_at: float = 0.0
    restricted_at: float = 0.0

    @property
    def fault(self) -> str:
        """What is wrong with it, if anything is."""
        if self.stood and self.saw:
            return "used with the restriction committed before its eyes"
        if self.stood and self.committing_at > self.restricted_at:
            return "used after the restriction had returned"
        if not self.stood and self.ended_at < self.asked_at:
            return f"refused ({self.refused_as}) before anything was restricted"
        return ""


@dataclass
class Told:
    """All races of a scope."""

    races: int = 0
    stood: int = 0
    overlapping: int = 0
    wrong: list[str] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)

    def add(self, use: str, race: Race) -> None:
        self.races += 1
        self.stood += race.stood
        self.overlapping += race.asked_at < race.ended_at
        if not race.stood:
            self.refusals[race.refused_as] += 1
        if race.fault:
            self.wrong.append(f"{use}: {race.fault}")


def main(argv: list[str]) -> int:
    """Run it; 0 when nothing was used after its restriction stood."""
    parser = argparse.ArgumentParser(prog="manage.py prove restrictions", description=__doc__)
    parser.add_argument("--races", type=int, default=1000, help="for each scope")
    parser.add_argument("--scope", choices=SCOPES, nargs="*", default=SCOPES)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    asked = parser.parse_args(argv)
    print(f"seed {asked.seed}")
    marks = []
    with scratch("restrictions"):
        shelf = shelf_of(pantry())
        for scope in asked.scope:
            began = time.monotonic()
            told = raced(shelf, scope, asked.races, random.Random(asked.seed))
            marks.append(_mark(scope, told, time.monotonic() - began))
    return judge(marks)


def _mark(scope: str, told: Told, seconds: float) -> Mark:
    for one, many in Counter(told.wrong).items():
        print(f"  {scope}: {many} x {one}")
    refused = ", ".join(f"{code} {many}" for code, many in sorted(told.refusals.items()))
    name = (
        f"of {told.races} races of a restriction on {scope} went wrong ({told.stood} used first, "
        f"refused: {refused or 'none'}; {told.overlapping} at the same time; {seconds:.0f} s)"
    )
    return Mark(name, len(told.wrong), not told.wrong and 0 < told.stood < told.races)


def shelf_of(pantry: Pantry) -> Shelf:
    """A million kilograms in one container that belongs to a scope of every kind."""
    with pantry.plant.machine():
        item = pantry.item("RAC")
        supplier = catalog.create_partner(code="NORDBEERE", name="Nordbeere", role="supplier")
        batch, reserved, origin = documents(kind="batch", many=3)
        (order,) = documents(kind="order", many=1)
        lot = lots.record_lot(
            item=item,
            code="RAC-1",
            disposition="released",
            supplier=supplier,
            supplier_lot="SL-1",
            origin=origin,
            expires_on=pantry.today + timedelta(days=90),
        )
        held = lots.make_container(lot=lot, code="DRUM-1")
        pantry_place = pantry.storage
        inventory.open_lots(
            given=[
                inventory.GivenLot(
                    "RAC", "RAC-1", Decimal(1_000_000), "kg", pantry_place.code, {}, 1, "DRUM-1"
                )
            ]
        )
        returns = catalog.create_location(
            code="BACK", name="Returns", kind="returns", site=pantry.site.code
        )
        return Shelf(
            pantry, item, lot, pantry_place, held, supplier, returns, batch, reserved, order
        )


def raced(shelf: Shelf, scope: str, races: int, dice: random.Random) -> Told:
    """So many races of a restriction on `scope`, the uses in turn; each is lifted afterwards."""
    told = Told()
    with ThreadPoolExecutor(1) as user, ThreadPoolExecutor(1) as keeper:
        for number in range(races):
            use = USES[number % len(USES)]
            if use == "issue_reserved":
                _do(shelf, "reserve")
            race = Race()
            lead, dawdle = dice.uniform(-0.006, 0.008), dice.choice((0, 0, 0.001, 0.003))
            using = user.submit(_use, shelf, use, race, max(0, -lead), dawdle)
            restricting = keeper.submit(_restrict, shelf, scope, race, max(0, lead))
            using.result(timeout=60)
            restriction = restricting.result(timeout=60)
            told.add(use, race)
            with shelf.pantry.plant.acting("quinn"):
                lots.lift(restriction=restriction)
        for hands in (user, keeper):
            hands.submit(_hang_up).result()
    return told


def _hang_up() -> None:
    connection.close()  # each thread has its own


def _use(shelf: Shelf, use: str, race: Race, lag: float, dawdle: float) -> None:
    who, act = acts(shelf)[use]
    time.sleep(lag)
    try:
        with shelf.pantry.plant.acting(who):
            act()
            time.sleep(dawdle)
            with connection.cursor() as cursor:
                cursor.execute(_LOOK)
                race.saw = cursor.fetchone() != (0,)
            race.committing_at = time.monotonic()
        race.stood = True
    except Refused as refusal:
        race.refused_as = refusal.code
    race.ended_at = time.monotonic()


def _restrict(shelf: Shelf, scope: str, race: Race, lead: float) -> Restriction:
    time.sleep(lead)
    race.asked_at = time.monotonic()
    with shelf.pantry.plant.acting("quinn"):
        restriction = lots.restrict(scope=shelf.scope(scope), uses=Restriction.Use.values)
    race.restricted_at = time.monotonic()
    return restriction


def _do(shelf: Shelf, use: str) -> None:
    who, act = acts(shelf)[use]
    with shelf.pantry.plant.acting(who):
        act()


def acts(shelf: Shelf) -> dict[str, tuple[str, Callable[[], object]]]:
    """Each use of one kilogram: who does it, and the operation."""
    when = {"site": shelf.pantry.site, "need_on": shelf.pantry.today}
    wanted = {**when, "demands": [Demand(1, shelf.item.id, ONE)]}
    named = {**when, "picks": [Named(1, shelf.lot, shelf.location, ONE, shelf.container)]}
    here = {
        "lot": shelf.lot,
        "location": shelf.location,
        "container": shelf.container,
        "quantity": ONE,
    }
    return {
        "issue": ("otto", lambda: inventory.issue_batch(document=shelf.batch, **wanted)),
        "issue_reserved": (
            "otto",
            lambda: inventory.issue_batch(document=shelf.reserved, **wanted),
        ),
        "issue_named": ("otto", lambda: inventory.issue_named(document=shelf.batch, **named)),
        "ship": ("walt", lambda: inventory.ship(document=shelf.order, **wanted)),
        "ship_named": ("walt", lambda: inventory.ship_named(document=shelf.order, **named)),
        "sample": ("otto", lambda: inventory.sample(**here)),
        "transfer": ("walt", lambda: inventory.transfer(to=shelf.elsewhere, **here)),
        "reserve": ("petra", lambda: inventory.reserve(document=shelf.reserved, **wanted)),
    }
