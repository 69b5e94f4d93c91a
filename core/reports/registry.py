"""Which reports there are, and the filters each takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.refusals import Refused
from core.rights import Right
from core.typed import a_text


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: --name VALUE, read by `parse`; a flag stands without a value."""

    name: str
    parse: Callable[[str], Any] = a_text
    is_flag: bool = False
    is_needed: bool = False

    @property
    def keyword(self) -> str:
        return self.name.replace("-", "_")


@dataclass(frozen=True)
class Report:
    """A named answer: `function` takes the given filters as keywords, only those given."""

    name: str
    function: Callable[..., Mapping[str, Any]]
    right: Right
    filters: Sequence[Filter] = field(default_factory=list)
    # The order of a CSV's columns where the answer has no row to show them.
    columns: Sequence[str] = field(default_factory=list)
    # Further forms of the whole answer, by the name after --format.
    formats: Mapping[str, Callable[[Mapping[str, Any]], str]] = field(default_factory=dict)

    def filter_named(self, name: str) -> Filter:
        """The filter --`name`. Raises Refused with those there are."""
        for one in self.filters:
            if one.name == name:
                return one
        known = ", ".join(f"--{one.name}" for one in self.filters) or "none"
        raise Refused(f"The report {self.name} has no filter --{name}. It takes: {known}.")


_reports: dict[str, Report] = {}


def register(report: Report) -> Report:
    """Make a report known; called once per report, from AppConfig.ready()."""
    _reports[report.name] = report
    return report


def reports() -> list[Report]:
    """Every report, by name."""
    return [_reports[name] for name in sorted(_reports)]


def report_named(name: str) -> Report:
    """The report called `name`. Raises Refused with those there are."""
    if name not in _reports:
        known = ", ".join(report.name for report in reports())
        raise Refused(f"There is no report “{name}”. The reports are: {known}.")
    return _reports[name]
