"""Records named in a body by their code, as people and papers name them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from core.refusals import Refused

R = TypeVar("R")


def named(find: Callable[[str], R | None], code: str, *, field: str, what: str) -> R:
    """What `find` knows under this code. Raises Refused, at `field`, where it knows nothing."""
    found = find(code)
    if found is None:
        raise Refused(f"There is no {what} {code}. Make it first, or check the code.", field=field)
    return found
