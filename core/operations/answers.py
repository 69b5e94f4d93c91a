"""Kept answers of the REST API, which are not kept for ever."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from core.models import KeptAnswer
from core.operation import operation

KEPT_FOR = timedelta(days=30)


@operation(None)
def forget_answers() -> int:
    """Remove answers older than 30 days; how many that were. Their keys are new again."""
    return KeptAnswer.objects.filter(made_at__lt=Now() - KEPT_FOR).delete()[0]
