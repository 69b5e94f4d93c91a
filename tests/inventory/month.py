"""One month at Acme, day by day, as its books were worked out by hand. EUR; B-1 expects 380 kg."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from catalog import operations as catalog
from catalog import queries as places
from catalog.models import Item, Location
from core import operations as core
from core.models import Document
from inventory import operations as inventory
from inventory import queries as stock
from inventory.models import Movement
from inventory.operations import GivenLot, Named
from lots.models import Lot
from production import operations as production
from production.models import Batch
from production.rules import Ingredient


def kg(quantity: str) -> Decimal:
    """So many kg, or so much money."""
    return Decimal(quantity)


@dataclass
class Month:
    """The items of the month, and each of its steps in order, named after its paper."""

    items: dict[str, Item] = field(default_factory=dict)
    lots: dict[str, Lot] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    papers: dict[str, Document] = field(default_factory=dict)

    @classmethod
    def begun(cls) -> Month:
        """Items, a recipe of 400 kg at 95 %, and nothing on hand."""
        month = cls()
        for sku, kind in (("SYR", "raw"), ("ACT", "raw"), ("FLV", "raw"), ("GUM", "finished")):
            month.items[sku] = catalog.create_item(sku=sku, name=sku, kind=kind, uom="kg")
        month.items["TRIM"] = catalog.create_item(
            sku="TRIM", name="Trimmings", kind="raw", uom="kg", standard_cost=kg("0.5")
        )
        month.recipe = production.approve_recipe_version(
            version=production.save_recipe_version(
                recipe="GUM",
                item=month.items["GUM"],
                batch_size=kg("400"),
                uom="kg",
                expected_yield_pct=kg("95"),
                ingredients=[
                    Ingredient(1, month.items["SYR"].id, kg("410"), "kg"),
                    Ingredient(2, month.items["ACT"].id, kg("12"), "kg"),
                ],
            )
        )
        return month

    @property
    def store(self) -> Location:
        return places.default_storage(places.main_site())

    def day_1(self) -> None:
        """OPN-1: 20 kg of ACT-1 at 20.00."""
        row = GivenLot("ACT", "ACT-1", kg("20"), "kg", self.store.code, {}, 2, unit_cost=kg("20"))
        assert not inventory.open_lots(given=[row]).refused
        self.lots["ACT-1"] = Lot.objects.get(code="ACT-1")

    def day_2(self) -> None:
        """RCV-1: 300 kg of SYR-A at 1.20."""
        self.receive("SYR", "SYR-A", "300", "1.20")

    def day_4(self) -> None:
        """RCV-2: 200 kg of SYR-B at 1.50."""
        self.receive("SYR", "SYR-B", "200", "1.50")

    def day_5(self) -> None:
        """ISS-1 to B-1: SYR-A 300, SYR-B 110, ACT-1 12."""
        self.plan("B-1", "400")
        batch = self.batches["B-1"]
        picks = [
            Named(1, self.lots["SYR-A"], self.store, kg("300")),
            Named(1, self.lots["SYR-B"], self.store, kg("110")),
        ]
        production.issue_line(batch=batch, line=1, picks=picks)
        production.issue_line(batch=batch, line=2)

    def day_6(self) -> None:
        """RFB-1: 10 kg of SYR-B back. CNV-1: 5 h at 20 and 5 h at 10."""
        batch = self.batches["B-1"]
        production.return_unused(
            batch=batch, lot=self.lots["SYR-B"], quantity=kg("10"), location=self.store
        )
        inventory.charge_conversion(batch=batch.document, amount=kg("150"))

    def day_7(self) -> None:
        """OUT-1: 361 kg of GUM-1 and 10 kg of TRIM-1; B-1 closes."""
        batch = self.batches["B-1"]
        self.lots["GUM-1"] = production.declare_output(batch=batch, quantity=kg("361"), lot="GUM-1")
        self.lots["TRIM-1"] = production.declare_output(
            batch=batch, item=self.items["TRIM"], quantity=kg("10"), lot="TRIM-1", by_product=True
        )
        production.close_batch(batch=batch, reason="Ten kilograms came back.")

    def day_10(self) -> None:
        """SMP-1: 1 kg."""
        inventory.sample(lot=self.lots["GUM-1"], location=self.store, quantity=kg("1"))

    def day_12(self) -> None:
        """SHP-1: 200 kg."""
        self.ship("SHP-1", "GUM-1", "200")

    def day_13(self) -> None:
        """SCR-1: 4 kg."""
        inventory.scrap(
            lot=self.lots["GUM-1"], location=self.store, quantity=kg("4"), reason="Dropped."
        )

    def day_16(self) -> None:
        """FRT-1: freight 60.00 by weight on RCV-1 and RCV-2."""
        lots = [self.lots["SYR-A"], self.lots["SYR-B"]]
        self.cost("FRT-1", lots, "60", "freight", base="weight")

    def day_18(self) -> None:
        """INV-1: RCV-2 invoiced at 1.53."""
        self.cost("INV-1", [self.lots["SYR-B"]], "6", "invoice_difference")

    def day_19(self) -> None:
        """CNT-1: SYR-B, book 100, counted 98."""
        inventory.adjust(
            lot=self.lots["SYR-B"], location=self.store, counted=kg("98"), reason="Count."
        )

    def day_20(self) -> None:
        """SHP-2: 50 kg to the wrong customer."""
        self.ship("SHP-2", "GUM-1", "50")

    def day_20_later(self) -> None:
        """REV-1 of SHP-2."""
        shipped = Movement.objects.filter(document=self.papers["SHP-2"])
        inventory.reverse(movements=list(shipped), reason="Wrong customer.")

    def day_23(self) -> None:
        """SHP-3: 40 kg."""
        self.ship("SHP-3", "GUM-1", "40")

    def day_24(self) -> None:
        """RTN-1: 5 kg of SHP-1 to quarantine."""
        quarantine = catalog.create_location(code="QUAR", kind="quarantine")
        inventory.return_from_customer(
            document=self.papers["SHP-1"],
            lot=self.lots["GUM-1"],
            location=quarantine,
            quantity=kg("5"),
        )

    def day_25(self) -> None:
        """SHP-4: 4 kg of TRIM-1."""
        self.ship("SHP-4", "TRIM-1", "4")

    def day_27(self) -> None:
        """EXP-1: 8 kg of ACT-1 destroyed. RCV-3: 50 kg of FLV-1, USD 200.00 at 0.90."""
        inventory.scrap(
            lot=self.lots["ACT-1"], location=self.store, quantity=kg("8"), reason="Expired."
        )
        self.lots["FLV-1"] = inventory.receive_lot(
            item=self.items["FLV"],
            code="FLV-1",
            quantity=kg("50"),
            uom="kg",
            amount=kg("200"),
            currency="USD",
            rate=kg("0.9"),
        )

    def day_28(self) -> None:
        """ISS-2 to B-2: 30 kg of SYR-B. CNV-2: 20.00."""
        self.plan("B-2", "30")
        batch = self.batches["B-2"]
        production.issue_line(batch=batch, line=1, quantity=kg("30"))
        inventory.charge_conversion(batch=batch.document, amount=kg("20"))

    def day_30(self) -> None:
        """INV-2: USD 210.00; 10 of price at 0.90 go to the lot."""
        self.cost(
            "INV-2",
            [self.lots["FLV-1"]],
            "10",
            "invoice_difference",
            currency="USD",
            rate=kg("0.9"),
        )

    def dec_3(self) -> None:
        """DUT-1: duty 5.00 on RCV-2."""
        self.cost("DUT-1", [self.lots["SYR-B"]], "5", "duty")

    def receive(self, sku: str, code: str, quantity: str, unit_cost: str) -> None:
        self.lots[code] = inventory.receive_lot(
            item=self.items[sku],
            code=code,
            quantity=kg(quantity),
            uom="kg",
            unit_cost=kg(unit_cost),
        )

    def plan(self, number: str, quantity: str) -> None:
        self.batches[number] = production.plan_batch(
            version=self.recipe,
            quantity=kg(quantity),
            uom="kg",
            planned_on=stock.site_day(places.main_site()),
            number=number,
        )

    def ship(self, number: str, code: str, quantity: str) -> None:
        site = places.main_site()
        self.papers[number] = core.number(kind="shipment", given=number)
        inventory.ship_named(
            document=self.papers[number],
            site=site,
            need_on=stock.site_day(site),
            picks=[Named(1, self.lots[code], self.store, kg(quantity))],
        )

    def cost(self, number: str, lots: list[Lot], amount: str, source: str, **more: object) -> None:
        self.papers[number] = inventory.spread_cost(
            lots=lots, amount=kg(amount), source=source, number=number, **more
        )
