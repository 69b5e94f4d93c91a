"""Partners and what suppliers sell: made, changed by those who may, kept apart by tenant."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalog import operations as catalog
from catalog import queries
from catalog.models import Item, Partner, SupplierItem
from core.models import AuditEntry
from core.refusals import Forbidden, Refused
from tests.cast import Plant


def nordic(**facts: Any) -> Partner:
    whole = {"code": "NORD", "name": "Nordic Extracts", "role": "supplier"}
    return catalog.create_partner(**{**whole, **facts})


def elderberry() -> Item:
    item = catalog.create_item(
        sku="ELD", name="Elderberry", kind="raw", uom="kg", density_kg_per_l=Decimal("1.3")
    )
    catalog.set_item_unit(item=item, uom="Drum", stock_units_per_unit=Decimal(25))
    return item


def test_a_partner_is_kept_clean(acme: Plant) -> None:
    with acme.acting():
        partner = nordic(code=" NORD ", role="Supplier", email=" orders@nordic.example ")

    assert (partner.code, partner.role) == ("NORD", "supplier")
    assert partner.email == "orders@nordic.example"


def test_partners_are_found_by_code_whatever_its_case(acme: Plant) -> None:
    with acme.acting():
        partner = nordic()

        assert queries.partners_by_code([" nord ", "NOBODY"]) == {"nord": partner}
        with pytest.raises(Refused, match="There is a partner nord already"):
            nordic(code="nord")


def test_another_tenant_has_partners_of_its_own(acme: Plant, rival: Plant) -> None:
    with acme.acting():
        nordic()
    with rival.acting():
        found = queries.partner_by_code("NORD")
        theirs = nordic()

    assert found is None
    assert theirs.code == "NORD"


@pytest.mark.parametrize(
    ("facts", "why"),
    [({"code": "=1"}, "cannot begin with ="), ({"code": ""}, "needs a code"),
     ({"name": " "}, "name is needed"), ({"role": "friend"}, "Use one of supplier, customer, both"),
     ({"email": "nordic.example"}, "not an e-mail"), ({"email": "a@b"}, "not an e-mail"),
     ({"email": "a@b.example, c@d.example"}, "not an e-mail"), ({"email": "a@b..x"}, "not an e-"),
     ({"lead_time_days": -1}, "out of bounds"), ({"country": "x" * 101}, "101 characters"),
     ({"min_remaining_life_days": 100_001}, "out of bounds")],
)  # fmt: skip
def test_what_is_wrong_with_a_partner_is_refused(
    acme: Plant, facts: dict[str, object], why: str
) -> None:
    with acme.acting(), pytest.raises(Refused, match=why):
        nordic(**facts)


def test_a_partner_is_changed_as_it_was_seen_or_not_at_all(acme: Plant) -> None:
    with acme.acting():
        seen = nordic()
        changed = catalog.change_partner(partner=seen, version=1, name="Nordic", role="both")
        entry = AuditEntry.objects.get(relation="catalog_partner", action="update")

        with pytest.raises(Refused, match="Somebody changed NORD") as refusal:
            catalog.change_partner(partner=seen, version=1, name="Norden")

    assert (changed.version, changed.name, changed.role) == (2, "Nordic", "both")
    assert entry.operation == "catalog.change_partner"
    assert refusal.value.data["differs"] == [{"field": "name", "yours": "Norden", "now": "Nordic"}]


def test_only_who_edits_the_catalog_makes_partners(acme: Plant) -> None:
    with acme.acting("otto"), pytest.raises(Forbidden, match="partners"):
        nordic()


def test_terms_have_the_stock_unit_and_the_tenants_currency_unless_they_say(acme: Plant) -> None:
    with acme.acting():
        sold = catalog.create_supplier_item(
            supplier=nordic(), item=elderberry(), price=Decimal("22.5")
        )

    assert (sold.price_uom, sold.currency, sold.is_approved) == ("kg", "EUR", False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("kilograms", "kg"), ("Drum", "Drum"), ("litres", "l"), ("", "kg")],
)
def test_a_price_may_be_for_any_unit_that_converts(acme: Plant, typed: str, kept: str) -> None:
    with acme.acting():
        sold = catalog.create_supplier_item(
            supplier=nordic(), item=elderberry(), price=Decimal(9), price_uom=typed
        )

    assert sold.price_uom == kept


@pytest.mark.parametrize(
    ("terms", "field", "why"),
    [({"price_uom": "pcs"}, "price_uom", "pcs does not convert"),
     ({"price_uom": "drumm"}, "price_uom", "Did you mean drum?"),
     ({"price": Decimal("-0.000001")}, "price", "below zero"),
     ({"moq": Decimal(-1)}, "moq", "below zero"),
     ({"order_multiple": Decimal(0)}, "order_multiple", "above zero"),
     ({"currency": "Euro"}, "currency", "not a currency"),
     ({"currency": "ERU"}, "currency", "“ERU” is not a currency"),
     ({"supplier_sku": "x" * 201}, "supplier_sku", "201 characters"),
     ({"lead_time_days": -1}, "lead_time_days", "out of bounds")],
)  # fmt: skip
def test_what_is_wrong_with_terms_is_refused(
    acme: Plant, terms: dict[str, Any], field: str, why: str
) -> None:
    with acme.acting(), pytest.raises(Refused, match=why) as refusal:
        catalog.create_supplier_item(supplier=nordic(), item=elderberry(), **terms)

    assert refusal.value.field == field


def test_who_is_a_customer_only_supplies_nothing(acme: Plant) -> None:
    with acme.acting(), pytest.raises(Refused, match="NORD is a customer only. Give it the role"):
        catalog.create_supplier_item(supplier=nordic(role="customer"), item=elderberry())


def test_who_supplies_items_stays_a_supplier(acme: Plant) -> None:
    with acme.acting():
        supplier = nordic(role="both")
        catalog.create_supplier_item(supplier=supplier, item=elderberry())

        with pytest.raises(Refused, match="stays a supplier"):
            catalog.change_partner(partner=supplier, version=1, role="customer")
        saved = catalog.save_partners(partners=[{"code": "nord", "role": "customer"}])

        assert list(saved.refused) == [0]
        assert queries.partners_by_code(["NORD"])["nord"].role == "both"


def test_an_item_is_bought_from_a_supplier_once(acme: Plant) -> None:
    with acme.acting():
        supplier, item = nordic(), elderberry()
        catalog.create_supplier_item(supplier=supplier, item=item)

        with pytest.raises(Refused, match="NORD supplies ELD already"):
            catalog.create_supplier_item(supplier=supplier, item=item)
        with pytest.raises(IntegrityError), transaction.atomic():
            SupplierItem.objects.create(supplier=supplier, item=item, price_uom="kg")


def test_terms_are_changed_as_they_were_seen_or_not_at_all(acme: Plant) -> None:
    with acme.acting():
        seen = catalog.create_supplier_item(
            supplier=nordic(), item=elderberry(), price_uom="Drum", moq=Decimal(50)
        )
        same = catalog.change_supplier_item(supplier_item=seen, version=1, price_uom="drum")
        changed = catalog.change_supplier_item(
            supplier_item=seen, version=1, price=Decimal(500), is_approved=True
        )

        with pytest.raises(Refused, match="Somebody changed ELD from NORD"):
            catalog.change_supplier_item(supplier_item=seen, version=1, moq=Decimal(75))

    assert same.version == 1
    assert (changed.version, changed.price_uom, changed.currency) == (2, "Drum", "EUR")
    assert (changed.moq, changed.is_approved) == (Decimal(50), True)


def test_the_database_refuses_a_price_below_zero(acme: Plant) -> None:
    with acme.acting():
        sold = catalog.create_supplier_item(supplier=nordic(), item=elderberry(), price=Decimal(1))

        with pytest.raises(IntegrityError), transaction.atomic():
            SupplierItem.objects.filter(id=sold.id).update(price=Decimal(-1))


def test_a_list_of_partners_is_answered_one_by_one(acme: Plant) -> None:
    with acme.acting():
        nordic()
        saved = catalog.save_partners(
            partners=[
                {"code": "nord", "country": "Norway"},
                {"code": "NEW", "name": "New", "role": "customer"},
                {"code": "new", "name": "Again", "role": "customer"},
                {"code": "BAD", "name": "", "role": "friend", "email": "none"},
                {"code": "BARE"},
            ]
        )
        codes = [(one.code, one.country, one.version) for one in queries.partners()]

    assert (saved.updated, saved.created, saved.unchanged) == ([0], [1], [])
    assert {place: sorted(faults) for place, faults in saved.refused.items()} == {
        2: ["code"],
        3: ["email", "name", "role"],
        4: ["name", "role"],
    }
    assert codes == [("NEW", "", 1), ("NORD", "Norway", 2)]


def test_a_list_of_terms_names_a_pair_once(acme: Plant) -> None:
    with acme.acting():
        nordic()
        elderberry()
        saved = catalog.save_supplier_items(
            supplier_items=[{"supplier": "nord", "sku": "eld"}, {"supplier": "NORD", "sku": "ELD"}]
        )

    assert saved.created == [0]
    assert saved.refused == {1: {"sku": "ELD of NORD stands in the list before."}}
