"""May it be used? What the laboratory found."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from catalog.models.folding import folded
from core.tenancy.models import TenantKey, TenantModel
from lots.models import Lot
from quality.fields import WholeNumeric


class Result(TenantModel):
    """One value that one test gave for one sample of a lot.

    `value` is the text as it was given; `number` is the same with every decimal where it is a
    number. A result outside its limits is kept: what follows from it is somebody's decision.
    """

    class Stage(models.TextChoices):
        RAW = "raw"
        IN_PROCESS = "in_process"
        RELEASE = "release"

    lot = TenantKey(Lot, related_name="results")
    test = models.CharField(max_length=200)
    test_key = folded("test")
    sample = models.CharField(max_length=200, blank=True)
    sample_key = folded("sample")
    value = models.CharField(max_length=200)
    number = WholeNumeric(null=True)
    uom = models.CharField(max_length=40, blank=True)
    low = WholeNumeric(null=True)
    high = WholeNumeric(null=True)
    tested_on = models.DateField(null=True)
    stage = models.CharField(max_length=20, choices=Stage, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            UniqueConstraint(
                fields=["tenant_id", "lot", "test_key", "sample_key"], name="quality_result_once"
            ),
            CheckConstraint(name="quality_result_has_test", condition=~Q(test="")),
            CheckConstraint(name="quality_result_has_value", condition=~Q(value="")),
            CheckConstraint(
                name="quality_result_limits",
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=models.F("high")),
            ),
            CheckConstraint(
                name="quality_result_stage_known",
                condition=Q(stage__in=["", "raw", "in_process", "release"]),
            ),
        ]
