"""The slice by file: recipes, opening lots and batch orders, by the rules of everywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from inventory import queries as stock
from inventory.models import Movement, Quant
from lots.models import Lot
from production.models import Batch, RecipeVersion
from tests.cast import Plant
from tests.imports.files import bring, csv

ITEMS = (
    "sku,name,kind,unit,shelf_life_days",
    "ELD,Elderberry extract,raw,kg,365",
    "PEC,Pectin,raw,kg,",
    "GUM-60,Elderberry 60 ct,finished,pcs,365",
)
RECIPES = (
    "recipe,version,output_sku,batch_size,batch_unit,line,ingredient_sku,quantity,unit,note",
    "GUM,1,GUM-60,1000,pcs,1,eld ,12.5,kg,",
    "GUM,1,GUM-60,1000,pcs,2,PEC,2500,g,slowly",
)
LOTS = "sku,lot,quantity,unit,location,expires_on,disposition,supplier,supplier_lot"
ORDERS = "batch,recipe,quantity,unit,date,action,output_lot"


@pytest.fixture
def today(acme: Plant) -> Iterator[str]:
    from catalog import queries as places

    with acme.machine():
        bring(csv(*ITEMS))
        bring(csv("code,name,role", "NORDBEERE,Nordbeere GmbH,supplier"), "partners")
        yield str(stock.site_day(places.main_site()))


def lots_file(today: str) -> list[str]:
    from datetime import date

    day = date.fromisoformat(today)
    return [
        LOTS,
        f"ELD,ELD-EXPIRED,50,kg,MAIN-STORAGE,{day - timedelta(days=1)},released,,",
        f"ELD,ELD-Q,50,kg,MAIN-STORAGE,{day + timedelta(days=10)},quarantine,,",
        f"ELD,ELD-SOON,10000,g,MAIN-STORAGE,{day + timedelta(days=30)},,NordBeere,NB-7741",
        f"ELD,ELD-LATER,20,kg,MAIN-STORAGE,{day + timedelta(days=90)},,,",
        "PEC,PEC-1,5,kg,MAIN-STORAGE,,,,",
        "PEC,PEC-0,0,kg,MAIN-STORAGE,,,,",
    ]


def test_the_slice_goes_in_and_a_second_time_changes_nothing(today: str) -> None:
    files = [
        (csv(*RECIPES), "recipes"),
        (csv(*lots_file(today)), "lots"),
        (csv(ORDERS, f"B-1182,gum,1000,pcs,{today},complete,"), "batch_orders"),
    ]

    first = [bring(source, kind) for source, kind in files]
    second = [bring(source, kind) for source, kind in files]

    assert [(a.created, a.unchanged, a.refused) for a in first] == [
        (2, 0, []),
        (6, 0, []),
        (1, 0, []),
    ]
    assert [(a.created, a.updated, a.unchanged, a.refused) for a in second] == [
        (0, 0, 2, []),
        (0, 0, 6, []),
        (0, 0, 1, []),
    ]
    left = dict(Quant.objects.values_list("lot_code", "on_hand"))
    assert {code: str(quantity.normalize()) for code, quantity in left.items()} == {
        "ELD-EXPIRED": "5E+1",
        "ELD-Q": "5E+1",
        "ELD-SOON": "0",
        "ELD-LATER": "17.5",
        "PEC-1": "2.5",
        "B-1182": "1E+3",
    }
    assert Batch.objects.get().status == "closed"
    assert Lot.objects.get(code="PEC-0").quants.count() == 0


def test_the_trail_names_the_import_and_the_row(today: str) -> None:
    from core.models import AuditEntry

    bring(csv(*lots_file(today)), "lots")

    lot = Lot.objects.get(code="ELD-SOON")
    assert AuditEntry.objects.get(record_id=lot.id).reason.endswith("row 4")
    moved = Movement.objects.get(lot=lot)
    assert (moved.operation, moved.reason) == ("core.import_file", "IMP-0003")
    assert (moved.entered_quantity, moved.entered_uom) == ("10000", "g")


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("NOPE,L,1,kg,MAIN-STORAGE,,,,", "sku", "There is no item NOPE"),
        ("ELD,L,1,kg,NOWHERE,,,,", "location", "There is no location NOWHERE"),
        ("ELD,L,1,kg,MAIN:supplier,,,,", "location", "There is no location"),
        ("ELD,,1,kg,MAIN-STORAGE,,,,", "lot", "A lot's code is needed"),
        ("ELD,=L,1,kg,MAIN-STORAGE,,,,", "lot", "cannot begin with ="),
        ("ELD,L,-1,kg,MAIN-STORAGE,,,,", "quantity", "below zero"),
        ("ELD,L,NaN,kg,MAIN-STORAGE,,,,", "quantity", "not a number"),
        ("ELD,L,1.1234567,kg,MAIN-STORAGE,,,,", "quantity", "7 decimals"),
        ("ELD,L,1,l,MAIN-STORAGE,,,,", "unit", "does not convert"),
        ("ELD,L,1,kg,MAIN-STORAGE,14.3.2027,,,", "expires_on", "not an ISO date"),
        ("ELD,L,1,kg,MAIN-STORAGE,,held,,", "disposition", "is no disposition"),
        ("ELD,ELD-LATER,21,kg,MAIN-STORAGE,,,,", "quantity", "20 kg were opened"),
        ("ELD,eld-later,20,kg,MAIN-STORAGE,2030-01-01,,,", "expires_on", "is known with"),
    ],
)
def test_a_lot_that_cannot_be_is_refused_and_nothing_goes_in(
    today: str, row: str, column: str, why: str
) -> None:
    bring(csv(*lots_file(today)), "lots")
    before = Movement.objects.count()

    answer = bring(csv(LOTS, "PEC,PEC-9,1,kg,MAIN-STORAGE,,,,", row), "lots")

    (fault,) = answer.refused
    assert (fault.row, fault.column) == (3, column)
    assert why in fault.reason
    assert Movement.objects.count() == before
    assert not Lot.objects.filter(code="PEC-9").exists()


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("GUM,1,GUM-60,1000,pcs,2,PEC,1,handful,", "unit", "handful"),
        ("GUM,1,GUM-60,1000,pcs,2,PEC,1,l,", "unit", "does not convert"),
        ("GUM,1,GUM-60,1000,pcs,2,NOPE,1,kg,", "ingredient_sku", "There is no item NOPE"),
        ("GUM,1,GUM-60,1000,pcs,2,PEC,0,kg,", "ingredient_sku", "above zero"),
        ("GUM,1,GUM-60,1000,pcs,2,GUM-60,1,pcs,", "ingredient_sku", "made from itself"),
        ("GUM,1,GUM-60,900,pcs,2,PEC,1,kg,", "batch_size", "Row 2 says 1000"),
        ("GUM,1,GUM-60,1000,pcs,1,PEC,1,kg,", "line", "stands in row 2 already"),
    ],
)
def test_a_line_at_fault_refuses_its_whole_version_and_no_other(
    today: str, line: str, column: str, why: str
) -> None:
    other = "OTHER,1,GUM-60,10,pcs,1,PEC,1,kg,"

    answer = bring(csv(*RECIPES[:2], line, other), "recipes", partial=True)

    (fault,) = answer.refused
    assert fault.column == column
    assert why in fault.reason
    assert [str(version) for version in RecipeVersion.objects.all()] == ["OTHER v1"]


def test_a_changed_approved_version_is_refused(today: str) -> None:
    bring(csv(*RECIPES), "recipes")

    answer = bring(csv(*[row.replace("12.5", "13") for row in RECIPES]), "recipes")

    (fault,) = answer.refused
    assert (fault.column, "GUM v1 is approved and never changes" in fault.reason) == (
        "version",
        True,
    )


def test_a_short_order_is_refused_with_every_lot_passed_over_and_the_rest_goes_in(
    today: str,
) -> None:
    bring(csv(*RECIPES), "recipes")
    bring(csv(*lots_file(today)), "lots")

    answer = bring(
        csv(
            ORDERS,
            f"B-1,GUM,3000,pcs,{today},complete,",
            f"B-2,GUM,1000,pcs,{today},complete,GUM-26118-A",
            f"B-3,GUM,1000,pcs,{today},plan,",
            f"B-4,NOPE,1000,pcs,{today},plan,",
        ),
        "batch_orders",
        partial=True,
    )

    short, unknown = answer.refused
    assert (short.row, unknown.row) == (2, 5)
    assert "ELD: 37.5 kg needed, 30 kg usable, 7.5 kg short" in short.reason
    assert "lot ELD-Q (50 kg): in quarantine" in short.reason
    assert "PEC: 7.5 kg needed, 5 kg usable" in short.reason
    assert "There is no recipe NOPE" in unknown.reason
    assert answer.created == 2
    assert [(str(b), b.status) for b in Batch.objects.order_by("pk")] == [
        ("B-2", "closed"),
        ("B-3", "planned"),
    ]
    assert Lot.objects.filter(code="GUM-26118-A").exists()


def test_a_dry_run_tells_the_same_and_leaves_nothing(today: str) -> None:
    bring(csv(*RECIPES), "recipes")
    bring(csv(*lots_file(today)), "lots")
    before = Movement.objects.count()

    answer = bring(csv(ORDERS, f"B-1,GUM,1000,pcs,{today},complete,"), "batch_orders", dry_run=True)

    assert (answer.created, answer.refused) == (1, [])
    assert Movement.objects.count() == before
    assert not Batch.objects.exists()


def test_what_is_exported_comes_back_the_same(today: str) -> None:
    from core.imports import kind_named

    bring(csv(*RECIPES), "recipes")
    bring(csv(*lots_file(today)), "lots")

    recipes = list(kind_named("recipes").export())  # type: ignore[misc]
    lots = list(kind_named("lots").export())  # type: ignore[misc]

    assert [(row["line"], row["quantity"], row["unit"]) for row in recipes] == [
        ("1", "12.5", "kg"),
        ("2", "2500", "g"),
    ]
    assert [(row["lot"], row["quantity"], row["unit"]) for row in lots] == [
        ("ELD-EXPIRED", "50", "kg"),
        ("ELD-LATER", "20", "kg"),
        ("ELD-Q", "50", "kg"),
        ("ELD-SOON", "10", "kg"),
        ("PEC-0", "0", "kg"),
        ("PEC-1", "5", "kg"),
    ]


def test_an_item_without_lots_has_one_that_nobody_names(today: str) -> None:
    from core.imports import kind_named

    bring(csv("sku,name,kind,unit,lot_tracked", "WATER,Water,raw,l,no"))
    named = bring(csv(LOTS, "WATER,W-1,9,l,MAIN-STORAGE,,,,"), "lots")
    answer = bring(csv(LOTS, "WATER,,9,l,MAIN-STORAGE,,,,"), "lots")
    again = bring(csv(LOTS, "WATER,,9,l,MAIN-STORAGE,,,,"), "lots")

    assert [(f.column, "leave the lot empty" in f.reason) for f in named.refused] == [("lot", True)]
    assert (answer.created, again.unchanged) == (1, 1)
    assert [row["lot"] for row in kind_named("lots").export()] == [""]  # type: ignore[misc]


WEIGHED = (
    "recipe,version,output_sku,batch_size,batch_unit,expected_yield_pct,line,ingredient_sku,"
    "quantity,unit,scaling,loss_pct,tolerance_pct,step,note",
    "SYR,1,GUM-60,100,pcs,,1,ELD,12.5,kg,fixed,2.5,0,Mix,",
    "SYR,1,GUM-60,100,pcs,,2,PEC,2500,g,proportional,,1.25,,slowly",
)


def test_scaling_loss_and_tolerance_come_back_as_they_went_in(today: str) -> None:
    from core.imports import kind_named

    first = bring(csv(*WEIGHED), "recipes")
    again = bring(csv(*WEIGHED), "recipes")

    exported = [",".join(row.values()) for row in kind_named("recipes").export()]  # type: ignore[misc]
    assert (first.created, again.unchanged, exported) == (2, 2, list(WEIGHED[1:]))


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("fixed,100,", "a loss is 0 % or more and below 100 %"),
        ("fixed,,101", "a tolerance is between"),
        ("cubic,,", "use proportional or fixed"),
    ],
)
def test_a_line_that_cannot_scale_so_is_refused(today: str, cell: str, why: str) -> None:
    head = "recipe,output_sku,batch_size,batch_unit,line,ingredient_sku,quantity,unit,scaling"
    row = f"SYR,GUM-60,100,pcs,1,ELD,12.5,kg,{cell}"

    (fault,) = bring(csv(f"{head},loss_pct,tolerance_pct", row), "recipes").refused

    assert why in fault.reason


def test_an_order_is_reserved_and_a_second_time_unchanged(today: str) -> None:
    bring(csv(*RECIPES), "recipes")
    bring(csv(*lots_file(today)), "lots")
    order = csv(ORDERS, f"B-1182,gum,1000,pcs,{today},reserve,")

    first, second = bring(order, "batch_orders"), bring(order, "batch_orders")

    assert [(a.created, a.unchanged, a.refused) for a in (first, second)] == [
        (1, 0, []),
        (0, 1, []),
    ]
    held = {(one.lot.code, one.quantity) for one in stock.open_reservations()}
    assert held == {("ELD-SOON", 10), ("ELD-LATER", Decimal("2.5")), ("PEC-1", Decimal("2.5"))}
