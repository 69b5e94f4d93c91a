"""Shapes: what goes out (Shape) and what comes in (Command), field by field."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers

from core.api import fields


class Shape(serializers.ModelSerializer[Any]):
    """A record as it is answered. `Meta.fields` names each field; there is no "all"."""

    serializer_field_mapping: ClassVar[Any] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DecimalField: fields.Exact,
        models.EmailField: serializers.CharField,
    }

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.__doc__ = cls.__dict__.get("__doc__") or ""  # this one describes no noun

    def get_fields(self) -> dict[str, Any]:
        """Every field always answers; none is read from a body."""
        answered = super().get_fields()
        for field in answered.values():
            field.read_only, field.required = True, False
        return answered


class Command(serializers.Serializer[Any]):
    """A body: one JSON object whose every field is known."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.__doc__ = cls.__dict__.get("__doc__") or ""

    def to_internal_value(self, data: Any) -> Any:
        """The checked values. A field nobody knows is an error, not a loss."""
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        errors: dict[str, Any] = {
            name[:100]: ["This field is not known here. Remove it."] for name in unknown
        }
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**_as_dict(error.detail), **errors}) from error
        if errors:
            raise serializers.ValidationError(errors)
        return values


def _as_dict(detail: Any) -> dict[str, Any]:
    return detail if isinstance(detail, dict) else {"non_field_errors": detail}
