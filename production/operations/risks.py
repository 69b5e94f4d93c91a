"""Reserved stock that may not be used any more: its owner is told, and it is reserved anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings

from core import mail
from core import queries as core
from core.models import Member
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import operations as inventory
from inventory import queries as stock
from inventory.queries import AtRisk
from inventory.rules import plain
from production import queries
from production.models import Batch, RiskTold
from production.operations.running import open_batch
from production.queries import BatchAtRisk


@operation(Right.PLAN_BATCHES)
def reallocate_batch(*, batch: Batch, reason: str = "") -> Batch:
    """Reserve anew, by FEFO, what the batch reserved and may not use; all or nothing.

    What is reserved and may be used stays. Raises Refused when nothing is at risk, and when any
    ingredient is short: then the reservations stand as they did.
    """
    batch = open_batch(batch)
    at_risk = stock.reservations_at_risk(batch.document)
    if not at_risk:
        raise Refused(f"All that is reserved for batch {batch} may be used; nothing is at risk.")
    inventory.lock_for(demands=queries.demands(batch))
    inventory.release_reservations(reservations=[one.reservation for one in at_risk], reason=reason)
    missing = queries.unreserved(batch)
    if missing:
        inventory.reserve(
            document=batch.document, site=batch.site, need_on=batch.plan[1], demands=missing
        )
    return batch


@operation(None)
def tell_at_risk() -> int:
    """Tell each owner once of what they reserved and may not use; how many reservations it was."""
    letters: defaultdict[Member, list[BatchAtRisk]] = defaultdict(list)
    told: list[RiskTold] = []
    for one in queries.untold():
        for owner, risks in _by_owner(one.risks).items():
            if owner is not None:
                letters[owner].append(BatchAtRisk(one.batch, risks))
            told += [
                RiskTold(reservation=risk.reservation, cause=risk.cause, member=owner)
                for risk in risks
            ]
    RiskTold.objects.bulk_create(told, ignore_conflicts=True)
    for owner, found in letters.items():
        _write(owner, found)
    return len(told)


def _by_owner(risks: Sequence[AtRisk]) -> dict[Member | None, list[AtRisk]]:
    found: defaultdict[Member | None, list[AtRisk]] = defaultdict(list)
    for one in risks:
        found[_reachable(one.reservation.member)].append(one)
    return found


def _reachable(member: Member | None) -> Member | None:
    """Who is written to: the person who reserved, or whose program did; None where nobody is."""
    person = core.person_behind(member) if member else None
    return person if person and person.is_active and person.email else None


def _write(owner: Member, found: Sequence[BatchAtRisk]) -> None:
    names = ", ".join(str(one.batch) for one in found)
    first = found[0].risks[0]
    mail.send(
        to=owner.email,
        subject=f"Reserved stock is at risk: {names}",
        body="\n\n".join(_paragraph(one) for one in found),
        key=f"at-risk:{owner.id}:{first.reservation.id}:{first.cause}",
    )


def _paragraph(one: BatchAtRisk) -> str:
    slug = core.tenant().get().slug
    return "\n".join(
        [
            f"Batch {one.batch}, planned for {one.batch.planned_on}. Reserved, and not usable:",
            *[_line(risk) for risk in one.risks],
            f"Have it reserved anew: {settings.ORIGIN}/t/{slug}/batches/{one.batch.id}/",
        ]
    )


def _line(risk: AtRisk) -> str:
    held = risk.reservation
    amount = f"{plain(held.quantity - held.consumed)} {held.item.uom}"
    return f"- line {held.line}: {amount} of {held.item}, lot {held.lot}: {risk.detail}."
