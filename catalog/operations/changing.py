"""One record made or changed: every fault at once, and never over somebody else's change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from core.refusals import Refused


class Versioned(Protocol):
    """A record that counts its changes; its text is its code."""

    version: int


def refuse(faults: Mapping[str, str]) -> None:
    """Raise Refused with the first of the faults, all of them beside it; nothing without one."""
    for field, sentence in faults.items():
        raise Refused(sentence, field=field, data={"faults": dict(faults)})


def stale(now: Versioned, changed: Mapping[str, Any]) -> Refused:
    """The refusal of a change that was begun on an older version, with what differs."""
    differs = [
        {"field": field, "yours": value, "now": getattr(now, field)}
        for field, value in changed.items()
    ]
    return Refused(
        f"Somebody changed {now} since you opened it. Compare, and save again.",
        code="stale",
        data={"differs": differs, "version": now.version},
    )
