"""All that a batch still needs, issued at once."""

from __future__ import annotations

from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import operations as inventory
from production import queries
from production.models import Batch
from production.operations.running import open_batch, started


@operation(Right.RUN_BATCHES)
def issue_rest(*, batch: Batch, key: str = "") -> Batch:
    """Issue to every line what it still needs: what is reserved first, the rest by FEFO.

    Raises Refused, and issues nothing, when any ingredient is short (all are named), and when
    nothing is left to issue.
    """
    batch = open_batch(batch)
    missing = queries.outstanding(batch)
    if not missing:
        raise Refused(f"Batch {batch} has all it needs. Say what it made, and close it.")
    inventory.issue_batch(
        document=batch.document, site=batch.site, need_on=batch.plan[1], demands=missing, key=key
    )
    return started(batch)
