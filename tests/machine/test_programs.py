"""Which servers are used, and the sentence when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from batcherp.machine import programs
from batcherp.machine.voice import CannotRun


def a_postgres(folder: Path, version: str) -> Path:
    """A folder of programs that answer as that version does."""
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n", encoding="ascii")
        program.chmod(0o755)
    return folder


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine without wheels; what its path and its folders hold is the test's to say."""
    monkeypatch.delenv("BATCHERP_POSTGRES_BIN", raising=False)
    monkeypatch.setattr(programs, "inside_wheel", lambda module: None)
    monkeypatch.setattr(programs, "SYSTEM_FOLDERS", "/nowhere")
    monkeypatch.setenv("PATH", "/nowhere")
    return monkeypatch


def test_the_wheel_comes_before_the_system(tmp_path: Path, bare: pytest.MonkeyPatch) -> None:
    a_postgres(tmp_path / "pginstall" / "bin", "18.6")
    bare.setattr(programs, "inside_wheel", lambda module: tmp_path)
    bare.setenv("PATH", f"{a_postgres(tmp_path / 'system', '17.2')}:/bin:/usr/bin")

    assert [one.major for one in programs.every_postgres()] == [18, 17]


def test_a_named_folder_is_the_only_one(tmp_path: Path, bare: pytest.MonkeyPatch) -> None:
    bare.setenv("BATCHERP_POSTGRES_BIN", str(a_postgres(tmp_path / "mine", "16.4")))

    assert [one.major for one in programs.every_postgres()] == [16]


def test_without_a_wheel_the_newest_of_the_system_is_used(
    tmp_path: Path, bare: pytest.MonkeyPatch
) -> None:
    a_postgres(tmp_path / "9" / "bin", "9.6.24")
    a_postgres(tmp_path / "15" / "bin", "15.18 (Debian 15.18-0+deb12u1)")
    a_postgres(tmp_path / "17" / "bin", "17.2")
    bare.setattr(programs, "SYSTEM_FOLDERS", str(tmp_path))

    assert [one.major for one in programs.every_postgres()] == [17, 15]


def test_a_database_is_read_by_the_version_that_wrote_it(
    tmp_path: Path, bare: pytest.MonkeyPatch
) -> None:
    a_postgres(tmp_path / "15" / "bin", "15.18")
    a_postgres(tmp_path / "17" / "bin", "17.2")
    bare.setattr(programs, "SYSTEM_FOLDERS", str(tmp_path))

    assert programs.postgres(wanted_major=15).major == 15
    with pytest.raises(CannotRun, match=r"written by PostgreSQL 18, and only 17, 15 is here"):
        programs.postgres(wanted_major=18)


def test_no_server_at_all_is_a_sentence(bare: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotRun, match="No PostgreSQL server was found.*DATABASE_URL"):
        programs.postgres()
    with pytest.raises(CannotRun, match="No Valkey or Redis server was found.*REDIS_URL"):
        programs.valkey()
