"""Containers: numbered, and opened."""

from __future__ import annotations

from datetime import date

from catalog.models import Item
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

    Raises Refused when it was opened before, before its lot was made, or on a day yet to come.
    """
    if opened_on > (latest := queries.latest_day()):
        raise Refused(
            f"{opened_on} is yet to come; it is {latest}. Write it down when it is opened.",
            field="opened_on",
        )
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


@operation(None)
def carry_opening(*, lot: Lot, opened_on: date, target: Container | None) -> None:
    """Material of a container opened on that day goes into `target`: its life goes along.

    Raises Refused for none, where the item's life counts from opening, and for a container that
    was opened later: what is in it would seem fresher than it is.
    """
    if target is None:
        if not Item.objects.filter(id=lot.item_id, life_after_opening_days__gte=0).exists():
            return
        raise Refused(
            f"This of lot {lot} comes from a container opened on {opened_on}. Name the container "
            "it is kept in, so that its life after opening counts from that day.",
            field="container",
        )
    Container.objects.filter(id=target.id, opened_on=None).update(opened_on=opened_on)
    target.refresh_from_db(fields=["opened_on"])
    if target.opened_on and target.opened_on > opened_on:
        raise Refused(
            f"Container {target} was opened on {target.opened_on}, and this on {opened_on} "
            "already. Keep the older by itself.",
            field="container",
        )
