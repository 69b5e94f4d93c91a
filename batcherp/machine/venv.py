"""The virtual environment: built from the locked requirements, hashes checked, once per lock."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from batcherp.machine.state import CHECKOUT
from batcherp.machine.voice import CannotRun, say

FOLDER = CHECKOUT / ".venv"
PYTHON = FOLDER / "bin" / "python"
RUNTIME = "requirements.lock"
TESTS = "requirements-test.lock"
INSTALLER = "requirements-uv.lock"
OLDEST_PYTHON = (3, 11)


def enter(argv: Sequence[str], locks: Sequence[str] = (RUNTIME,)) -> None:
    """Go on inside `.venv`, with everything in `locks` installed; returns when we are there."""
    if sys.version_info < OLDEST_PYTHON:
        raise CannotRun(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    missing = [lock for lock in locks if not is_installed(lock)]
    if missing:
        build(missing)
    if Path(sys.prefix).resolve() != FOLDER.resolve():
        os.execv(PYTHON, [str(PYTHON), *argv])


def is_installed(lock: str) -> bool:
    stamp = stamp_of(lock)
    return PYTHON.exists() and stamp.exists() and stamp.read_text("ascii") == digest(lock)


def stamp_of(lock: str) -> Path:
    return FOLDER / f"{lock}.sha256"


def digest(lock: str) -> str:
    return hashlib.sha256((CHECKOUT / lock).read_bytes()).hexdigest()


def build(locks: Sequence[str]) -> None:
    """Install the locks; a second command that needs the same waits here and finds it done."""
    door = os.open(CHECKOUT, os.O_RDONLY)
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        make()
        for lock in locks:
            if not is_installed(lock):
                say(f"Installing {lock} into {FOLDER.name}.")
                install(lock)
                stamp_of(lock).write_text(digest(lock), encoding="ascii")
    except PermissionError as error:
        raise CannotRun(
            f"{FOLDER} belongs to another account. Clone the repository for yourself."
        ) from error
    finally:
        os.close(door)


def make() -> None:
    """Lay down an empty environment, unless a working one is there."""
    if PYTHON.exists():
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    say(f"Making {FOLDER.name}.")
    try:
        venv.create(FOLDER, with_pip=True, symlinks=True)
    except (subprocess.CalledProcessError, ImportError):
        shutil.rmtree(FOLDER, ignore_errors=True)
        make_without_pip()


def make_without_pip() -> None:
    """Debian keeps pip for environments in a package of its own; uv needs none."""
    if shutil.which("uv"):
        venv.create(FOLDER, with_pip=False, symlinks=True)
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        asked = ["apt-get", "install", "-y", "-qq", "python3-venv"]
        subprocess.run(asked, stdout=sys.stderr, check=False)
        made = subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=False)
        if made.returncode == 0:
            return
    shutil.rmtree(FOLDER, ignore_errors=True)
    raise CannotRun(
        "Python cannot make a virtual environment here. Install its venv module "
        "(Debian: apt-get install python3-venv) or uv, then run this again."
    )


def install(lock: str) -> None:
    """With uv, which takes seconds; with pip where uv cannot be had or cannot reach the index."""
    asked = ["--quiet", "--require-hashes", "--requirement", str(CHECKOUT / lock)]
    uv = find_uv()
    if uv and ran([uv, "pip", "install", "--python", str(PYTHON), *asked]):
        return
    if uv:
        say("uv could not install it; pip tries, which takes about two minutes.")
    if not ran([str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *asked]):
        raise CannotRun(
            f"{lock} could not be installed; the reason is above. The package index must be "
            "reachable once, or set PIP_INDEX_URL to a mirror."
        )


def find_uv() -> str | None:
    """uv from the path, else from its own locked wheel."""
    on_path = shutil.which("uv")
    if on_path:
        return on_path
    inside = FOLDER / "bin" / "uv"
    if not inside.exists():
        asked = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
        ran([str(PYTHON), "-m", "pip", "install", *asked, "-r", str(CHECKOUT / INSTALLER)])
    return str(inside) if inside.exists() else None


def ran(command: Sequence[str]) -> bool:
    """Run it with its words on stderr; whether it ended well."""
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0
