"""The import of laboratory results, and the same file back."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from catalog.imports import as_text
from catalog.rules.items import code, line
from core.imports import Column, Kind, Part, register
from core.refusals import Refused
from core.rights import Right
from core.typed import a_day, a_text
from quality import operations, queries, rules
from quality.models import Result


def apply_results(part: Part) -> None:
    """Results by lot, test and sample."""
    stated = operations.record_results(
        given=[row.values for row in part.rows],
        file_rows=[row.number for row in part.rows],
        write=part.write,
    )
    stated.count_on(part)


def export_results() -> Iterator[dict[str, str]]:
    """Every result by item, lot, test and sample."""
    for one in queries.results_in_order().iterator(chunk_size=5_000):
        yield {
            "sku": one.lot.item.sku,
            "lot": one.lot.code,
            "test": one.test,
            "value": one.value,
            "unit": one.uom,
            "low": _exact(one.low),
            "high": _exact(one.high),
            "sample": one.sample,
            "tested_on": as_text(one.tested_on),
            "stage": one.stage,
        }


def _exact(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")


def _a_stage(text: str) -> str:
    wanted = "_".join(text.strip().casefold().replace("-", " ").split())
    if wanted not in Result.Stage.values:
        raise Refused(f"“{text}” is no stage. Use {', '.join(Result.Stage.values)}.")
    return wanted


def register_kinds() -> None:
    """Make them known; called once, from AppConfig.ready()."""
    columns = [
        Column("sku", a_text, True, _("The item's code")),
        Column("lot", a_text, True),
        Column("test", lambda text: code(text, "A test's name"), True),
        Column("value", rules.value, True, _("A number with all decimals, or words"), True),
        Column("unit", lambda text: line(text, "The unit", 40)),
        Column("low", rules.limit, meaning=_("The lower limit")),
        Column("high", rules.limit, meaning=_("The upper limit")),
        Column("sample", lambda text: line(text, "The sample"), meaning=_("Keeps several apart")),
        Column("tested_on", a_day),
        Column("stage", _a_stage, meaning=", ".join(Result.Stage.values)),
    ]
    register(
        Kind(
            "results",
            _("Laboratory results"),
            columns,
            ["sku", "lot", "test", "sample"],
            Right.RECORD_RESULTS,
            apply_results,
            export=export_results,
        )
    )
