"""Batches made before this ledger: stated by a file, kept as stated, never posted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from catalog import queries as catalog
from catalog.models import Item
from catalog.rules import quantities
from catalog.rules.items import key_of
from core.ids import new_id
from core.models import Document
from core.moments import Known
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from core.stated import Stated, rows_of_file
from core.tenancy import bulk
from core.tenancy.context import current_tenant_id
from inventory.rules import plain, refuse_beyond
from lots import history as lots
from lots.circles import rings
from lots.models import Lot, LotLink
from production import queries
from production.models import Batch, RecipeVersion

LINKS_A_STATEMENT = 10_000


@operation(Right.RUN_BATCHES)
def state_batches(
    *, given: Sequence[Mapping[str, Any]], file_rows: Sequence[int] = (), write: bool = True
) -> Stated:
    """Keep batches as a file states them, closed, each with its output lot.

    A lot that is known already is the output lot, where the file does not differ from it. A batch
    that stands as stated is unchanged; one that stands otherwise is refused.
    """
    stating = _Stating(given)
    stated = Stated()
    for place, row in enumerate(given):
        stated.judge(place, partial(stating.take, place, row, stated), column="batch")
    if write:
        stating.keep(file_rows)
    return stated


class _Stating:
    """All that the rows are judged by, read at once, and what they come to."""

    def __init__(self, given: Sequence[Mapping[str, Any]]) -> None:
        self.items = catalog.items_by_code(row["sku"] for row in given)
        self.units = catalog.units_of_items(list(self.items.values()))
        self.batches = queries.batches_numbered([row["batch"] for row in given])
        self.taken = queries.numbers_taken([row["batch"] for row in given])
        self.lots = lots.known(row["lot"] for row in given)
        self.versions = queries.versions_by_recipe(
            [row["recipe"] for row in given if row.get("recipe")]
        )
        self.site = catalog.main_site()
        self.new_lots: dict[int, Lot] = {}
        self.new: dict[int, dict[str, Any]] = {}

    def take(self, place: int, row: Mapping[str, Any], stated: Stated) -> bool:
        """Whether the row brings a new batch. Raises Refused, with the column at fault."""
        item = self._item(row)
        values = {**self._quantities(row, item), "version": self._version(row, item)}
        batch = self.batches.get(key_of(row["batch"]))
        if batch is None and key_of(row["batch"]) in self.taken:
            raise Refused(f"There is a planned batch {row['batch'].strip()}.", field="batch")
        facts = _lot_facts(row)
        lot = self.lots.get((item.id, key_of(row["lot"])))
        if lot is not None and (differs := lots.difference(lot, facts)):
            raise Refused(differs[1], field=differs[0])
        if lot is not None and row.get("status", lot.disposition) != lot.disposition:
            stated.warn(
                place,
                "status",
                f"The lot is {lot.disposition} and stays so; a decision changes it, not a file.",
            )
        if batch is not None:
            _refuse_difference(batch, row, item, lot, values)
            return False
        _refuse_order(row)
        if lot is None:
            lot = lots.drafted(item, row["lot"], disposition=row.get("status", ""), **facts)
            self.new_lots[place] = self.lots[item.id, key_of(lot.code)] = lot
        self.new[place] = {**self._batch(row, item, lot), **values}
        return True

    def keep(self, file_rows: Sequence[int]) -> None:
        """Write the lots, the documents and the batches, each in one statement."""
        of_lots = rows_of_file({p: lot.id for p, lot in self.new_lots.items()}, file_rows)
        lots.keep_lots(lots=list(self.new_lots.values()), file_rows=of_lots)
        papers = [
            {"id": batch["document"], "kind": "batch", "number": batch.pop("number")}
            for batch in self.new.values()
        ]
        bulk.add(Document, papers)
        of_batches = rows_of_file({p: b["id"] for p, b in self.new.items()}, file_rows)
        bulk.add(Batch, self.new.values(), file_rows=of_batches)

    def _item(self, row: Mapping[str, Any]) -> Item:
        item = self.items.get(key_of(row["sku"]))
        if item is None:
            raise Refused(f"There is no item {row['sku']}. Import it first.", field="sku")
        return item

    def _quantities(self, row: Mapping[str, Any], item: Item) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for name in ("quantity", "planned_quantity"):
            if name not in row:
                kept[name] = None
                continue
            if row[name] <= 0:
                raise Refused("A batch of history made more than zero.", field=name)
            try:
                stock = quantities.to_stock(row[name], row["unit"], of=self.units[item.id])
            except Refused as refusal:
                raise Refused(refusal.sentence, field="unit") from refusal
            refuse_beyond(stock, item.uom, item.sku)
            if stock <= 0:
                raise Refused(f"So little is no {item.uom} at six decimals.", field=name)
            kept[name] = stock
        return kept

    def _version(self, row: Mapping[str, Any], item: Item) -> UUID | None:
        if not row.get("recipe"):
            if row.get("version"):
                raise Refused("Say whose version it is: fill recipe.", field="version")
            return None
        found = self.versions.get(key_of(row["recipe"]), [])
        if not found:
            raise Refused(f"There is no recipe {row['recipe']}. Import it first.", field="recipe")
        if found[0].recipe.item_id != item.id:
            raise Refused(f"Recipe {found[0].recipe} does not make {item.sku}.", field="recipe")
        return _the_version(found, row.get("version")).id

    def _batch(self, row: Mapping[str, Any], item: Item, lot: Lot) -> dict[str, Any]:
        started, finished = row.get("started_at"), row.get("finished_at")
        planned = row.get("planned_quantity")
        return {
            "id": new_id(),
            "document": new_id(),
            "number": row["batch"],
            "item": item.id,
            "site": self.site.id,
            "status": Batch.Status.CLOSED,
            "entered_quantity": "" if planned is None else plain(planned),
            "entered_made": plain(row["quantity"]),
            "entered_uom": row["unit"],
            "output_lot": lot.id,
            "started_at": started and started.at,
            "started_to": started.to if started else Batch.Precision.TIME,
            "finished_at": finished and finished.at,
            "finished_to": finished.to if finished else Batch.Precision.TIME,
            "equipment": row.get("equipment", ""),
            "is_migrated": True,
        }


def _the_version(found: Sequence[RecipeVersion], number: int | None) -> RecipeVersion:
    if number is None:
        if len(found) > 1:
            raise Refused(
                f"Recipe {found[0].recipe} has {len(found)} versions. Say which one it was.",
                field="version",
            )
        return found[0]
    named = next((one for one in found if one.version == number), None)
    if named is None:
        raise Refused(f"Recipe {found[0].recipe} has no version {number}.", field="version")
    return named


def _lot_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    made: Known | None = row.get("made_on")
    facts: dict[str, Any] = {}
    if made is not None:
        facts |= {"made_on": made.day, "made_on_is_month": made.is_month}
    if row.get("expires_on"):
        facts["expires_on"] = row["expires_on"]
    return facts


def _refuse_order(row: Mapping[str, Any]) -> None:
    started, finished = row.get("started_at"), row.get("finished_at")
    if started and finished and finished.at < started.at and finished.day != started.day:
        raise Refused(
            f"The batch would end on {finished.day}, before it began on {started.day}.",
            field="finished_at",
        )


def _refuse_difference(
    batch: Batch, row: Mapping[str, Any], item: Item, lot: Lot | None, values: Mapping[str, Any]
) -> None:
    """Raise Refused where a row says otherwise of a batch that is known."""
    if batch.status != Batch.Status.CLOSED:
        raise Refused(f"Batch {batch} is planned here. Complete it here, too.", field="batch")
    if batch.item_id != item.id:
        raise Refused(f"Batch {batch} made {batch.item.sku}.", field="sku")
    if lot is None or batch.output_lot_id != lot.id:
        raise Refused(f"Batch {batch} made lot {batch.output_lot}.", field="lot")
    for name in ("quantity", "planned_quantity"):
        known = getattr(batch, name)
        if values[name] is not None and values[name] != known:
            shown = "nothing" if known is None else f"{plain(known)} {item.uom}"
            raise Refused(f"Batch {batch} is known with {name} {shown}.", field=name)
    _refuse_other_facts(batch, row, values)


def _refuse_other_facts(batch: Batch, row: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    if values["version"] is not None and batch.version_id != values["version"]:
        raise Refused(f"Batch {batch} was made by {batch.version or 'no recipe'}.", field="recipe")
    if row.get("equipment", batch.equipment) != batch.equipment:
        ran_on = batch.equipment or "nothing known"
        raise Refused(f"Batch {batch} ran on {ran_on}.", field="equipment")
    for name, to in (("started_at", batch.started_to), ("finished_at", batch.finished_to)):
        said = row.get(name)
        if said and (said.at, said.to) != (getattr(batch, name), to):
            raise Refused(
                f"Batch {batch} is known with another {name}. A file does not change it.",
                field=name,
            )


@operation(Right.RUN_BATCHES)
def state_inputs(*, given: Sequence[Mapping[str, Any]], write: bool = True) -> Stated:
    """Link lots to the migrated batches they went into; without a quantity where none is known.

    A link that stands as given is unchanged, another quantity is refused, and so is one that
    would lead a lot back into itself.
    """
    _one_at_a_time()
    linking = _Linking(given)
    stated = Stated()
    for place, row in enumerate(given):
        stated.judge(place, partial(linking.take, place, row), column="batch")
    for place in linking.circular():
        stated.refuse(
            place,
            "lot",
            "This would lead the lot back into itself. Check which of the two batches was first.",
        )
    kept = stated.settle([key_of(row["batch"]) for row in given])
    if write:
        linking.keep(kept)
    return stated


class _Linking:
    """All that the rows are judged by, read at once, and the links they come to."""

    def __init__(self, given: Sequence[Mapping[str, Any]]) -> None:
        self.items = catalog.items_by_code(row["sku"] for row in given)
        self.units = catalog.units_of_items(list(self.items.values()))
        self.batches = queries.batches_numbered([row["batch"] for row in given])
        self.lots = lots.known(row["lot"] for row in given)
        self.stands = {
            (link.document_id, link.input_lot_id): link
            for link in queries.links_of([b.document_id for b in self.batches.values()])
        }
        self.new: dict[int, dict[str, Any]] = {}
        self.ends: dict[int, tuple[UUID, UUID]] = {}

    def take(self, place: int, row: Mapping[str, Any]) -> bool:
        """Whether the row brings a new link. Raises Refused, with the column at fault."""
        item = self.items.get(key_of(row["sku"]))
        if item is None:
            raise Refused(f"There is no item {row['sku']}. Import it first.", field="sku")
        lot = lots.lot_named(self.lots, item, row["lot"])
        batch = self._batch(row, lot)
        quantity = self._quantity(row, item)
        standing = self.stands.get((batch.document_id, lot.id))
        if standing is not None:
            _refuse_other_quantity(standing, quantity, item)
            return False
        if not batch.is_migrated:
            raise Refused(
                f"Batch {batch} was made here; what was issued to it is its inputs.", field="batch"
            )
        given = row.get("quantity")
        self.ends[place] = lot.id, batch.output_lot_id  # type: ignore[assignment]
        self.new[place] = {
            "id": new_id(),
            "batch": batch.id,
            "input": lot.id,
            "quantity": quantity,
            "entered_quantity": "" if given is None else plain(given),
            "entered_uom": "" if given is None else row["unit"],
        }
        return True

    def circular(self) -> list[int]:
        """The new links that lie on a circle, with those that stand or with each other."""
        ends = {place: self.ends[place] for place in self.new}
        around = queries.links_onward([target for _, target in ends.values()])
        ring_of = rings([*around, *ends.values()])
        return [p for p, (source, target) in ends.items() if ring_of[source] == ring_of[target]]

    def keep(self, kept: Sequence[int]) -> None:
        """Write the links through the owner's function."""
        rows = [self.new[place] for place in kept]
        for start in range(0, len(rows), LINKS_A_STATEMENT):
            some = json.dumps(rows[start : start + LINKS_A_STATEMENT], cls=DjangoJSONEncoder)
            with connection.cursor() as cursor:
                cursor.execute("SELECT app.link_migrated(%s::jsonb)", [some])

    def _batch(self, row: Mapping[str, Any], lot: Lot) -> Batch:
        batch = self.batches.get(key_of(row["batch"]))
        if batch is None or batch.output_lot_id is None:
            raise Refused(
                f"There is no closed batch {row['batch'].strip()}. Import batches first.",
                field="batch",
            )
        if batch.output_lot_id == lot.id:
            raise Refused(f"Batch {batch} made lot {lot}; it is no input of its own.", field="lot")
        return batch

    def _quantity(self, row: Mapping[str, Any], item: Item) -> Any:
        if "quantity" not in row:
            return None
        if row["quantity"] <= 0:
            raise Refused("Leave the quantity empty where it is not known.", field="quantity")
        if not row.get("unit"):
            raise Refused("A quantity needs its unit.", field="unit")
        try:
            stock = quantities.to_stock(row["quantity"], row["unit"], of=self.units[item.id])
        except Refused as refusal:
            raise Refused(refusal.sentence, field="unit") from refusal
        refuse_beyond(stock, item.uom, item.sku)
        if stock <= 0:
            raise Refused(f"So little is no {item.uom} at six decimals.", field="quantity")
        return stock


def _refuse_other_quantity(link: LotLink, quantity: Any, item: Item) -> None:
    if link.quantity != quantity:
        known = "not recorded" if link.quantity is None else f"{plain(link.quantity)} {item.uom}"
        raise Refused(
            f"The amount is known as {known}. A file does not change genealogy.", field="quantity"
        )


def _one_at_a_time() -> None:
    """Two files could each be without a circle, and have one together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"production.inputs {current_tenant_id()}"],
        )
