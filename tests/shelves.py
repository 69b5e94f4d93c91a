"""Places, drums and documents of Acme's kitchen, for tests of stock: each line one fact."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from catalog import operations as catalog
from catalog import queries as places
from catalog.models import Item, Location
from core import operations as core
from core.models import Document
from inventory import operations as inventory
from inventory import queries as stock
from inventory.checks import balances
from inventory.models import Movement
from inventory.rules import Demand
from lots import queries as lots
from lots.models import Container, Lot
from tests.gummies import Kitchen


def storage() -> Location:
    """The main site's first storage."""
    return places.default_storage(places.main_site())


def place(code: str, kind: str = "storage") -> Location:
    """A place of the main site, made now."""
    return catalog.create_location(site="MAIN", code=code, kind=kind)


def drum(code: str) -> Container:
    """The container with this number."""
    found = lots.container_by_code(code)
    assert found is not None
    return found


def batch_document() -> Document:
    """The document of a batch, as far as stock is concerned."""
    return core.number(kind="batch")


def lies(lot: Lot, location: Location | None = None, container: Container | None = None) -> str:
    """How much of the lot is in the place, in plain digits."""
    quant = stock.quant_at(lot, location or storage(), container)
    return f"{quant.on_hand.normalize():f}" if quant else "0"


def promised(lot: Lot) -> Decimal:
    """How much of the lot is reserved in storage."""
    quant = stock.quant_at(lot, storage())
    return quant.reserved if quant else Decimal(0)


def in_drum(kitchen: Kitchen, lot: str, quantity: str, days: int | None, container: str) -> Lot:
    """A lot of elderberry received in a numbered container; it expires `days` from today."""
    return inventory.receive_lot(
        item=kitchen.elderberry,
        code=lot,
        quantity=Decimal(quantity),
        uom="kg",
        expires_on=None if days is None else kitchen.today + timedelta(days=days),
        container=container,
    )


def wants(item: Item, quantity: str, line: int = 1, life_days: int = 0) -> Demand:
    """A demand in the item's stock unit."""
    return Demand(line, item.id, Decimal(quantity), life_days)


def issue(
    kitchen: Kitchen, quantity: str, document: Document | None = None, key: str = ""
) -> Document:
    """Issue elderberry to a batch by FEFO, today."""
    document = document or batch_document()
    inventory.issue_batch(
        document=document,
        site=kitchen.site,
        need_on=kitchen.today,
        demands=[wants(kitchen.elderberry, quantity)],
        key=key,
    )
    return document


def ship(kitchen: Kitchen, quantity: str) -> Document:
    """Ship elderberry by FEFO, to arrive today."""
    document = core.number(kind="shipment")
    inventory.ship(
        document=document,
        site=kitchen.site,
        need_on=kitchen.today,
        demands=[wants(kitchen.elderberry, quantity)],
    )
    return document


def reserve(
    kitchen: Kitchen, quantity: str, document: Document | None = None, key: str = ""
) -> Document:
    """Reserve elderberry for a batch that needs it today."""
    document = document or batch_document()
    inventory.reserve(
        document=document,
        site=kitchen.site,
        need_on=kitchen.today,
        demands=[wants(kitchen.elderberry, quantity)],
        key=key,
    )
    return document


def taken(
    kitchen: Kitchen, quantity: str, need_on: date | None = None, life_days: int = 0
) -> list[tuple[str, str, Decimal]]:
    """What FEFO would take of elderberry: lot, container, quantity."""
    (answer,) = stock.allocation(
        site=kitchen.site,
        need_on=need_on or kitchen.today,
        demands=[wants(kitchen.elderberry, quantity, life_days=life_days)],
    )
    return [
        (pick.lot.code, pick.container.code if pick.container else "", pick.quantity)
        for pick in answer.chosen
    ]


def causes(kitchen: Kitchen, use: str = stock.PRODUCTION) -> dict[str, str]:
    """Why lots of elderberry may not be used today, by lot and container."""
    (answer,) = stock.allocation(
        site=kitchen.site,
        need_on=kitchen.today,
        demands=[wants(kitchen.elderberry, "1000000")],
        use=use,
    )
    return {skipped.container or skipped.lot: skipped.cause for skipped in answer.skipped}


def latest(kind: str) -> Movement:
    """The latest movement of a kind."""
    found = stock.movements().filter(kind=kind).first()
    assert found is not None
    return found


def movements_of(posting: UUID) -> list[Movement]:
    """The movements of one posting."""
    return list(stock.movements().filter(posting=posting))


def books_agree() -> None:
    """Balances are the sums of their movements, and reserved of the open reservations."""
    assert balances().findings == []
