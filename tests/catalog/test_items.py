"""Items: made, changed by those who may, and not over somebody else's change."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog import operations as catalog
from catalog import queries
from catalog.models import Item
from core.models import AuditEntry
from core.refusals import Forbidden, Refused
from tests.cast import Plant


def elderberry() -> Item:
    return catalog.create_item(sku="ELD", name="Elderberry extract", kind="raw", uom="Kilograms")


def test_an_item_is_kept_clean(acme: Plant) -> None:
    with acme.acting():
        item = catalog.create_item(
            sku=" ELD ", name="Elderberry extract", kind="Raw", uom="kilograms", currency="eur"
        )

    assert (item.sku, item.kind, item.uom, item.currency) == ("ELD", "raw", "kg", "EUR")


def test_a_code_is_found_whatever_its_case_and_spaces(acme: Plant) -> None:
    with acme.acting():
        item = elderberry()

        assert queries.item_by_code(" eld ") == item
        assert queries.item_by_code("ELDER") is None


def test_a_code_is_taken_whatever_its_case(acme: Plant) -> None:
    with acme.acting():
        elderberry()

        with pytest.raises(Refused, match="There is an item eld already"):
            catalog.create_item(sku="eld", name="Elder", kind="raw", uom="kg")


def test_another_tenant_has_codes_of_its_own(acme: Plant, rival: Plant) -> None:
    with acme.acting():
        elderberry()
    with rival.acting():
        found = queries.item_by_code("ELD")
        theirs = elderberry()

    assert found is None
    assert theirs.sku == "ELD"


@pytest.mark.parametrize(
    ("facts", "why"),
    [({"sku": "=SUM(A1)"}, "cannot begin with ="), ({"sku": "@x"}, "cannot begin with @"),
     ({"sku": "x" * 201}, "201 characters"), ({"sku": "a\x00b"}, "control characters"),
     ({"sku": ""}, "needs a code"), ({"name": ""}, "needs a name"), ({"kind": "food"}, "no kind"),
     ({"uom": "a pinch"}, "is not a unit"), ({"density_kg_per_l": Decimal(0)}, "above zero"),
     ({"shelf_life_days": -1}, "out of bounds"), ({"gtin": "4006381333932"}, "check digit"),
     ({"gtin": "12"}, "not a GTIN"), ({"currency": "Euro"}, "not a currency"),
     ({"tolerance_pct": Decimal(101)}, "between 0 and 100"),
     ({"standard_cost": Decimal(-1)}, "zero or more"), ({"abc_class": "Z"}, "no ABC class")],
)  # fmt: skip
def test_what_is_wrong_is_refused(acme: Plant, facts: dict[str, object], why: str) -> None:
    whole = {"sku": "ELD", "name": "Elderberry", "kind": "raw", "uom": "kg"}

    with acme.acting(), pytest.raises(Refused, match=why):
        catalog.create_item(**{**whole, **facts})  # type: ignore[arg-type]


def test_a_change_counts_up_and_is_in_the_trail(acme: Plant) -> None:
    with acme.acting():
        item = elderberry()
        changed = catalog.change_item(item=item, version=1, name="Elderberry", shelf_life_days=540)
        entry = AuditEntry.objects.filter(relation="catalog_item", action="update").get()

    assert (changed.version, changed.name) == (2, "Elderberry")
    assert entry.operation == "catalog.change_item"
    assert entry.before["name"] == "Elderberry extract"


def test_a_change_that_changes_nothing_leaves_no_version(acme: Plant) -> None:
    with acme.acting():
        same = catalog.change_item(item=elderberry(), version=1, name="Elderberry extract")

    assert same.version == 1


def test_a_stale_change_is_refused_with_what_differs(acme: Plant) -> None:
    with acme.acting():
        item = elderberry()
        catalog.change_item(item=item, version=1, name="Elderberry")

        with pytest.raises(Refused, match="Somebody changed ELD") as refusal:
            catalog.change_item(item=item, version=1, name="Holunder", kind="raw")

    assert refusal.value.code == "stale"
    assert refusal.value.data["differs"] == [
        {"field": "name", "yours": "Holunder", "now": "Elderberry"}
    ]


def test_the_unit_of_an_item_in_use_stays(acme: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.operations.items._uses", [set])
    with acme.acting():
        item = elderberry()

        with pytest.raises(Refused, match="stock of the item is on record"):
            catalog.change_item(item=item, version=1, uom="g")


def test_without_the_right_nothing_is_made(acme: Plant) -> None:
    with acme.acting("otto"), pytest.raises(Forbidden):
        elderberry()


def test_an_item_has_units_of_its_own(acme: Plant) -> None:
    with acme.acting():
        item = elderberry()
        catalog.set_item_unit(item=item, uom="bag", stock_units_per_unit=Decimal(20))
        catalog.set_item_unit(item=item, uom="Bag", stock_units_per_unit=Decimal(25))
        units = queries.units_of(item)

    assert units.others == {"bag": Decimal(25)}
    assert units.uom == "kg"


def test_a_listed_unit_of_the_same_dimension_is_no_items_own(acme: Plant) -> None:
    with acme.acting(), pytest.raises(Refused, match="g converts to kg already"):
        catalog.set_item_unit(item=elderberry(), uom="g", stock_units_per_unit=Decimal(2))


def test_many_items_are_saved_at_once(acme: Plant) -> None:
    with acme.acting():
        elderberry()
        saved = catalog.save_items(
            items=[
                {"sku": "eld", "name": "Elderberry"},
                {"sku": "ELD-2", "name": "Second", "kind": "raw", "uom": "g"},
                {"sku": "BAD", "name": "No unit", "kind": "raw"},
                {"sku": "eld-2", "name": "Again", "kind": "raw", "uom": "g"},
            ]
        )
        kept = list(queries.items().values_list("sku", "name", "kind", "uom", "version"))

    assert (saved.created, saved.updated, saved.unchanged) == ([1], [0], [])
    assert saved.refused == {
        2: {"uom": "An item needs a stock unit."},
        3: {"sku": "This code stands in the list before."},
    }
    assert kept == [
        ("ELD", "Elderberry", "raw", "kg", 2),
        ("ELD-2", "Second", "raw", "g", 1),
    ]
