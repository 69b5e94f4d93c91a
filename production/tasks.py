"""Jobs of production."""

from __future__ import annotations

from datetime import timedelta

from core.jobs import job, scheduled
from production import operations


@scheduled(every=timedelta(minutes=1), catch_up="latest")
@job("production.tell_at_risk", title="Tell who reserved stock that may not be used")
def tell_at_risk() -> None:
    """Write to the owners of reservations at risk, once for each cause."""
    operations.tell_at_risk()
