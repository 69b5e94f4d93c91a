"""Restrictions: what may not be done with a scope, until it is lifted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.functions import Now

from catalog.models import Item, Location, Partner
from core.models import Document
from core.operation import operation
from core.refusals import Refused
from core.rights import Right
from lots.models import Container, Lot, Restriction


@dataclass(frozen=True, slots=True)
class Scope:
    """What is restricted: exactly one of these, a supplier's lot with its supplier."""

    lot: Lot | None = None
    container: Container | None = None
    item: Item | None = None
    location: Location | None = None
    supplier: Partner | None = None
    supplier_lot: str = ""
    origin: Document | None = None  # all that this batch has made


@operation(Right.DECIDE_LOTS)
def restrict(
    *,
    scope: Scope,
    uses: Iterable[str],
    document: Document | None = None,
    reason: str = "",
) -> Restriction:
    """Block these uses of everything in the scope, from the moment this commits.

    Stock yet to come is caught too. Uses under way are waited for; none starts in between. It is
    the effect of `document`; a `reason` stands in the trail. Raises Refused for a scope of nothing
    or of two things.
    """
    named = {field: getattr(scope, field) for field in Restriction.SCOPES}
    named = {field: thing for field, thing in named.items() if thing is not None}
    if len(named) != 1:
        raise Refused("A restriction is on one thing: a lot, an item, a location or the like.")
    if scope.supplier_lot.strip() and scope.supplier is None:
        raise Refused("A supplier's lot is restricted together with its supplier.")
    blocked = sorted(set(uses))
    unknown = [use for use in blocked if use not in Restriction.Use.values]
    if unknown or not blocked:
        raise Refused(f"A restriction blocks some of {', '.join(Restriction.Use.values)}.")
    return Restriction.objects.create(
        **named, supplier_lot=scope.supplier_lot.strip(), blocked_uses=blocked, document=document
    )


@operation(Right.DECIDE_LOTS)
def lift(*, restriction: Restriction, reason: str = "") -> Restriction:
    """End a restriction; others on the same stock stay, and a `reason` stands in the trail.

    Raises Refused for one lifted before.
    """
    if not Restriction.objects.filter(id=restriction.id, lifted_at=None).update(lifted_at=Now()):
        raise Refused("This restriction was lifted already.")
    restriction.refresh_from_db()
    return restriction
