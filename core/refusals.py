"""Answers for a person: why something is not done, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """A rule says no. The message is a full sentence with names, numbers, units and what to do.

    `code` is stable for integrations; `data` holds what a program needs to go on; `field` names
    the input at fault, where there is one.
    """

    def __init__(
        self,
        sentence: str,
        *,
        code: str = "refused",
        field: str | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.field = field
        self.data = dict(data or {})


class Forbidden(Exception):
    """The acting member lacks a right. Answered as 403, with nothing changed."""

    def __init__(self, sentence: str, *, right: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.right = right


class NoTenant(RuntimeError):
    """Tenant rows were asked for and no tenant is bound: our fault, never an empty list."""


class WrongTenant(RuntimeError):
    """A second tenant was bound inside a unit of work that belongs to another."""
