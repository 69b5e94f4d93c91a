"""A small tablet plant: two raw lots known, one customer, one supplier, nothing on hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from catalog import operations as catalog
from catalog.models import Partner
from core.tenancy.context import performing
from tests.cast import Plant
from tests.imports.files import bring, csv


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    settings.STATE_DIR = tmp_path / "state"


def founded(plant: Plant) -> Plant:
    """Items, places, partners and raw lots, through the operations."""
    with plant.machine():
        catalog.create_item(sku="API", name="Active", kind="raw", uom="kg")
        catalog.create_item(
            sku="TAB", name="Tablet", kind="finished", uom="pcs", shelf_life_days=730
        )
        bring(csv("code,name,kind", "STORE,Store,storage"), "locations")
        lots = [f"API,{lot},0,kg,STORE" for lot in ("A1", "A2")]
        bring(csv("sku,lot,quantity,unit,location", *lots), "lots")
        with performing("tests.found"):
            Partner.objects.create(code="CHEM", name="Chemicals", role="supplier")
            Partner.objects.create(code="PHARMACY", name="Pharmacy", role="customer")
    return plant


@pytest.fixture
def tablets(acme: Plant) -> Plant:
    """Acme as a tablet plant."""
    return founded(acme)


BATCHES = "batch,sku,planned_quantity,quantity,unit,started_at,lot,made_on,status"
B1 = "B1,TAB,1000,950,pcs,2018-11,T1,2018-11,released"
B2 = "B2,TAB,1000,990,pcs,2018-12-03,T2,2018-12-04,rejected"
INPUTS = "batch,sku,lot,quantity,unit"
