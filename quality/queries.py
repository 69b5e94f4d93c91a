"""Every read of quality worth a name."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Lower

from quality.models import Result


def results() -> QuerySet[Result]:
    """Every result with its lot and item, the latest first."""
    return Result.objects.select_related("lot__item").order_by("-pk")


def results_of(lot_ids: Collection[UUID]) -> QuerySet[Result]:
    """The results of these lots, by themselves."""
    return Result.objects.filter(lot__in=lot_ids).order_by("pk")


def results_in_order() -> QuerySet[Result]:
    """Every result by item, lot, test and sample, whatever their ids."""
    return Result.objects.select_related("lot__item").order_by(
        "lot__item__sku_key", Lower("lot__code"), "test_key", "sample_key", "pk"
    )
