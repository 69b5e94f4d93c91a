"""A committed kitchen for proofs about stock, and what they share: documents, lots, marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from catalog import operations as catalog
from catalog import queries as places
from catalog.models import Item, Location, Site
from core.ids import new_id
from core.models import Document
from core.operation import operation
from inventory import operations as inventory
from inventory import queries as stock
from inventory.operations import GivenLot
from tests.cast import Plant, plant


@dataclass(frozen=True)
class Pantry:
    """Acme with a site and its first storage, and nothing in it."""

    plant: Plant
    site: Site
    storage: Location
    today: date

    def item(self, sku: str) -> Item:
        """An item counted in kilograms; somebody with every right must be acting."""
        return catalog.create_item(sku=sku, name=f"Powder {sku}", kind="raw", uom="kg")

    def fill(self, item: Item, lots: int, each: Decimal) -> None:
        """So many lots, each expiring a day after the one before; the last one comes in first."""
        given = [
            GivenLot(
                sku=item.sku,
                lot=f"{item.sku}-{number:04d}",
                quantity=each,
                uom=item.uom,
                location=self.storage.code,
                facts={"expires_on": self.today + timedelta(days=30 + number)},
                file_row=number,
            )
            for number in reversed(range(lots))
        ]
        opened = inventory.open_lots(given=given)
        assert len(opened.created) == lots, opened.refused


def pantry() -> Pantry:
    """A new Acme, committed."""
    acme = plant("acme", "Acme Gummies")
    with acme.machine():
        site = places.main_site()
        return Pantry(acme, site, places.default_storage(site), stock.site_day(site))


@operation(None)
def documents(*, kind: str, many: int) -> list[Document]:
    """So many documents to reserve and issue for."""
    mark = new_id().hex[-8:]
    return Document.objects.bulk_create(
        [Document(kind=kind, number=f"{kind}-{mark}-{number}") for number in range(many)],
        batch_size=1000,
    )
