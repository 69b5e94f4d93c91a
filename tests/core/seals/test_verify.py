"""What a superuser does to sealed rows is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from core import verify
from core.models import AuditEntry, Document, Seal
from core.operation import operation
from core.seals import anchors, sealing
from core.verify import Examined
from tests.cast import Plant, plant
from tests.databases import admin, everybody_ended

Tamper = Callable[[str, dict[str, Any] | None], None]
COLUMNS = (
    "id, tenant_id, relation, record_id, action, before, after, member_id, operation, reason, "
    "recorded_at, xid, leaf"
)


@pytest.fixture
def acme(committing: str, settings: Any, tmp_path: Path) -> Plant:
    settings.SEAL_ANCHORS = tmp_path
    return plant("acme", "Acme Gummies")


@pytest.fixture
def tamper(acme: Plant, committing: str) -> Tamper:
    """Change rows as a superuser who knows how to switch the triggers off."""

    def change(sql: str, values: dict[str, Any] | None = None) -> None:
        with admin(committing) as cursor:
            for table in ("core_auditentry", "core_seal"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(sql, values)
            for table in ("core_auditentry", "core_seal"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only")

    return change


@operation(None)
def write(*, number: str) -> Document:
    return Document.objects.create(kind="note", number=number)


def seal_with(owner: Plant, *numbers: str, is_slow_one_open: bool = False) -> Seal | None:
    """Write some documents and seal what they left in the trail."""
    with owner.machine():
        for number in numbers:
            write(number=number)
    if not is_slow_one_open:
        everybody_ended()
    with owner.machine():
        return sealing.seal_rows()


def found(owner: Plant) -> list[tuple[str, str, str]]:
    with owner.machine():
        examined = verify.run()["seals"]
    return [(one.table, one.record_id, one.sentence) for one in examined.findings]


def entry_of(owner: Plant, number: str) -> str:
    with owner.machine():
        return str(AuditEntry.objects.get(relation="core_document", after__number=number).id)


def named(record_id: str, sentence: str) -> tuple[str, str, str]:
    return ("core_auditentry", record_id, sentence)


def test_untouched_books_are_sound_and_every_row_was_examined(acme: Plant) -> None:
    seal_with(acme, "one", "two")
    seal_with(acme, "three")

    with acme.machine():
        examined = verify.run()["seals"]
        assert examined.rows == AuditEntry.objects.count()
    assert examined.findings == []


def test_each_row_is_sealed_once_and_nothing_new_makes_no_seal(acme: Plant) -> None:
    first = seal_with(acme, "one")
    second = seal_with(acme, "two")

    assert first is not None
    assert second is not None
    assert (first.n, second.n) == (1, 2)
    assert second.ranges["core_auditentry"]["rows"] == 1
    assert second.ranges["core_auditentry"]["from"] == first.ranges["core_auditentry"]["to"]
    assert seal_with(acme) is None


def test_a_row_of_a_transaction_still_open_is_sealed_later_not_missed(
    acme: Plant, rival_writer: Callable[[], Any]
) -> None:
    slow = rival_writer()
    seal = seal_with(acme, "quick", is_slow_one_open=True)

    slow.commit()
    later = seal_with(acme)

    assert later is not None
    sealed = sum(one.ranges["core_auditentry"]["rows"] for one in (seal, later) if one)
    with acme.machine():
        assert sealed == AuditEntry.objects.count()
    assert found(acme) == []


@pytest.fixture
def rival_writer(acme: Plant, committing: str) -> Callable[[], Any]:
    """A transaction that writes to the trail and stays open."""

    def begin() -> Any:
        from core.tenancy import signing
        from core.tenancy.context import Context, Phase

        context = Context(phase=Phase.TENANT, tenant_id=acme.id, operation="tests.slow")
        url = connection.get_connection_params()
        other = psycopg2.connect(
            **{k: v for k, v in url.items() if k in {"host", "port", "user", "password", "dbname"}}
        )
        with other.cursor() as cursor:
            cursor.execute("SELECT set_config('app.context', %s, true)", [signing.signed(context)])
            cursor.execute(
                "INSERT INTO core_document (id, tenant_id, kind, number) "
                "VALUES (app.uuid7(), %s, 'note', 'slow')",
                [str(acme.id)],
            )
        return other

    return begin


def test_a_changed_row_is_named(acme: Plant, tamper: Tamper) -> None:
    seal_with(acme, "one", "two")
    record_id = entry_of(acme, "one")

    tamper(
        "UPDATE core_auditentry SET reason = 'Otto did it.' WHERE id = %(id)s", {"id": record_id}
    )

    assert found(acme) == [named(record_id, "This row was changed after seal 1.")]


def test_a_changed_row_whose_leaf_was_mended_is_named_too(acme: Plant, tamper: Tamper) -> None:
    seal_with(acme, "one", "two")
    record_id = entry_of(acme, "one")

    tamper(
        "UPDATE core_auditentry SET reason = 'Otto did it.' WHERE id = %(id)s", {"id": record_id}
    )
    tamper(
        "UPDATE core_auditentry e SET leaf = app.audit_leaf(e) WHERE id = %(id)s",
        {"id": record_id},
    )

    assert found(acme) == [named(record_id, "This row was changed after seal 1.")]


def test_a_deleted_row_is_named(acme: Plant, tamper: Tamper) -> None:
    seal_with(acme, "one", "two")
    record_id = entry_of(acme, "one")

    tamper("DELETE FROM core_auditentry WHERE id = %(id)s", {"id": record_id})

    assert found(acme) == [named(record_id, "This row was deleted after seal 1.")]


def test_an_inserted_row_is_named(acme: Plant, tamper: Tamper) -> None:
    seal_with(acme, "one", "two")
    record_id = "01890000-0000-7000-8000-000000000001"

    tamper(
        f"INSERT INTO core_auditentry ({COLUMNS}) SELECT %(id)s, "
        f"{COLUMNS.removeprefix('id, ')} FROM core_auditentry WHERE id = %(like)s",
        {"id": record_id, "like": entry_of(acme, "one")},
    )

    assert found(acme) == [
        named(
            record_id,
            "This row was inserted afterwards: it claims a transaction whose rows are sealed.",
        )
    ]


def test_rows_that_changed_places_are_named(acme: Plant, tamper: Tamper) -> None:
    seal_with(acme, "one", "two")
    one, two = entry_of(acme, "one"), entry_of(acme, "two")

    tamper(
        "UPDATE core_auditentry e SET after = o.after, record_id = o.record_id "
        "FROM core_auditentry o WHERE e.id IN (%(a)s, %(b)s) AND o.id IN (%(a)s, %(b)s) "
        "AND e.id <> o.id",
        {"a": one, "b": two},
    )

    assert sorted(found(acme)) == sorted(
        named(one_of, "This row was changed after seal 1.") for one_of in (one, two)
    )


def test_a_back_dated_row_is_named(acme: Plant, tamper: Tamper) -> None:
    seal_with(acme, "one")
    record_id = entry_of(acme, "one")

    tamper(
        "UPDATE core_auditentry SET recorded_at = recorded_at - interval '1 month' "
        "WHERE id = %(id)s",
        {"id": record_id},
    )

    assert found(acme) == [named(record_id, "This row was changed after seal 1.")]


def test_a_row_made_today_and_dated_last_month_is_named_even_when_sealed(
    acme: Plant, tamper: Tamper
) -> None:
    seal_with(acme, "one")
    with acme.machine():
        write(number="two")
    record_id = entry_of(acme, "two")
    tamper(
        "UPDATE core_auditentry SET recorded_at = recorded_at - interval '1 month' "
        "WHERE id = %(id)s",
        {"id": record_id},
    )
    tamper(
        "UPDATE core_auditentry e SET leaf = app.audit_leaf(e) WHERE id = %(id)s",
        {"id": record_id},
    )

    before = found(acme)
    seal_with(acme)
    after = found(acme)

    assert before == [
        named(record_id, "This row is back-dated: it was not there when its time was sealed.")
    ]
    assert after == [named(record_id, "This row is dated before seal 1 and was not there then.")]


def test_a_row_that_claims_the_future_to_escape_the_seal_is_named(
    acme: Plant, tamper: Tamper
) -> None:
    seal_with(acme, "one")
    with acme.machine():
        write(number="two")
    record_id = entry_of(acme, "two")

    tamper("UPDATE core_auditentry SET xid = 9e15 WHERE id = %(id)s", {"id": record_id})

    assert found(acme) == [
        named(
            record_id,
            "This row was inserted by hand: it claims a transaction that has not begun.",
        )
    ]


def test_a_row_changed_before_its_seal_is_named_by_its_leaf(acme: Plant, tamper: Tamper) -> None:
    seal_with(acme, "one")
    with acme.machine():
        write(number="two")
    record_id = entry_of(acme, "two")

    tamper("UPDATE core_auditentry SET reason = 'x' WHERE id = %(id)s", {"id": record_id})

    assert found(acme) == [
        named(record_id, "This row was changed after it was written, before its seal.")
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE core_seal SET root = decode(repeat('00', 32), 'hex') WHERE n = 1",
        "UPDATE core_seal SET sealed_at = sealed_at - interval '1 day' WHERE n = 1",
        "UPDATE core_seal SET contents = '' WHERE n = 1",
        "UPDATE core_seal SET mac = decode(repeat('00', 32), 'hex') WHERE n = 1",
    ],
)
def test_a_changed_seal_is_named(acme: Plant, tamper: Tamper, sql: str) -> None:
    seal_with(acme, "one")
    seal_with(acme, "two")

    tamper(sql)

    assert any("seal 1 was changed" in said.lower() for _, _, said in found(acme))


def test_a_removed_seal_is_named(acme: Plant, tamper: Tamper) -> None:
    seal_with(acme, "one")
    seal_with(acme, "two")

    tamper("DELETE FROM core_seal WHERE n = 1")

    assert ("core_seal", "", "Seal 1 is missing.") in found(acme)


def test_a_tail_cut_with_its_seals_is_found_by_the_copy_outside(
    acme: Plant, tamper: Tamper
) -> None:
    seal_with(acme, "one")
    seal_with(acme, "two")

    tamper("DELETE FROM core_auditentry WHERE id = %(id)s", {"id": entry_of(acme, "two")})
    tamper("DELETE FROM core_seal WHERE n = 2")

    assert found(acme) == [
        (
            "core_seal",
            "",
            "The chain ends with seal 1, but seal 2 was made: its end was cut off, "
            "or an old backup was restored.",
        )
    ]


def test_a_chain_made_anew_by_a_superuser_without_the_key_is_found(
    acme: Plant, tamper: Tamper, settings: Any
) -> None:
    seal_with(acme, "one")
    tamper("DELETE FROM core_seal")
    ours = settings.SEAL_KEY
    settings.SEAL_KEY = b"a guess"
    seal_with(acme)

    settings.SEAL_KEY = ours

    assert [said for _, _, said in found(acme)] == [
        "Seal 1 was changed, or was not made by this installation."
    ]


def test_after_a_restore_into_another_server_sealing_goes_on(
    acme: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sealing.read_horizon
    monkeypatch.setattr(
        sealing, "read_horizon", lambda: sealing.Horizon(real().xid + 1_000_000, real().now)
    )
    seal_with(acme, "one")
    monkeypatch.setattr(sealing, "read_horizon", real)

    with acme.machine():
        write(number="two")
    restored = seal_with(acme)
    following = seal_with(acme, "three")

    assert restored is not None
    assert following is not None
    rows = [one.ranges["core_auditentry"]["rows"] for one in (restored, following)]
    assert rows == [1, 1]
    assert found(acme) == []


def test_an_older_seal_never_replaces_the_copy_of_a_newer_one(acme: Plant, settings: Any) -> None:
    anchors.keep(acme.id, 3, bytes(32))
    anchors.keep(acme.id, 2, bytes([1]) * 32)

    kept = anchors.read(acme.id)

    assert kept is not None
    assert kept.n == 3


@pytest.mark.parametrize("table", ["core_seal", "core_auditentry"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET tenant_id = tenant_id", "DELETE FROM {}"])
def test_the_app_may_not_change_what_is_sealed(acme: Plant, table: str, sql: str) -> None:
    seal_with(acme, "one")

    with (
        pytest.raises(DatabaseError, match="permission denied|append-only"),
        acme.machine(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(table))


def test_another_tenants_rows_are_not_in_ones_seals(acme: Plant) -> None:
    rival = plant("rival", "Rival Syrups")
    seal_with(rival, "theirs")

    seal_with(acme, "ours")

    assert found(acme) == found(rival) == []
    with acme.machine():
        assert Seal.objects.get().n == 1


# --- the command ---


def run(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as end:
        call_command("verify", *words)
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out, said.err


def test_sound_books_end_with_0(acme: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    seal_with(acme, "one")

    code, out, _ = run("--tenant", "acme", capsys=capsys)

    assert code == 0
    assert "Nothing was changed afterwards." in out


def test_findings_end_with_1_and_are_named_in_json(
    acme: Plant, tamper: Tamper, capsys: pytest.CaptureFixture[str]
) -> None:
    seal_with(acme, "one")
    record_id = entry_of(acme, "one")
    tamper("DELETE FROM core_auditentry WHERE id = %(id)s", {"id": record_id})

    code, out, _ = run("--tenant", "acme", "--json", capsys=capsys)

    answer = json.loads(out)
    assert code == 1
    assert answer["sound"] is False
    (seals,) = [one for one in answer["checks"] if one["check"] == "seals"]
    assert seals["findings"][0]["record_id"] == record_id


def test_an_unknown_tenant_ends_with_2(acme: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, said = run("--tenant", "nobody", capsys=capsys)

    assert code == 2
    assert "There is no tenant called “nobody”" in said


def test_apps_add_checks_of_their_own(acme: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_checks", {})

    def balances() -> Examined:
        examined = Examined(rows=1)
        examined.found("Lot L-1 is 3 kg short.", table="inventory_quant", record_id=7)
        return examined

    verify.register("balances", balances)

    with acme.machine():
        assert verify.run()["balances"].findings[0].record_id == "7"
