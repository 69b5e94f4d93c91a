"""Imports of production: recipes and batch orders, and the same files back."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog import queries as catalog
from catalog.imports import as_text
from catalog.models import Item
from catalog.rules import quantities
from core.imports import Column, Kind, Part, Row, register
from core.operation import require
from core.refusals import Refused
from core.rights import Right
from core.typed import a_day, a_decimal, a_text, a_whole_number
from production import operations, queries
from production.models import RecipeVersion
from production.rules import Ingredient

PLAN, COMPLETE = "plan", "complete"
COLUMNS_OF_RECIPES = {
    "item": "output_sku",
    "batch_size": "batch_size",
    "version": "version",
    "ingredients": "ingredient_sku",
}
COLUMNS_OF_BATCHES = {
    "number": "batch",
    "quantity": "quantity",
    "uom": "unit",
    "code": "output_lot",
    "expires_on": "output_expires_on",
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
                "scaling": "proportional",
                "step": line.step,
                "note": line.note,
            }


def apply_batch_orders(part: Part) -> None:
    """Batches in the order of the file: planned, and completed where the row says so."""
    if any(row.values["action"] == COMPLETE for row in part.rows):
        require(Right.RUN_BATCHES)
    for row in part.rows:
        try:
            with transaction.atomic():
                counted = _order(row)
        except Refused as refusal:
            part.refuse(row, COLUMNS_OF_BATCHES.get(refusal.field or "", "batch"), refusal.sentence)
        else:
            setattr(part, counted, getattr(part, counted) + 1)


def export_batch_orders() -> Iterator[dict[str, str]]:
    """Batches that are still open."""
    for batch in queries.batches_by("planned").order_by("pk"):
        yield {
            "batch": str(batch),
            "recipe": batch.version.recipe.code,
            "version": str(batch.version.version),
            "quantity": batch.entered_quantity,
            "unit": batch.entered_uom,
            "date": as_text(batch.planned_on),
            "action": PLAN,
            "output_lot": "",
            "output_expires_on": "",
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
        part.refuse(
            at_fault, COLUMNS_OF_RECIPES.get(refusal.field or "", "recipe"), refusal.sentence
        )
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
    )


def _order(row: Row) -> str:
    """Plan and complete as the row says; how it counts. Raises Refused."""
    values = row.values
    batch = queries.batch_numbered(values["batch"])
    is_new = batch is None
    if batch is None:
        batch = operations.plan_batch(
            version=_approved(values["recipe"], values.get("version")),
            quantity=values["quantity"],
            uom=values["unit"],
            planned_on=values["date"],
            number=values["batch"],
        )
    elif differs := _difference(batch, values):
        raise differs
    if values["action"] == COMPLETE and batch.status == "planned":
        operations.complete_batch(
            batch=batch,
            output_lot=values.get("output_lot", ""),
            expires_on=values.get("output_expires_on"),
        )
        return "created" if is_new else "updated"
    return "created" if is_new else "unchanged"


def _approved(code: str, number: int | None) -> RecipeVersion:
    recipe = queries.recipe_by_code(code)
    if recipe is None:
        raise Refused(f"There is no recipe {code}. Import it first.", field="recipe")
    found = queries.version_numbered(recipe, number) if number else queries.approved_version(recipe)
    if found is None:
        which = f"version {number}" if number else "approved version"
        raise Refused(f"Recipe {recipe} has no {which}.", field="version")
    return found


def _difference(batch: Any, values: Any) -> Refused | None:
    """What the row says otherwise of a batch that is known."""
    if batch.version.recipe.code.lower() != values["recipe"].lower():
        return Refused(f"Batch {batch} is made by {batch.version.recipe}.", field="recipe")
    item = batch.item
    planned = quantities.to_stock(values["quantity"], values["unit"], of=catalog.units_of(item))
    if planned != batch.planned_quantity or values["date"] != batch.planned_on:
        return Refused(
            f"Batch {batch} is planned for {batch.entered_quantity} {batch.entered_uom} on "
            f"{batch.planned_on}. Give another batch another number.",
            field="number",
        )
    return None


def _one_of(*words: str, refused: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        word = text.strip().casefold()
        if word not in words:
            raise Refused(f"“{text}”: {refused}")
        return word

    return read


def _together(row: Row) -> Hashable:
    texts = row.texts
    return texts.get("recipe", "").strip().lower(), texts.get("version", "").strip() or "1"


def register_kinds() -> None:
    """Make them known; called once, from AppConfig.ready()."""
    scaling = _one_of("proportional", refused="only proportional lines are kept.")
    action = _one_of(PLAN, COMPLETE, refused=f"use {PLAN} or {COMPLETE}.")
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
        Column("scaling", scaling, meaning="proportional"),
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
    orders = [
        Column("batch", a_text, True),
        Column("recipe", a_text, True),
        Column("version", a_whole_number, meaning=_("The latest approved one when empty")),
        Column("quantity", a_decimal, True),
        Column("unit", a_text, True),
        Column("date", a_day, True, _("The day of production")),
        Column("action", action, True, f"{PLAN}, {COMPLETE}"),
        Column("output_lot", a_text, meaning=_("The batch's number when empty")),
        Column("output_expires_on", a_day),
    ]
    register(
        Kind(
            "batch_orders",
            _("Batch orders"),
            orders,
            ["batch"],
            Right.PLAN_BATCHES,
            apply_batch_orders,
            export=export_batch_orders,
        )
    )
