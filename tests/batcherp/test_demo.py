"""The demo tenants: made whole, made once, by people with no more rights than they need."""

from __future__ import annotations

from dataclasses import replace

import pytest

from batcherp.demo.acme import ACME, ELDERBERRY
from batcherp.demo.load import load
from batcherp.demo.rival import RIVAL
from core.models import AuditEntry
from core.refusals import Refused
from core.tenancy.work import as_machine, tenant_named
from lots.models import Lot
from production.models import Batch


def test_both_plants_stand_side_by_side_with_the_same_codes(db: None) -> None:
    load(ACME)
    load(RIVAL)

    with as_machine(tenant_id=tenant_named("acme")):
        acme_made = Batch.objects.get(document__number="B-1178").output_lot.code
    with as_machine(tenant_id=tenant_named("rival")):
        rival_made = Batch.objects.get(document__number="B-1178").output_lot.code
    assert (acme_made, rival_made) == ("GUM-1178", "SYR-1178")


def test_everybody_did_their_own_part(db: None) -> None:
    load(ACME)

    with as_machine(tenant_id=tenant_named("acme")):
        received_by = set(
            AuditEntry.objects.filter(relation="lots_lot", operation="inventory.receive_lot")
            .values_list("member__printed_name", flat=True)
            .distinct()
        )
    assert received_by == {"Walt Njoku"}


def test_loading_again_changes_nothing(db: None) -> None:
    first = load(RIVAL)

    assert set(first) == {person.email for person in RIVAL.people}
    assert load(RIVAL) == {}


def test_a_load_that_fails_half_way_leaves_nothing(db: None) -> None:
    unmakeable = replace(ELDERBERRY, size="1", lines=[("ELD-EXT", "1,000", "kg")])
    broken = replace(ACME, formulas=[unmakeable, *ACME.formulas[1:]])

    with pytest.raises(Refused, match="short"):
        load(broken)

    assert tenant_named("acme") is None


def test_the_expired_and_the_quarantined_lot_stay_untouched(db: None) -> None:
    load(ACME)

    with as_machine(tenant_id=tenant_named("acme")):
        used = set(
            Lot.objects.filter(code__startswith="ELD-26", movements__kind="issue")
            .values_list("code", flat=True)
            .distinct()
        )
    assert used == {"ELD-26-0088"}
