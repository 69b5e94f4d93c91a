"""The chaos proof in small: real workers, Redis and PostgreSQL killed, and nothing lost.

How many resends and seconds it takes depends on what else the machine does; those two marks are the
whole proof's, `manage.py prove chaos`.
"""

from __future__ import annotations

import pytest

from tests.proofs import chaos

SMALL = [
    *("--rows=120", "--worker-kills=3", "--redis-wipes=2", "--crashes=1"),
    *("--tampered=0", "--workers=1", "--lease-seconds=3"),
]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_killed_workers_redis_and_postgresql_lose_and_double_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    chaos.main(SMALL)

    told = capsys.readouterr().out
    for mark in ("lost", "doubled", "dead", "periods missing", "periods done twice"):
        assert f"      0  {mark}: passed" in told, told
