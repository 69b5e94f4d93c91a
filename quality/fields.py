"""A number with every decimal it came with."""

from __future__ import annotations

from typing import Any

from django.db import models


class WholeNumeric(models.DecimalField):  # type: ignore[type-arg]
    """PostgreSQL's NUMERIC without a scale: what the laboratory wrote is neither cut nor filled."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "max_digits": None, "decimal_places": None})

    def check(self, **kwargs: Any) -> list[Any]:
        """Those of any field; a scale is not asked for."""
        return models.Field.check(self, **kwargs)

    def db_type(self, connection: Any) -> str:
        return "numeric"

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_digits", None)
        kwargs.pop("decimal_places", None)
        return name, path, args, kwargs
