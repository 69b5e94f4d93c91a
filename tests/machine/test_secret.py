"""Secrets are made once per state folder."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from batcherp.machine import secret
from batcherp.machine.voice import CannotRun


def test_secrets_are_made_once(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"

    first = secret.kept_in(file)

    assert secret.kept_in(file) == first


def test_two_folders_share_no_secret(tmp_path: Path) -> None:
    one = secret.kept_in(tmp_path / "one.env")
    other = secret.kept_in(tmp_path / "other.env")

    assert set(one.values()).isdisjoint(other.values())


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"

    secret.kept_in(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_secret_of_a_newer_version_is_added_to_the_old_ones(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    secret.write(file, {"BATCHERP_SECRET_KEY": "as it was"})

    known = secret.kept_in(file)

    assert known["BATCHERP_SECRET_KEY"] == "as it was"
    assert known.keys() == secret.MADE.keys()


def test_the_factor_key_is_one_that_fernet_takes(tmp_path: Path) -> None:
    key = secret.kept_in(tmp_path / "secrets.env")["BATCHERP_FACTOR_KEY"]

    assert Fernet(key).decrypt(Fernet(key).encrypt(b"TOTP seed")) == b"TOTP seed"


def test_a_spoiled_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    file.write_text("# ours\nBATCHERP_SECRET_KEY\n", encoding="utf-8")

    with pytest.raises(CannotRun, match="Line 2 of .* is not NAME=value"):
        secret.kept_in(file)
