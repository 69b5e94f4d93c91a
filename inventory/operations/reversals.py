"""Corrections: a wrong movement is undone by one the other way round."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from inventory import queries
from inventory.models import Movement
from inventory.operations import costs, stored
from inventory.rules import plain


@operation(Right.ADJUST_STOCK)
def reverse(*, movements: Sequence[Movement], reason: str, key: str = "") -> UUID:
    """Undo these movements, all or none; both stay in the ledger, linked.

    Raises Refused without a reason, for one that was undone before or is itself a reversal, and
    when what it brought is no longer where it was brought.
    """
    if not reason.strip():
        raise Refused("A reversal needs a reason.", field="reason")
    if not movements:
        raise Refused("Name the movement to reverse.")
    if queries.is_posted(key):
        return stored.reverse([movement.id for movement in movements], key)
    for movement in movements:
        _refuse(movement)
    posting = stored.reverse([movement.id for movement in movements], key)
    costs.taken_back(posting)
    return posting


def _refuse(movement: Movement) -> None:
    if movement.kind == Movement.Kind.REVERSAL:
        raise Refused("A reversal is not reversed. Post the movement again instead.")
    if movement.reversed_by.exists():
        raise Refused(f"This {movement.kind} was reversed already.")
    if movement.to_location.is_virtual:
        _refuse_back_already(movement)
        return
    lot, place = movement.lot, movement.to_location
    quant = queries.quant_at(lot, place, movement.to_container)
    free = quant.on_hand - quant.reserved if quant else 0
    if quant is None or free < movement.quantity:
        raise Refused(
            f"{plain(movement.quantity)} {lot.item.uom} of lot {lot} were brought to {place}; "
            f"{plain(quant.on_hand - quant.reserved) if quant else 0} {lot.item.uom} are there and "
            "free. Undo what was done with the rest first."
        )


def _refuse_back_already(movement: Movement) -> None:
    """Raise Refused when what went to a batch or a customer came back another way."""
    outside, document, lot = movement.to_location.kind, movement.document, movement.lot
    if outside not in {"process", "customer"} or document is None:
        return
    held = (queries.held_by if outside == "process" else queries.shipped_by)(document, lot.id)
    if held < movement.quantity:
        raise Refused(
            f"{plain(movement.quantity)} {lot.item.uom} of lot {lot} went out with {document}; "
            f"{plain(held)} {lot.item.uom} of it are not back. Undo the returns first."
        )
