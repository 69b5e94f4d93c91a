"""Partners, one at a time: as screens and integrations make and change them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack
from uuid import UUID

from catalog import queries
from catalog.models import Partner
from catalog.operations.changing import refuse, stale
from catalog.rules import partners as rules
from catalog.rules.partners import PartnerFacts
from core.operation import operation
from core.refusals import Refused
from core.rights import Right


@operation(Right.EDIT_CATALOG)
def create_partner(**facts: Unpack[PartnerFacts]) -> Partner:
    """A new partner. Needs code, name and role. Raises Refused for faults or a taken code."""
    kept, faults = rules.clean(facts)
    refuse({**faults, **rules.missing(facts)})
    if queries.partner_by_code(kept["code"]):
        raise Refused(
            f"There is a partner {kept['code']} already. Choose another code.", field="code"
        )
    return Partner.objects.create(**kept)


@operation(Right.EDIT_CATALOG)
def change_partner(*, partner: Partner, version: int, **facts: Unpack[PartnerFacts]) -> Partner:
    """Change what is given of a partner, if it still is at `version`, the one the person saw.

    The code stays. Raises Refused for faults, for a supplier of items that would supply no more,
    and with code "stale" and what differs when somebody changed the partner meanwhile.
    """
    now = Partner.objects.select_for_update().get(id=partner.id)
    kept, faults = rules.clean(facts)
    kept.pop("code", None)
    refuse(faults | {field: f for field, f in rules.missing(kept).items() if field in kept})
    changed = {field: value for field, value in kept.items() if getattr(now, field) != value}
    if now.version != version:
        raise stale(now, changed)
    refuse(role_faults({now.id: changed}).get(now.id, {}))
    if changed:
        Partner.objects.filter(id=now.id).update(**changed, version=now.version + 1)
        now.refresh_from_db()
    return now


def role_faults(changes: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, dict[str, str]]:
    """Faults of changes that make a supplier of items a mere customer, by partner id and field."""
    asking = [
        id_ for id_, what in changes.items() if "role" in what and not rules.supplies(what["role"])
    ]
    selling = queries.suppliers_in_use(asking) if asking else set()
    sentence = "Items are bought from this partner, so it stays a supplier. Use both."
    return {id_: {"role": sentence} for id_ in selling}
