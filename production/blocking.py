"""What stops a batch, each in a sentence, with what would help and where to do it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.operation import may
from core.rights import Right
from core.templatetags.trade import day, quantity
from inventory import queries as stock
from inventory.rules import Skipped
from production.models import Batch
from production.queries import LineProgress, Progress


@dataclass(frozen=True, slots=True)
class Block:
    """What stops the batch, what would help, and the page where it is done."""

    title: str
    remedy: str
    url: str = ""
    action: str = ""
    tone: str = "rejected"
    icon: str = "half"


def blocks(batch: Batch, found: Progress) -> list[Block]:
    """Everything that stops an open batch: what is short, what is at risk, and that it is late."""
    if not batch.is_open:
        return []
    today = stock.site_day(batch.site)
    return [*map(_short, found.short), *_at_risk(batch, found), *_late(batch, today)]


def _short(line: LineProgress) -> Block:
    title = _("%(quantity)s of %(item)s missing") % {
        "quantity": quantity(line.short, line.item.uom),
        "item": line.item.name,
    }
    passed = line.rest.skipped if line.rest else ()
    waiting = [lot for lot in passed if lot.cause == "quarantine"]
    if waiting:
        return Block(title, _waiting(waiting, line), _lot(waiting[0]), _("Open the lot"))
    said = [_("Nothing else of it is on hand.")] if not passed else [_passed(passed, line)]
    if may(Right.RECEIVE):
        return Block(title, " ".join(said), reverse("receive"), _("Receive a lot"))
    return Block(title, " ".join([*said, _("It has to be received or made.")]))


def _waiting(waiting: list[Skipped], line: LineProgress) -> str:
    lots = ", ".join(
        _("%(lot)s (%(quantity)s)")
        % {"lot": one.lot, "quantity": quantity(one.on_hand, line.item.uom)}
        for one in waiting
    )
    return ngettext(
        "Lot %(lots)s waits in quarantine. Whoever decides lots can release it.",
        "Lots %(lots)s wait in quarantine. Whoever decides lots can release them.",
        len(waiting),
    ) % {"lots": lots}


def _passed(lots: Sequence[Skipped], line: LineProgress) -> str:
    said = "; ".join(
        _("lot %(lot)s (%(quantity)s): %(why)s")
        % {"lot": one.lot, "quantity": quantity(one.on_hand, line.item.uom), "why": one.detail}
        for one in lots
    )
    return _("Not usable: %(lots)s.") % {"lots": said}


def _lot(skipped: Skipped) -> str:
    return _page_of(skipped.lot_id)


def _page_of(lot_id: UUID) -> str:
    return reverse("lot", args=[lot_id])


def _anew(batch: Batch) -> tuple[str, str]:
    return reverse("batch_reallocation", args=[batch.id]), _("Reserve anew")


def _at_risk(batch: Batch, found: Progress) -> Iterator[Block]:
    mine = {one.id: one for one in found.reservations}
    for risk in stock.reservations_at_risk(batch.document) if mine else ():
        if risk.reservation.id not in mine:
            continue
        held = mine[risk.reservation.id]
        url, action = _anew(batch) if may(Right.PLAN_BATCHES) else (_page_of(held.lot_id), "")
        yield Block(
            _("Lot %(lot)s is reserved for line %(line)s and can no longer be used")
            % {"lot": held.lot, "line": held.line},
            _("%(why)s. Reserved anew, FEFO takes another lot.")
            % {"why": risk.detail[:1].upper() + risk.detail[1:]},
            url,
            action or _("Open the lot"),
            tone="hold",
            icon="pause",
        )


def _late(batch: Batch, today: date) -> Iterator[Block]:
    if batch.planned_on is None or batch.planned_on >= today:
        return
    days = (today - batch.planned_on).days
    yield Block(
        ngettext("It is %(days)s day late", "It is %(days)s days late", days) % {"days": days},
        _("It was planned for %(day)s. Lots are judged by today.") % {"day": day(batch.planned_on)},
        tone="tone-near",
        icon="clock",
    )
