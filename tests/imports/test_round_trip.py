"""An export imports into an empty tenant and exports again identically."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from catalog import operations as catalog
from catalog import queries
from tests.cast import Plant
from tests.imports.files import bring, csv

KINDS = ("items", "item_units", "partners", "locations", "supplier_items")


def exported(slug: str, folder: Path) -> list[str]:
    files = [folder / f"{slug}-{kind}.csv" for kind in KINDS]
    for kind, file in zip(KINDS, files, strict=True):
        call_command("export_data", kind, str(file), tenant=slug)
    return [file.read_text() for file in files]


def a_kitchen() -> None:
    catalog.create_item(
        sku="Extra Pale", name='Malt "extra", pale', kind="raw", uom="kg",
        allergens="gluten; wheat",
        density_kg_per_l=Decimal("0.55"), shelf_life_days=365, standard_cost=Decimal("1.10"),
        currency="EUR", lot_tracked=False, gtin="4006381333931", abc_class="A",
    )  # fmt: skip
    catalog.create_item(sku="äpple", name="=not a formula", kind="finished", uom="l")
    bring(csv("sku,unit,stock_units_per_unit", "extra pale,bag,25"), "item_units")
    bring(csv("code,name,role", "NORD,=Nordic,both", "Berg,Berg,supplier"), "partners")
    bring(
        csv(
            "supplier,sku,price,price_unit,moq,supplier_sku",
            "nord,äpple,0.000001,,,-1",
            "nord,extra pale,30.50,BAG,50,",
            "berg,extra pale,,kg,,",
        ),
        "supplier_items",
    )
    bring(
        csv("code,name,site,kind,parent", "B2,Inner,BERLIN,storage,B1", "B1,,BERLIN,storage,"),
        "locations",
    )


def test_everything_comes_back_identical(acme: Plant, rival: Plant, tmp_path: Path) -> None:
    with acme.machine():
        a_kitchen()
    first = exported("acme", tmp_path)

    for kind in KINDS:
        call_command("import_data", kind, str(tmp_path / f"acme-{kind}.csv"), tenant="rival")

    assert exported("rival", tmp_path) == first
    assert first[0].splitlines()[1].startswith('Extra Pale,"Malt ""extra"", pale",raw,kg,0.55,365')


def test_a_tenants_own_export_changes_nothing(
    acme: Plant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with acme.machine():
        a_kitchen()
    exported("acme", tmp_path)

    for kind in KINDS:
        call_command("import_data", kind, str(tmp_path / f"acme-{kind}.csv"), tenant="acme")

    assert '"created": 0,\n  "updated": 0,\n  "unchanged": 2' in capsys.readouterr().out


def test_sites_are_founded_by_the_first_location_that_names_them(acme: Plant) -> None:
    with acme.acting():
        answer = bring(
            csv("code,site,kind,parent", "B2,BERLIN,storage,B1", "B1,berlin,storage,"), "locations"
        )
        inner = queries.location_by_code("B2")
        codes = [site.code for site in queries.sites()]

    assert (answer.created, answer.refused) == (2, [])
    assert codes == ["MAIN", "BERLIN"]
    assert inner and inner.parent and inner.parent.code == "B1"


def test_a_dry_run_founds_no_site(acme: Plant) -> None:
    with acme.acting():
        answer = bring(csv("code,site,kind", "B1,BERLIN,storage"), "locations", dry_run=True)

        assert (answer.created, queries.sites().count()) == (1, 1)


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("MAIN:scrap,,storage,", "code", "stands for what is outside"),
        ("X,,supplier,", "kind", "no kind of location"),
        ("X,,storage,X", "parent", "cannot stand in itself"),
        ("X,,storage,NOWHERE", "parent", "no location NOWHERE"),
        ("X,BERLIN,storage,A", "parent", "stands at another site"),
        ("A,BERLIN,storage,", "site", "a location does not move"),
        ("A,,storage,B", "parent", "a circle has no outside"),
    ],
)
def test_what_is_wrong_with_a_location_is_named(
    acme: Plant, line: str, column: str, why: str
) -> None:
    with acme.acting():
        bring(csv("code,site,kind,parent", "A,,storage,", "B,,storage,A"), "locations")
        answer = bring(csv("code,site,kind,parent", line), "locations")

    (fault,) = answer.refused
    assert fault.column == column
    assert why in fault.reason


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("NOTHING,bag,25", "sku", "no item NOTHING"),
        ("ELD,g,25", "unit", "converts to kg already"),
        ("ELD,bag,0", "stock_units_per_unit", "more than 0 kg"),
        ("ELD,bag,a lot", "stock_units_per_unit", "not a number"),
    ],
)
def test_what_is_wrong_with_a_unit_is_named(acme: Plant, line: str, column: str, why: str) -> None:
    with acme.acting():
        catalog.create_item(sku="ELD", name="Elder", kind="raw", uom="kg")
        answer = bring(csv("sku,unit,stock_units_per_unit", line), "item_units")

    (fault,) = answer.refused
    assert fault.column == column
    assert why in fault.reason
