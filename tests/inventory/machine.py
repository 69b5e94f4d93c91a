"""The ledger and its model, driven side by side: what one refuses the other refuses.

Hypothesis chooses what is done; after each step every balance, promise, verdict and FEFO choice of
the database equals the model's, and the books agree with themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from catalog import operations as catalog
from catalog.models import Item, Location
from core.models import Document
from core.refusals import Refused
from core.tenancy.context import performing
from inventory import operations as inventory
from inventory import queries as stock
from inventory.checks import balances
from inventory.models import Movement, Quant, Reservation
from inventory.operations.issues import Named
from inventory.rules import Demand
from lots import operations as lots
from lots.models import Container, Lot, Restriction
from tests.gummies import Kitchen
from tests.inventory import model
from tests.inventory.model import Books, Impossible, Place
from tests.shelves import batch_document, place

MILLIONTH = Decimal("0.000001")
QUANTITIES = st.sampled_from([Decimal(n) for n in ("1", "2.5", "0.000001", "3.333333", "7")])
INDEX = st.integers(0, 99)
SHARES = st.sampled_from(["some", "all", "a millionth too much"])
USES = st.sampled_from(["production", "shipment"])
DAYS_LEFT = st.sampled_from([None, -1, 0, 0, 1, 2, 5])


class Ledger(RuleBasedStateMachine):
    """Acme's elderberry; each run in a transaction that is rolled back."""

    kitchen: Kitchen

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        self.stack.enter_context(self.kitchen.plant.machine())
        self.books = Books(self.kitchen.today, life_after_opening=4)
        self.item: Item = catalog.change_item(
            item=self.kitchen.elderberry,
            version=self.kitchen.elderberry.version,
            life_after_opening_days=4,
        )
        place("COLD")
        place("DOCK", "quarantine")
        self.documents: list[Document] = [batch_document() for _ in range(3)]
        self.again: Callable[[], Any] = lambda: None
        self.refused = 0
        for quantity, days, in_drum in (("9", 5, False), ("6", 2, True), ("4", None, True)):
            self._receive(Decimal(quantity), days, in_drum, "released")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.stack.close()

    # What happens.

    @rule(
        quantity=QUANTITIES,
        days=DAYS_LEFT,
        in_drum=st.booleans(),
        disposition=st.sampled_from(["released", "released", "released", "quarantine"]),
    )
    def receive(self, quantity: Decimal, days: int | None, in_drum: bool, disposition: str) -> None:
        self._receive(quantity, days, in_drum, disposition)

    def _receive(
        self, quantity: Decimal, days: int | None, in_drum: bool, disposition: str
    ) -> None:
        code = f"L{len(self.books.lots):02d}"
        expires_on = None if days is None else self.books.today + timedelta(days=days)
        drum = f"C-{code}" if in_drum else ""
        inventory.receive_lot(
            item=self.item,
            code=code,
            quantity=quantity,
            uom="kg",
            expires_on=expires_on,
            disposition=disposition,
            container=drum,
        )
        self.books.lots[code] = model.Lot(code, expires_on, self.books.today, disposition)
        if drum:
            self.books.drums[drum] = code
        target = (code, "MAIN-STORAGE", drum)
        self.books.move("receipt", None, "supplier", target, quantity, lot=code)

    @rule(number=INDEX, use=USES, quantity=QUANTITIES, key=st.booleans())
    def reserve(self, number: int, use: str, quantity: Decimal, key: bool) -> None:
        document = number % len(self.documents)
        self.both(
            lambda key: inventory.reserve(**self.wanted(document, quantity), use=use, key=key),
            lambda: self.books.reserve(document, use, quantity),
            repeatable=key,
        )

    @precondition(lambda self: self.books.promises)
    @rule(number=INDEX)
    def release(self, number: int) -> None:
        """An open one; one that closed before is refused (freed twice)."""
        promise = self.books.promises[number % len(self.books.promises)]
        row = self.row_of(promise)
        self.both(
            lambda key: inventory.release_reservations(reservations=[row]),
            lambda: self.books.release(promise),
        )

    @rule(
        number=INDEX,
        kind=st.sampled_from(["issue", "shipment"]),
        quantity=QUANTITIES,
        life_days=st.sampled_from([0, 0, 1, 3]),
        key=st.booleans(),
    )
    def take(self, number: int, kind: str, quantity: Decimal, life_days: int, key: bool) -> None:
        document = number % len(self.documents)
        taking = inventory.issue_batch if kind == "issue" else inventory.ship
        use = "production" if kind == "issue" else "shipment"
        self.both(
            lambda key: taking(**self.wanted(document, quantity, life_days), key=key),
            lambda: self.books.take(kind, use, document, quantity, life_days),
            repeatable=key,
        )

    @rule(number=INDEX, which=INDEX, share=SHARES, reason=st.sampled_from(["", "Asked for"]))
    def take_named(self, number: int, which: int, share: str, reason: str) -> None:
        document, there = number % len(self.documents), self.place(which)
        quantity = self.share(there, share)
        lot, location, drum = self.rows(there)
        self.both(
            lambda key: inventory.issue_named(
                document=self.documents[document],
                site=self.kitchen.site,
                need_on=self.books.today,
                picks=[Named(1, lot, location, quantity, drum)],
                reason=reason,
                key=key,
            ),
            lambda: self.books.take_named(document, there, quantity, is_override=bool(reason)),
        )

    @rule(which=INDEX, share=SHARES, to=st.sampled_from(sorted(model.PLACES)), drum=st.booleans())
    def transfer(self, which: int, share: str, to: str, drum: bool) -> None:
        there, quantity = self.place(which), self.share(self.place(which), share)
        number = f"C-{there[0]}" if drum else ""
        target = (there[0], to, number)
        if target == there:
            return
        lot, location, container = self.rows(there)
        self.both(
            lambda key: inventory.transfer(
                lot=lot,
                location=location,
                container=container,
                quantity=quantity,
                to=Location.objects.get(code=to),
                to_container=number,
                key=key,
            ),
            lambda: self._pour(there, target, quantity),
            repeatable=True,
        )
        if Container.objects.filter(code=number).exists():
            self.books.drums[number] = there[0]

    @rule(
        which=INDEX,
        counted=st.sampled_from([Decimal(n) for n in ("0", "2.5", "2.500001", "9")]),
    )
    def adjust(self, which: int, counted: Decimal) -> None:
        there = self.place(which)
        lot, location, drum = self.rows(there)
        self.both(
            lambda key: inventory.adjust(
                lot=lot,
                location=location,
                container=drum,
                counted=counted,
                reason="Counted",
                key=key,
            ),
            lambda: self.books.count(there, counted),
            repeatable=True,
        )

    @rule(which=INDEX, share=SHARES, out=st.sampled_from(["scrap", "sample"]))
    def lose(self, which: int, share: str, out: str) -> None:
        there, quantity = self.place(which), self.share(self.place(which), share)
        lot, location, drum = self.rows(there)
        how: dict[str, Any] = {"lot": lot, "location": location, "container": drum}
        losing: Any = inventory.sample
        if out == "scrap":
            losing = inventory.scrap
            how["reason"] = "Spilt"
        self.both(
            lambda key: losing(**how, quantity=quantity, key=key),
            lambda: self.books.give(out, there, out, quantity, out if out == "sample" else ""),
        )

    @rule(number=INDEX, which=INDEX, quantity=QUANTITIES)
    def return_from_batch(self, number: int, which: int, quantity: Decimal) -> None:
        document, there = number % len(self.documents), self.place(which)
        lot, location, drum = self.rows(there)
        self.both(
            lambda key: inventory.return_from_batch(
                document=self.documents[document],
                lot=lot,
                location=location,
                container=drum.code if drum else "",
                quantity=quantity,
                key=key,
            ),
            lambda: self.books.return_from_batch(document, there, quantity),
            repeatable=True,
        )

    @rule(number=INDEX)
    def undo(self, number: int) -> None:
        wrong = self.books.moved[number % len(self.books.moved)]
        row = self.movement_of(wrong)
        self.both(
            lambda key: inventory.reverse(movements=[row], reason="Wrong", key=key),
            lambda: self.books.undo(wrong),
            repeatable=True,
        )

    @precondition(lambda self: sum(block.is_open for block in self.books.blocks) < 2)
    @rule(
        which=INDEX,
        scope=st.integers(0, 3),
        use=st.sampled_from(["production", "shipment", "move", "sample"]),
    )
    def restrict(self, which: int, scope: int, use: str) -> None:
        """The lot, its location, its drum, or the item."""
        there = self.place(which)
        lot, location, drum = self.rows(there)
        named = [
            (there[0], lots.Scope(lot=lot)),
            (there[1], lots.Scope(location=location)),
            (there[2], lots.Scope(container=drum)),
            ("", lots.Scope(item=self.item)),
        ]
        name, what = named[3 if scope == 2 and drum is None else scope]
        lots.restrict(scope=what, uses=[use])
        self.books.blocks.append(model.Block(name, use))

    @precondition(lambda self: self.books.blocks)
    @rule(number=INDEX)
    def lift(self, number: int) -> None:
        chosen = number % len(self.books.blocks)
        block = self.books.blocks[chosen]
        row = Restriction.objects.order_by("placed_at", "pk")[chosen]
        self.both(lambda key: lots.lift(restriction=row), lambda: self._lift(block))

    @rule(which=INDEX, to=st.sampled_from(["released", "released", "quarantine", "rejected"]))
    def decide(self, which: int, to: str) -> None:
        lot = list(self.books.lots.values())[which % len(self.books.lots)]
        row = Lot.objects.get(code=lot.code)
        self.both(
            lambda key: lots.decide(lot=row, disposition=to, reason="Decided"),
            lambda: self._decide(lot, to),
        )

    @rule(which=INDEX, days_ago=st.integers(0, 2))
    def open(self, which: int, days_ago: int) -> None:
        drum = list(self.books.drums)[which % len(self.books.drums)]
        day = self.books.today - timedelta(days=days_ago)
        row = Container.objects.get(code=drum)
        self.both(
            lambda key: lots.open_container(container=row, opened_on=day),
            lambda: self._open(drum, day),
        )

    @precondition(lambda self: self.books.life_after_opening > 0)
    @rule()
    def a_day_passes(self) -> None:
        """The clock cannot be turned, so every date comes a day nearer."""
        day = timedelta(days=1)
        with performing("test.day_passes"):
            Lot.objects.update(expires_on=F("expires_on") - day, received_on=F("received_on") - day)
            Item.objects.filter(id=self.item.id).update(
                life_after_opening_days=F("life_after_opening_days") - 1
            )
        self.books.life_after_opening -= 1
        for lot in self.books.lots.values():
            lot.expires_on = lot.expires_on and lot.expires_on - day
            lot.received_on -= day

    @rule()
    def the_last_key_is_sent_again(self) -> None:
        """Whatever happened since, nothing more comes of it."""
        before = Movement.objects.count(), Reservation.objects.count()
        self.again()
        assert before == (Movement.objects.count(), Reservation.objects.count())

    # What must hold.

    @invariant()
    def balances_are_the_models(self) -> None:
        kept = {
            (q.lot.code, q.location.code, q.container.code if q.container else ""): (
                q.on_hand,
                q.reserved,
            )
            for q in Quant.objects.select_related("lot", "location", "container")
            if q.on_hand
        }
        assert kept == {
            place: (quantity, self.books.reserved(place))
            for place, quantity in self.books.stock.items()
            if quantity
        }

    @invariant()
    def the_choice_and_the_verdicts_are_the_models(self) -> None:
        for use in ("production", "shipment"):
            (answer,) = stock.allocation(
                site=self.kitchen.site,
                need_on=self.books.today,
                demands=[Demand(1, self.item.id, Decimal(1_000_000))],
                use=use,
            )
            chosen = [
                (p.lot.code, p.location.code, p.container.code if p.container else "", p.quantity)
                for p in answer.chosen
            ]
            picks = self.books.fefo(Decimal(1_000_000), use)
            assert chosen == [(*place, quantity) for place, quantity in picks.items()]
            skipped = {(s.lot, s.location, s.container): s.cause for s in answer.skipped}
            whys = {
                there: self.books.why_not(there, use, self.books.free(there))
                for there, quantity in self.books.stock.items()
                if quantity
            }
            assert skipped == {there: why for there, why in whys.items() if why}

    @invariant()
    def the_books_agree_and_every_sum_is_zero(self) -> None:
        assert balances().findings == []
        residuals = {stock.balance(lot).residual for lot in Lot.objects.all()}
        assert residuals <= {Decimal(0)}

    # How it is done.

    def both(
        self, product: Callable[[str], Any], books: Callable[[], None], *, repeatable: bool = False
    ) -> None:
        """Done by both, or refused by both."""
        key = f"key-{Movement.objects.count()}-{len(self.books.promises)}" if repeatable else ""
        refused = ""
        try:
            with transaction.atomic():
                product(key)
        except Refused as refusal:
            refused = refusal.sentence
        try:
            books()
        except Impossible:
            assert refused, "the model refuses it, the product does not"
            self.refused += 1
        else:
            assert not refused, f"the product refuses it, the model does not: {refused}"
            if key:
                self.again = lambda: product(key)

    def wanted(self, document: int, quantity: Decimal, life_days: int = 0) -> dict[str, Any]:
        return {
            "document": self.documents[document],
            "site": self.kitchen.site,
            "need_on": self.books.today,
            "demands": [Demand(1, self.item.id, quantity, life_days)],
        }

    def place(self, which: int) -> Place:
        return list(self.books.stock)[which % len(self.books.stock)]

    def share(self, there: Place, share: str) -> Decimal:
        free = max(self.books.free(there), Decimal(0))
        shares = {"some": min(free, Decimal(1)), "all": free}
        return shares.get(share, free + MILLIONTH)

    def rows(self, there: Place) -> tuple[Lot, Location, Container | None]:
        lot, location, drum = there
        return (
            Lot.objects.select_related("item").get(code=lot),
            Location.objects.select_related("site").get(code=location),
            Container.objects.get(code=drum) if drum else None,
        )

    def row_of(self, promise: model.Promise) -> Reservation:
        """The reservation that the promise is about: of the same age among those of its place."""
        alike = [p for p in self.books.promises if _about(p) == _about(promise)]
        lot, location, drum = self.rows(promise.place)
        rows = Reservation.objects.filter(
            document=self.documents[promise.document],
            use=promise.use,
            lot=lot,
            location=location,
            container=drum,
        )
        nth = next(n for n, p in enumerate(alike) if p is promise)
        return rows.order_by("opened_at", "pk")[nth]

    def movement_of(self, wrong: model.Moved) -> Movement:
        """The movement that the model's is about: of the same age among its like."""
        alike = [m for m in self.books.moved if _way(m) == _way(wrong)]
        nth = next(n for n, m in enumerate(alike) if m is wrong)
        rows = Movement.objects.filter(
            lot__code=wrong.lot, kind=wrong.kind, quantity=wrong.quantity
        )
        for end, there in (("from", wrong.source), ("to", wrong.target)):
            if isinstance(there, tuple):
                rows = rows.filter(
                    **{
                        f"{end}_location__code": there[1],
                        (f"{end}_container__code" if there[2] else f"{end}_container"): there[2]
                        or None,
                    }
                )
        return rows.order_by("recorded_at", "pk")[nth]

    def _lift(self, block: model.Block) -> None:
        if not block.is_open:
            raise Impossible
        block.is_open = False

    def _decide(self, lot: model.Lot, to: str) -> None:
        if lot.disposition == to:
            raise Impossible
        lot.disposition = to

    def _pour(self, there: model.Place, target: model.Place, quantity: Decimal) -> None:
        """What was opened is kept in a drum."""
        if there[2] in self.books.opened and not target[2]:
            raise Impossible
        self.books.give("transfer", there, target, quantity, "move")

    def _open(self, drum: str, day: Any) -> None:
        if drum in self.books.opened:
            raise Impossible
        self.books.opened[drum] = day


def _about(promise: model.Promise) -> tuple[object, ...]:
    return promise.document, promise.use, promise.place


def _way(moved: model.Moved) -> tuple[object, ...]:
    return moved.kind, moved.lot, moved.source, moved.target, moved.quantity
