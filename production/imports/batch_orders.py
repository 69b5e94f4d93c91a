"""Batch orders from a file, planned and completed in its order, and the open ones back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog import queries as catalog
from catalog.imports import as_text
from catalog.rules import quantities
from core.imports import Column, Kind, Part, Row, register
from core.operation import require
from core.refusals import Refused
from core.rights import Right
from core.typed import a_day, a_decimal, a_text, a_whole_number
from production import operations, queries
from production.imports.words import one_of
from production.models import RecipeVersion

PLAN, RESERVE, COMPLETE = "plan", "reserve", "complete"
COLUMNS = {
    "number": "batch",
    "quantity": "quantity",
    "uom": "unit",
    "code": "output_lot",
    "expires_on": "output_expires_on",
    "planned_on": "date",
    "version": "version",
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
            part.refuse(row, COLUMNS.get(refusal.field or "", "batch"), refusal.sentence)
        else:
            setattr(part, counted, getattr(part, counted) + 1)


def export_batch_orders() -> Iterator[dict[str, str]]:
    """Batches that are still open."""
    for batch in queries.open_batches():
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


def _order(row: Row) -> str:
    """Plan and complete as the row says; how it counts. Raises Refused."""
    values = row.values
    batch = queries.batch_numbered(values["batch"])
    is_new = batch is None
    if batch is None:
        batch = operations.plan_batch(
            version=_approved(values["recipe"], values.get("version"), values["date"]),
            quantity=values["quantity"],
            uom=values["unit"],
            planned_on=values["date"],
            number=values["batch"],
        )
    elif differs := _difference(batch, values):
        raise differs
    if values["action"] == RESERVE and batch.is_open and queries.unreserved(batch):
        operations.reserve_batch(batch=batch)
        return "created" if is_new else "updated"
    if values["action"] == COMPLETE and batch.is_open:
        operations.complete_batch(
            batch=batch,
            output_lot=values.get("output_lot", ""),
            expires_on=values.get("output_expires_on"),
        )
        return "created" if is_new else "updated"
    return "created" if is_new else "unchanged"


def _approved(code: str, number: int | None, on: date) -> RecipeVersion:
    recipe = queries.recipe_by_code(code)
    if recipe is None:
        raise Refused(f"There is no recipe {code}. Import it first.", field="recipe")
    found = (
        queries.version_numbered(recipe, number)
        if number
        else queries.approved_version(recipe, on=on)
    )
    if found is None:
        which = f"version {number}" if number else f"approved version in effect on {on}"
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


def register_kind() -> None:
    """Make it known."""
    actions = (PLAN, RESERVE, COMPLETE)
    action = one_of(*actions, refused=f"use {', '.join(actions)}.")
    orders = [
        Column("batch", a_text, True),
        Column("recipe", a_text, True),
        Column("version", a_whole_number, meaning=_("The latest approved one when empty")),
        Column("quantity", a_decimal, True),
        Column("unit", a_text, True),
        Column("date", a_day, True, _("The day of production")),
        Column("action", action, True, ", ".join(actions)),
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
