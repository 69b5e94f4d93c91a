"""Numbers of documents: per tenant, per kind, never twice."""

from __future__ import annotations

import pytest

from core import operations as core
from core.refusals import NoTenant, Refused
from tests.cast import Plant


def test_numbers_count_up_by_kind_and_by_tenant(acme: Plant, rival: Plant) -> None:
    with acme.machine():
        ours = [core.number(kind="batch").number, core.number(kind="batch").number]
        held = core.number(kind="hold").number
    with rival.machine():
        theirs = core.number(kind="batch").number

    assert ours == ["B-0001", "B-0002"]
    assert held == "H-0001"
    assert theirs == "B-0001"


def test_a_given_number_is_taken_once(acme: Plant) -> None:
    with acme.machine():
        core.number(kind="batch", given="B-1182")

        with pytest.raises(Refused, match="There is a batch B-1182 already"):
            core.number(kind="batch", given="B-1182")


def test_no_operation_runs_without_a_tenant(db: None) -> None:
    with pytest.raises(NoTenant):
        core.number(kind="batch")
