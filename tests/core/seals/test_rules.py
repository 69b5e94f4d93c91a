"""Trees and links by hand, without a database."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.seals import Sealed
from core.seals.rules import Entry, mac_of, packed, root_of, unpacked


def entry(number: int, leaf: int = 7) -> Entry:
    return Entry("core_auditentry", UUID(int=number), bytes([leaf]) * 32)


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def split_as_the_standard_says(entries: list[Entry]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if len(entries) == 1:
        return entries[0].digest
    half = 1
    while half * 2 < len(entries):
        half *= 2
    return node(
        split_as_the_standard_says(entries[:half]), split_as_the_standard_says(entries[half:])
    )


def test_three_leaves_make_two_nodes() -> None:
    a, b, c = (entry(number) for number in (1, 2, 3))

    assert root_of([a, b, c]) == node(node(a.digest, b.digest), c.digest)


@given(st.integers(1, 70))
def test_the_tree_is_the_standards(how_many: int) -> None:
    entries = [entry(number) for number in range(how_many)]

    assert root_of(entries) == split_as_the_standard_says(entries)


@pytest.mark.parametrize(
    "changed",
    [
        [entry(1), entry(2), entry(3, leaf=8)],
        [entry(1), entry(3), entry(2)],
        [entry(1), entry(2)],
        [entry(1), entry(2), entry(3), entry(4)],
        [entry(1), entry(2), Entry("core_document", UUID(int=3), bytes([7]) * 32)],
    ],
)
def test_any_other_rows_or_order_make_another_root(changed: list[Entry]) -> None:
    assert root_of(changed) != root_of([entry(1), entry(2), entry(3)])


def test_what_was_packed_comes_back() -> None:
    entries = [entry(1), entry(2), Entry("inventory_movement", UUID(int=3), bytes(32))]
    ranges = {"inventory_movement": {"rows": 1}, "core_auditentry": {"rows": 2}}

    assert unpacked(packed(entries), ranges) == entries


def test_contents_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="longer or shorter"):
        unpacked(packed([entry(1)]), {"core_auditentry": {"rows": 2}})


def test_only_the_key_and_the_same_words_make_the_same_mac() -> None:
    said = {
        "key": b"k",
        "tenant_id": UUID(int=1),
        "n": 1,
        "previous_root": bytes(32),
        "root": bytes(32),
        "ranges": {"core_auditentry": {"from": 0, "to": 9, "rows": 1}},
        "sealed_at": datetime(2026, 11, 24, 22, 5, tzinfo=UTC),
    }

    assert mac_of(**said) == mac_of(**said)
    assert mac_of(**said) != mac_of(**{**said, "key": b"other"})
    assert mac_of(**said) != mac_of(**{**said, "n": 2})
    assert mac_of(**said) != mac_of(**{**said, "root": bytes([1]) * 32})
    assert mac_of(**said) != mac_of(**{**said, "tenant_id": UUID(int=2)})


def test_a_sealed_table_has_a_plain_name() -> None:
    with pytest.raises(ValueError, match="plain identifiers"):
        Sealed("core_auditentry; DROP TABLE core_user", leaf="app.audit_leaf")
