"""Secrets: made once per state folder, kept in a file only its owner reads, never defaulted."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from batcherp.machine.voice import CannotRun


def a_hex_key() -> str:
    return secrets.token_hex(32)


def a_context_key() -> str:
    """Named, so that a second one can sign while this one is still believed."""
    return f"k1:{secrets.token_hex(32)}"


def a_factor_key() -> str:
    """What Fernet expects: 32 bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


MADE: Mapping[str, Callable[[], str]] = {
    "BATCHERP_SECRET_KEY": a_hex_key,
    "BATCHERP_PEPPER": a_hex_key,
    "BATCHERP_CONTEXT_KEYS": a_context_key,
    "BATCHERP_FACTOR_KEY": a_factor_key,
    "BATCHERP_SEAL_KEY": a_hex_key,
    "BATCHERP_PASSWORD_ADMIN": a_hex_key,
    "BATCHERP_PASSWORD_MIGRATE": a_hex_key,
    "BATCHERP_PASSWORD_APP": a_hex_key,
    "BATCHERP_PASSWORD_RELAY": a_hex_key,
    "BATCHERP_PASSWORD_BACKUP": a_hex_key,
}


def kept_in(file: Path, names: Collection[str] = MADE.keys()) -> dict[str, str]:
    """The named secrets of this state folder; those it lacks are made and added to it first."""
    known = read(file) if file.exists() else {}
    fresh = {name: MADE[name]() for name in MADE if name in names and name not in known}
    if fresh:
        write(file, {**known, **fresh})
    return {**known, **fresh}


def fresh_lines() -> str:
    """A new set for an installation of one's own, in the form of an env file."""
    return "".join(f"{name}={make()}\n" for name, make in MADE.items())


def read(file: Path) -> dict[str, str]:
    """NAME=value lines; comments and empty lines are skipped."""
    known: dict[str, str] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, sign, value = line.partition("=")
        if not sign:
            raise CannotRun(f"Line {number} of {file} is not NAME=value. Mend it or remove it.")
        known[name.strip()] = value.strip()
    return known


def write(file: Path, known: Mapping[str, str]) -> None:
    """Replace the file in one step, so that a kill in the middle loses no key."""
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write("# Made by manage.py for this state folder only. Losing it loses sign-ins.\n")
        out.writelines(f"{name}={value}\n" for name, value in known.items())
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
