"""The worked month: every quantity, unit cost, value and share, to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from core.models import Document
from inventory import queries as stock
from inventory.models import Movement
from lots.models import CostShare, Lot
from lots.valuation import unit_cost
from tests.cast import Plant
from tests.inventory.month import Month


def lot(code: str) -> tuple[str, str, str]:
    """Quantity, unit cost and value of what is ours of a lot."""
    found = Lot.objects.get(code=code)
    state = stock.costed([found.id])[found.id]
    value = stock.lot_values([found.id])[found.id]
    assert state.cost is not None
    return plain(state.owned), plain(unit_cost(state.cost, state.origin)), f"{value:.2f}"


def plain(figure: Decimal) -> str:
    return f"{figure.normalize():f}"


def wip(number: str) -> Decimal:
    found = stock.wip(Document.objects.get(kind="batch", number=number))
    return found or Decimal(0)


def posted(**named: Any) -> list[str]:
    """The amounts of movements, by lot and in their order."""
    found = Movement.objects.filter(**named).order_by("lot__code", "sequence")
    return [f"{one.amount:.2f}" for one in found]


def shares(number: str, code: str) -> dict[str, str]:
    """What a paper's cost did to the buckets of a lot: by kind, and by paper where it went out."""
    found = CostShare.objects.filter(entry__document__number=number, entry__lot__code=code)
    return {
        f"{one.kind} {one.document or ''}".strip(): f"{one.amount:.2f}"
        for one in found.select_related("document").order_by("pk")
    }


def test_the_worked_month_to_the_cent(acme: Plant) -> None:
    with acme.machine():
        month = Month.begun()
        the_first_week(month)
        goods_leave(month)
        costs_come_late(month)
        a_wrong_shipment(month)
        the_last_week(month)
        duty_in_december(month)


def the_first_week(month: Month) -> None:
    month.day_1()
    assert lot("ACT-1") == ("20", "20", "400.00")
    month.day_2()
    assert lot("SYR-A") == ("300", "1.2", "360.00")
    month.day_4()
    assert lot("SYR-B") == ("200", "1.5", "300.00")

    month.day_5()
    assert posted(kind="issue") == ["240.00", "360.00", "165.00"]
    assert wip("B-1") == Decimal("765.00")
    assert lot("SYR-A") == ("0", "1.2", "0.00")
    assert lot("SYR-B") == ("90", "1.5", "135.00")
    assert lot("ACT-1") == ("8", "20", "160.00")

    month.day_6()
    assert posted(kind="return") == ["15.00"]
    assert lot("SYR-B") == ("100", "1.5", "150.00")
    assert wip("B-1") == Decimal("900.00")

    month.day_7()
    assert lot("GUM-1") == ("361", "2.355263157895", "850.25")
    assert lot("TRIM-1") == ("10", "0.5", "5.00")
    assert wip("B-1") == 0


def goods_leave(month: Month) -> None:
    month.day_10()
    assert posted(kind="sample") == ["2.36"]
    assert lot("GUM-1")[2] == "847.89"
    month.day_12()
    assert posted(document__number="SHP-1") == ["471.05"]
    assert lot("GUM-1")[2] == "376.84"
    month.day_13()
    assert posted(kind="scrap") == ["9.42"]
    assert lot("GUM-1")[2] == "367.42"


def costs_come_late(month: Month) -> None:
    month.day_16()
    assert lot("SYR-B") == ("100", "1.62", "162.00")
    assert lot("GUM-1") == ("156", "2.481578947368", "387.13")
    assert shares("FRT-1", "SYR-A") == {"process B-1": "36.00"}
    assert shares("FRT-1", "SYR-B") == {"own": "12.00", "process B-1": "12.00"}
    assert shares("FRT-1", "GUM-1") == {
        "own": "19.71",
        "sample": "0.13",
        "customer SHP-1": "25.26",
        "scrap": "0.50",
    }
    assert wip("B-1") == 0

    month.day_18()
    assert lot("SYR-B") == ("100", "1.65", "165.00")
    assert lot("GUM-1") == ("156", "2.489473684211", "388.36")
    assert shares("INV-1", "GUM-1") == {
        "own": "1.23",
        "sample": "0.01",
        "customer SHP-1": "1.58",
        "scrap": "0.03",
    }


def a_wrong_shipment(month: Month) -> None:
    month.day_19()
    assert posted(kind="adjustment") == ["3.30"]
    assert lot("SYR-B") == ("98", "1.65", "161.70")
    month.day_20()
    assert posted(document__number="SHP-2") == ["124.48"]
    assert lot("GUM-1")[2] == "263.88"
    month.day_20_later()
    assert posted(kind="reversal") == ["124.48"]
    assert lot("GUM-1")[2] == "388.36"
    month.day_23()
    assert posted(document__number="SHP-3") == ["99.58"]
    assert lot("GUM-1")[2] == "288.78"
    month.day_24()
    assert posted(kind="return", document__number="SHP-1") == ["12.45"]
    assert lot("GUM-1")[::2] == ("121", "301.23")


def the_last_week(month: Month) -> None:
    month.day_25()
    assert posted(document__number="SHP-4") == ["2.00"]
    assert lot("TRIM-1") == ("6", "0.5", "3.00")

    month.day_27()
    assert posted(kind="scrap", lot__code="ACT-1") == ["160.00"]
    assert lot("ACT-1") == ("0", "20", "0.00")
    assert lot("FLV-1") == ("50", "3.6", "180.00")
    month.day_28()
    assert posted(document__number="B-2", kind="issue") == ["49.50"]
    assert lot("SYR-B") == ("68", "1.65", "112.20")
    assert wip("B-2") == Decimal("69.50")
    month.day_30()
    assert lot("FLV-1") == ("50", "3.78", "189.00")
    assert on_hand() == Decimal("605.43")


def duty_in_december(month: Month) -> None:
    month.dec_3()
    assert lot("SYR-B") == ("68", "1.675", "113.90")
    assert shares("DUT-1", "SYR-B") == {
        "own": "1.70",
        "process B-1": "2.50",
        "count": "0.05",
        "process B-2": "0.75",
    }
    assert lot("GUM-1") == ("121", "2.496066481994", "302.02")
    assert shares("DUT-1", "GUM-1") == {
        "own": "0.79",
        "sample": "0.01",
        "customer SHP-1": "1.29",
        "scrap": "0.03",
        "customer SHP-3": "0.26",
    }
    assert (wip("B-1"), wip("B-2")) == (0, Decimal("70.25"))
    assert on_hand() == Decimal("607.92")


def on_hand() -> Decimal:
    """The value of all that is ours."""
    ids = list(Lot.objects.values_list("id", flat=True))
    return sum((value or Decimal(0) for value in stock.lot_values(ids).values()), Decimal(0))
