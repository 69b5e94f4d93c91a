"""A report: `manage.py report NAME --tenant SLUG [--format json|csv] [filters]`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand

from core.management.acting import acting_for, ends_in_sentences
from core.operation import require
from core.refusals import Refused
from core.reports import Report, as_csv, as_json, report_named


class Command(BaseCommand):
    """Only the answer goes to stdout; an unknown name, tenant or filter ends with 2."""

    help = "Print a report of a tenant."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name")
        # Filters belong to the report, so the report reads them.
        parser.add_argument("filters", nargs=argparse.REMAINDER)

    def handle(self, **options: Any) -> None:
        with ends_in_sentences():
            report = report_named(options["name"])
            given = _given(report, options["filters"])
            slug, email = given.pop("tenant", ""), given.pop("as", "")
            form = given.pop("format", "json")
            if not slug:
                raise Refused("Say whose report it is: --tenant SLUG.")
            if form not in {"json", "csv", *report.formats}:
                raise Refused(f"The report {report.name} has no format {form}. Use json or csv.")
            with acting_for(slug, email):
                require(report.right)
                answer = report.function(**given)
        if form in report.formats:
            self.stdout.write(report.formats[form](answer))
        elif form == "csv":
            self.stdout.write(as_csv(answer, report.columns), ending="")
        else:
            self.stdout.write(as_json(answer))


def _given(report: Report, words: Sequence[str]) -> dict[str, Any]:
    """The options as keywords. Raises Refused for one the report does not take."""
    given: dict[str, Any] = {}
    left = list(words)
    while left:
        option, has_value, value = left.pop(0).partition("=")
        if not option.startswith("--"):
            raise Refused(f"“{option}” is no filter; a filter is written --name VALUE.")
        name = option.removeprefix("--")
        is_ours = name in {"tenant", "format", "as"}
        one = None if is_ours else report.filter_named(name)
        if one and one.is_flag:
            given[one.keyword] = True
            continue
        if not has_value:
            if not left:
                raise Refused(f"--{name} needs a value.")
            value = left.pop(0)
        given[one.keyword if one else name] = one.parse(value) if one else value
    missing = [
        f"--{one.name}" for one in report.filters if one.is_needed and one.keyword not in given
    ]
    if missing:
        raise Refused(f"The report {report.name} needs {' and '.join(missing)}.")
    return given
