"""Checks of what the books say about themselves; apps register theirs, `manage.py verify` runs all.

    core.verify.register("balances", check)     # in AppConfig.ready

A check is called with the tenant bound and answers how much it examined and what it found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that should not be: a sentence, and the row it is about where there is one."""

    sentence: str
    table: str = ""
    record_id: str = ""


@dataclass(slots=True)
class Examined:
    """What a check looked at, and what it found."""

    rows: int = 0
    findings: list[Finding] = field(default_factory=list)

    def found(self, sentence: str, *, table: str = "", record_id: object = "") -> None:
        """Add a finding."""
        self.findings.append(Finding(sentence, table, str(record_id)))


Check = Callable[[], Examined]
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Have `manage.py verify` run `check` under this name."""
    _checks[name] = check


def run() -> dict[str, Examined]:
    """Run every check for the bound tenant, by name."""
    return {name: check() for name, check in sorted(_checks.items())}
