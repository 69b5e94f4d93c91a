"""Reservations of batches that may not be kept, and of which of them nobody was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from inventory import queries as stock
from inventory.queries import AtRisk
from production.models import Batch, RiskTold
from production.queries.batches import open_batches


@dataclass(frozen=True, slots=True)
class BatchAtRisk:
    """A batch with what was reserved for it and may not be used on its day."""

    batch: Batch
    risks: Sequence[AtRisk]


def batches_at_risk() -> list[BatchAtRisk]:
    """Open batches whose reservations may not be kept, the first needed first."""
    by_document = defaultdict(list)
    for one in stock.reservations_at_risk():
        by_document[one.reservation.document_id].append(one)
    if not by_document:
        return []
    found = open_batches().filter(document__in=by_document).order_by("planned_on", "pk")
    return [BatchAtRisk(batch, by_document[batch.document_id]) for batch in found]


def untold() -> list[BatchAtRisk]:
    """Of these what its owner has not been told yet."""
    found = batches_at_risk()
    ids = [risk.reservation.id for one in found for risk in one.risks]
    told = set(RiskTold.objects.filter(reservation__in=ids).values_list("reservation_id", "cause"))
    fresh = [
        BatchAtRisk(one.batch, [r for r in one.risks if (r.reservation.id, r.cause) not in told])
        for one in found
    ]
    return [one for one in fresh if one.risks]
