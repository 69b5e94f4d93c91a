"""Filters of a list: django-filter's sets, each filter named and typed."""

from __future__ import annotations

from django_filters import CharFilter, ChoiceFilter, FilterSet, NumberFilter

__all__ = ["CharFilter", "ChoiceFilter", "Filters", "NumberFilter"]


class Filters(FilterSet):  # type: ignore[misc]
    """The query parameters a list takes besides `cursor` and `limit`."""
