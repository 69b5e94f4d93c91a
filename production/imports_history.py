"""Imports of batches made before this ledger and what went into them, and the same files back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext_lazy as _

from catalog.imports import as_text
from catalog.rules.items import code, key_of, line
from core.imports import Column, Kind, Part, Row, register
from core.moments import a_day_or_time, a_month_or_day, a_month_or_time, as_known
from core.refusals import Refused
from core.rights import Right
from core.typed import a_day, a_decimal, a_text, a_whole_number
from lots.models import Lot, LotLink
from production import operations, queries
from production.models import Batch


def apply_batches(part: Part) -> None:
    """Batches by their number, each with its output lot."""
    stated = operations.state_batches(
        given=[row.values for row in part.rows],
        file_rows=[row.number for row in part.rows],
        write=part.write,
    )
    stated.count_on(part)
    for row in part.rows:
        planned, made = row.values.get("planned_quantity"), row.values["quantity"]
        if planned and made > 2 * planned:
            part.warn(row, "quantity", "A yield above 200% is unusual.")


def export_batches() -> Iterator[dict[str, str]]:
    """Closed batches by number: what they were to make, and made."""
    for batch in queries.closed_batches():
        lot = batch.output_lot
        assert lot is not None
        month = "month" if lot.made_on_is_month else "day"
        yield {
            "batch": str(batch),
            "sku": batch.item.sku,
            "recipe": batch.version.recipe.code if batch.version else "",
            "version": str(batch.version.version) if batch.version else "",
            **_quantities(batch),
            "started_at": as_known(batch.started_at, batch.started_to),
            "finished_at": as_known(batch.finished_at, batch.finished_to),
            "lot": lot.code,
            "made_on": as_known(lot.made_on, month),
            "expires_on": as_text(lot.expires_on),
            "equipment": batch.equipment,
            "status": lot.disposition,
        }


def apply_inputs(part: Part) -> None:
    """Genealogy of migrated batches, all of the file at once, since circles close anywhere."""
    stated = operations.state_inputs(given=[row.values for row in part.rows], write=part.write)
    stated.count_on(part)


def export_inputs() -> Iterator[dict[str, str]]:
    """What went into each closed batch, by batch, item and lot."""
    batches = {batch.document_id: batch for batch in queries.closed_batches()}
    links = list(queries.links_of(list(batches)))
    lots = Lot.objects.select_related("item").in_bulk({link.input_lot_id for link in links})
    rows = [
        {
            "batch": str(batches[link.document_id]),
            "sku": lots[link.input_lot_id].item.sku,
            "lot": lots[link.input_lot_id].code,
            "quantity": link.entered_quantity or as_text(link.quantity),
            "unit": _unit(link, lots[link.input_lot_id]),
        }
        for link in links
    ]
    yield from sorted(rows, key=lambda r: (r["batch"], key_of(r["sku"]), key_of(r["lot"])))


def _unit(link: LotLink, lot: Lot) -> str:
    return link.entered_uom or ("" if link.quantity is None else lot.item.uom)


def _quantities(batch: Batch) -> dict[str, str]:
    if batch.is_migrated:
        return {
            "planned_quantity": batch.entered_quantity,
            "quantity": batch.entered_made,
            "unit": batch.entered_uom,
        }
    return {
        "planned_quantity": as_text(batch.planned_quantity),
        "quantity": as_text(batch.quantity),
        "unit": batch.item.uom,
    }


def a_code(what: str) -> Callable[[str], str]:
    """A cell with a code, as it is kept."""
    return lambda text: code(text, what)


def a_line(what: str) -> Callable[[str], str]:
    """A cell with a line of text, as it is kept."""
    return lambda text: line(text, what)


def _a_status(text: str) -> str:
    wanted = text.strip().casefold()
    if wanted not in Lot.Disposition.values:
        raise Refused(f"“{text}” is no status. Use {', '.join(Lot.Disposition.values)}.")
    return wanted


def _by_batch(row: Row) -> str:
    return key_of(row.texts.get("batch", ""))


BATCHES = [
    Column("batch", a_code("A batch's number"), True),
    Column("sku", a_text, True, _("The item it made")),
    Column("recipe", a_text),
    Column("version", a_whole_number, meaning=_("Needed where the recipe has several")),
    Column("planned_quantity", a_decimal),
    Column("quantity", a_decimal, True, _("What it made")),
    Column("unit", a_text, True),
    Column("started_at", a_month_or_time, meaning=_("A month, a day, or a time with its offset")),
    Column("finished_at", a_day_or_time),
    Column("lot", a_code("A lot's code"), True, _("The lot it made")),
    Column("made_on", a_month_or_day, meaning=_("A month or a day")),
    Column("expires_on", a_day, meaning=_("When empty: made plus the item's shelf life")),
    Column("equipment", a_line("The equipment")),
    Column("status", _a_status, meaning=", ".join(Lot.Disposition.values)),
]
INPUTS = [
    Column("batch", a_text, True),
    Column("sku", a_text, True),
    Column("lot", a_text, True),
    Column("quantity", a_decimal, meaning=_("Empty: used, amount not recorded")),
    Column("unit", a_text),
]


def register_kinds() -> None:
    """Make them known; called once, from AppConfig.ready()."""
    right = Right.RUN_BATCHES
    register(
        Kind(
            "batches",
            _("Batches of the past"),
            BATCHES,
            ["batch"],
            right,
            apply_batches,
            export=export_batches,
        )
    )
    register(
        Kind(
            "batch_inputs",
            _("What went into batches of the past"),
            INPUTS,
            ["batch", "sku", "lot"],
            right,
            apply_inputs,
            together=_by_batch,
            export=export_inputs,
            portion=0,
        )
    )
