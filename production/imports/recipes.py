"""Recipes from a file, line by line, and the same file back."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog import queries as catalog
from catalog.imports import as_text
from catalog.models import Item
from catalog.rules import quantities
from core.imports import Column, Kind, Part, Row, register
from core.refusals import Refused
from core.rights import Right
from core.typed import a_decimal, a_text, a_whole_number
from production import operations, queries
from production.imports.words import one_of
from production.models import RecipeVersion
from production.rules import Ingredient
from production.rules.recipes import FIXED, PROPORTIONAL

COLUMNS = {
    "item": "output_sku",
    "batch_size": "batch_size",
    "version": "version",
    "ingredients": "ingredient_sku",
}


def apply_recipes(part: Part) -> None:
    """Recipe versions, each whole; imported ones are approved, the import being the evidence."""
    skus = {row.values[name] for row in part.rows for name in ("output_sku", "ingredient_sku")}
    items = catalog.items_by_code(skus)
    units = catalog.units_of_items(list(items.values()))
    for _group, rows in groupby(part.rows, key=_version_of):
        version = list(rows)
        if _is_whole(part, version, items, units):
            _save_version(part, version, items)


def export_recipes() -> Iterator[dict[str, str]]:
    """Approved versions, line by line."""
    for version in queries.approved_versions():
        for line in queries.lines_of(version):
            yield {
                "recipe": version.recipe.code,
                "version": str(version.version),
                "output_sku": version.recipe.item.sku,
                "batch_size": version.entered_batch_size,
                "batch_unit": version.entered_uom,
                "expected_yield_pct": as_text(version.expected_yield_pct),
                "line": str(line.line),
                "ingredient_sku": line.item.sku,
                "quantity": line.entered_quantity,
                "unit": line.entered_uom,
                "scaling": line.scaling,
                "loss_pct": as_text(line.loss_pct),
                "tolerance_pct": as_text(line.tolerance_pct),
                "step": line.step,
                "note": line.note,
            }


def _version_of(row: Row) -> tuple[str, int]:
    return row.values["recipe"].lower(), row.values.get("version") or 1


def _is_whole(part: Part, rows: Sequence[Row], items: dict[str, Item], units: Any) -> bool:
    """Whether every cell of the version can be kept; each that cannot is refused."""
    before = len(part.refused)
    first = rows[0].values
    for row in rows:
        for name in ("output_sku", "batch_size", "batch_unit"):
            if row.values[name] != first[name]:
                part.refuse(row, name, f"Row {rows[0].number} says {as_text(first[name])}.")
        for name, unit in (("output_sku", "batch_unit"), ("ingredient_sku", "unit")):
            item = items.get(row.values[name].strip().lower())
            if item is None:
                part.refuse(row, name, f"There is no item {row.values[name]}. Import it first.")
            else:
                _try_unit(part, row, unit, units[item.id])
    return len(part.refused) == before


def _try_unit(part: Part, row: Row, column: str, units: Any) -> None:
    try:
        quantities.stock_units_in(row.values[column], of=units)
    except Refused as refusal:
        if not any(fault.row == row.number and fault.column == column for fault in part.refused):
            part.refuse(row, column, refusal.sentence)


def _save_version(part: Part, rows: Sequence[Row], items: dict[str, Item]) -> None:
    first = rows[0].values
    try:
        saved = operations.save_recipe_version(
            recipe=first["recipe"],
            item=items[first["output_sku"].strip().lower()],
            batch_size=first["batch_size"],
            uom=first["batch_unit"],
            ingredients=[_ingredient(row, items) for row in rows],
            version=first.get("version") or 1,
            expected_yield_pct=first.get("expected_yield_pct"),
        )
    except Refused as refusal:
        at_fault = next((r for r in rows if r.values["line"] == refusal.data.get("line")), rows[0])
        part.refuse(at_fault, COLUMNS.get(refusal.field or "", "recipe"), refusal.sentence)
        return
    if saved.status == RecipeVersion.Status.DRAFT:
        operations.approve_recipe_version(version=saved)
        part.created += len(rows)
    else:
        part.unchanged += len(rows)


def _ingredient(row: Row, items: dict[str, Item]) -> Ingredient:
    values = row.values
    return Ingredient(
        line=values["line"],
        item_id=items[values["ingredient_sku"].strip().lower()].id,
        quantity=values["quantity"],
        uom=values["unit"],
        step=values.get("step", ""),
        note=values.get("note", ""),
        scaling=values.get("scaling") or PROPORTIONAL,
        loss_pct=values.get("loss_pct"),
        tolerance_pct=values.get("tolerance_pct"),
        substitutes=None,  # a file has no word for them
    )


def _together(row: Row) -> Hashable:
    texts = row.texts
    return texts.get("recipe", "").strip().lower(), texts.get("version", "").strip() or "1"


def register_kind() -> None:
    """Make it known."""
    scaling = one_of(PROPORTIONAL, FIXED, refused=f"use {PROPORTIONAL} or {FIXED}.")
    recipes = [
        Column("recipe", a_text, True),
        Column("version", a_whole_number, meaning=_("1 when empty")),
        Column("output_sku", a_text, True, _("What it makes")),
        Column("batch_size", a_decimal, True),
        Column("batch_unit", a_text, True),
        Column("expected_yield_pct", a_decimal),
        Column("line", a_whole_number, True),
        Column("ingredient_sku", a_text, True),
        Column("quantity", a_decimal, True),
        Column("unit", a_text, True),
        Column("scaling", scaling, meaning=f"{PROPORTIONAL}, {FIXED}; {PROPORTIONAL} when empty"),
        Column("loss_pct", a_decimal, meaning=_("Lost of what is taken; below 100")),
        Column("tolerance_pct", a_decimal, meaning=_("Over or under, when weighing")),
        Column("step", a_text),
        Column("note", a_text),
    ]
    register(
        Kind(
            "recipes",
            _("Recipes"),
            recipes,
            ["recipe", "version", "line"],
            Right.EDIT_RECIPES,
            apply_recipes,
            together=_together,
            export=export_recipes,
        )
    )
