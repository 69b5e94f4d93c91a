"""Containers: numbered, and opened."""

from __future__ import annotations

from datetime import date

from catalog.rules.items import code as clean_code
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from lots import queries
from lots.models import Container, Lot


@operation(None)
def make_container(*, lot: Lot, code: str) -> Container:
    """Number a container of the lot. A number is used once in a tenant, whatever it held.

    Raises Refused for a number that another lot's container has; the lot's own is answered with.
    """
    described = _described(lot=lot, code=code)
    known = queries.container_by_code(described.code)
    if known is None:
        described.save(force_insert=True)
        return described
    _refuse_other(known, lot)
    return known


def _described(*, lot: Lot, code: str) -> Container:
    """A container as it would be numbered. Raises Refused for a number that cannot be kept."""
    try:
        return Container(lot=lot, code=clean_code(code, "A container's number"))
    except Refused as refusal:
        raise Refused(refusal.sentence, field="container") from refusal


def new_container(*, lot: Lot, code: str) -> Container:
    """A container as it would be numbered for a new lot. Raises Refused for a number in use."""
    described = _described(lot=lot, code=code)
    if known := queries.container_by_code(described.code):
        _refuse_other(known, lot)
    return described


def _refuse_other(known: Container, lot: Lot) -> None:
    if known.lot_id != lot.id:
        raise Refused(
            f"Container {known} holds lot {known.lot} of {known.lot.item}. Use another number.",
            field="container",
        )


@operation(Right.MOVE_STOCK)
def open_container(*, container: Container, opened_on: date) -> Container:
    """Write down the day a container was opened; its life after opening counts from then.

    Raises Refused when it was opened before, or before its lot was made.
    """
    made_on = container.lot.made_on
    if made_on and opened_on < made_on:
        raise Refused(
            f"Lot {container.lot} was made on {made_on}, after {opened_on}.", field="opened_on"
        )
    closed = Container.objects.filter(id=container.id, opened_on=None)
    if not closed.update(opened_on=opened_on):
        container.refresh_from_db()
        raise Refused(f"Container {container} was opened on {container.opened_on} already.")
    container.refresh_from_db()
    return container
