"""Tampering: a superuser changes sealed rows in every way; `manage.py verify` must name each.

`manage.py prove tamper [--rows N]`: rows flipped (with and without a mended leaf), deleted,
inserted, swapped and back-dated, all named and nothing else; then the tail cut off together with
its seals.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from tests.proofs.stage import Mark, Stage, judge, open_stage

SLUG = "tampered"
SEALS = 10
MORE_THAN_TAMPERED = 3  # rows written for each one tampered with: the honest ones stay unnamed
COLUMNS = (
    "tenant_id, relation, record_id, action, before, after, member_id, operation, reason, "
    "recorded_at, xid, leaf"
)
MEND = "UPDATE core_auditentry e SET leaf = app.audit_leaf(e) WHERE id = ANY(%s::uuid[])"


def main(argv: list[str]) -> int:
    """Run it alone; 0 when every change was found and named."""
    parser = argparse.ArgumentParser(prog="manage.py prove tamper", description=__doc__)
    parser.add_argument("--rows", type=int, default=1000, help="rows to tamper with")
    asked = parser.parse_args(argv)
    with open_stage() as stage:
        return judge(tampering(stage, asked.rows))


def tampering(stage: Stage, rows: int) -> list[Mark]:
    """Seal, tamper with `rows` rows, verify; then cut the tail, and verify."""
    stage.demand(["-m", "tests.proofs.tamper_rows", str(rows * MORE_THAN_TAMPERED)])
    before = _verify(stage)
    changed = _tamper(stage, rows)
    named = {one["record_id"] for one in _findings(_verify(stage)) if one["record_id"]}
    _cut_tail(stage)
    after_cut = [one["sentence"] for one in _findings(_verify(stage))]
    found = len(changed & named)
    return [
        Mark("findings before anything was touched", len(_findings(before)), not _findings(before)),
        Mark(f"of {len(changed)} tampered rows found and named", found, found == len(changed)),
        Mark("honest rows accused", len(named - changed), not named - changed),
        Mark("cut tails found", int(_tells_of_the_cut(after_cut)), _tells_of_the_cut(after_cut)),
    ]


def _tamper(stage: Stage, rows: int) -> set[str]:
    """Change `rows` sealed rows or add to them; the ids of all that a verifier should name."""
    sql = "SELECT id::text FROM core_auditentry WHERE relation = 'core_document' AND tenant_id = %s"
    sealed = [one for (one,) in stage.ask(sql + " ORDER BY md5(id::text)", _tenant(stage))]
    sixth = rows // 6
    flipped, mended, deleted, copied, swapped, dated = (
        sealed[sixth * part : sixth * (part + 1) if part < 5 else rows] for part in range(6)
    )
    swapped = swapped[: len(swapped) // 2 * 2]
    _triggers(stage, "DISABLE")
    stage.ask("UPDATE core_auditentry SET reason = 'x' WHERE id = ANY(%s::uuid[])", flipped)
    stage.ask("UPDATE core_auditentry SET operation = 'x' WHERE id = ANY(%s::uuid[])", mended)
    stage.ask(MEND, mended)
    stage.ask("DELETE FROM core_auditentry WHERE id = ANY(%s::uuid[])", deleted)
    inserted = [_copy(stage, one) for one in copied]
    for one, other in zip(swapped[::2], swapped[1::2], strict=True):
        _swap(stage, one, other)
    back = "UPDATE core_auditentry SET recorded_at = recorded_at - interval '1 month'"
    stage.ask(back + " WHERE id = ANY(%s::uuid[])", dated)
    stage.ask(MEND, dated)
    _triggers(stage, "ENABLE")
    return {*flipped, *mended, *deleted, *inserted, *swapped, *dated}


def _copy(stage: Stage, like: str) -> str:
    """A row that was not there, with another's contents and transaction."""
    sql = (
        f"INSERT INTO core_auditentry (id, {COLUMNS}) SELECT app.uuid7(), {COLUMNS} "
        "FROM core_auditentry WHERE id = %s RETURNING id::text"
    )
    return str(stage.ask(sql, like)[0][0])


def _swap(stage: Stage, one: str, other: str) -> None:
    """Two rows change places: each takes the other's contents, leaf included."""
    stage.ask(
        "UPDATE core_auditentry e SET record_id = o.record_id, after = o.after, leaf = o.leaf "
        "FROM core_auditentry o WHERE (e.id, o.id) IN ((%s, %s), (%s, %s))",
        *(one, other, other, one),
    )


def _cut_tail(stage: Stage) -> None:
    """Remove the newest seal and every row of it, so that the chain is whole but shorter."""
    _triggers(stage, "DISABLE")
    last = (
        "SELECT (ranges->'core_auditentry'->>'from')::bigint FROM core_seal "
        "WHERE tenant_id = %s ORDER BY n DESC LIMIT 1"
    )
    ((start,),) = stage.ask(last, _tenant(stage))
    rows = "DELETE FROM core_auditentry WHERE tenant_id = %s AND xid >= %s"
    stage.ask(rows, _tenant(stage), start)
    seals = (
        "DELETE FROM core_seal WHERE tenant_id = %s"
        " AND (ranges->'core_auditentry'->>'from')::bigint >= %s"
    )
    stage.ask(seals, _tenant(stage), start)
    _triggers(stage, "ENABLE")


def _triggers(stage: Stage, how: str) -> None:
    for table in ("core_auditentry", "core_seal"):
        stage.ask(f"ALTER TABLE {table} {how} TRIGGER USER")


def _tenant(stage: Stage) -> str:
    return str(stage.ask("SELECT id::text FROM core_tenant WHERE slug = %s", SLUG)[0][0])


def _verify(stage: Stage) -> Any:
    answer = stage.run(["manage.py", "verify", "--tenant", SLUG, "--json"])
    if answer.returncode not in {0, 1}:
        raise RuntimeError(answer.stderr)
    return json.loads(answer.stdout)


def _findings(answer: Any) -> list[dict[str, str]]:
    return [finding for check in answer["checks"] for finding in check["findings"]]


def _tells_of_the_cut(sentences: list[str]) -> bool:
    return any("its end was cut off" in sentence for sentence in sentences)
