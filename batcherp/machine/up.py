"""`manage.py up`: the whole product with demo data, until Ctrl-C."""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from batcherp.machine import native, ports, servers, sharing, state
from batcherp.machine.processes import Child, Supervisor
from batcherp.machine.voice import CannotRun, say

STARTED_AT = "BATCHERP_STARTED_AT"
ALREADY = "Batcherp is already running from this state folder: {address}"
SECONDS_TO_FIRST_PAGE = 120


def run(words: Sequence[str]) -> int:
    """Prepare, start the children and stay until told to stop; a second `up` names the first."""
    asked = arguments(words)
    ours = state.open_state()
    address_file = ours.root / "address"
    with sharing.alone_or_not(ours.locks / "up") as free:
        if not free:
            address = address_file.read_text("utf-8") if address_file.exists() else "starting"
            say(ALREADY.format(address=address))
            return 0
        if asked.reset:
            reset(ours)
        native.offer_pango(ours)
        address_file.unlink(missing_ok=True)
        signal.signal(signal.SIGTERM, interrupt)
        try:
            with servers.running(ours, os.environ):
                serve(ours, address_file, asked.port)
        except KeyboardInterrupt:
            say("Stopped before it was up.")
            return 130
        finally:
            address_file.unlink(missing_ok=True)
    say("Stopped. The data is kept; `manage.py up` goes on with it.")
    return 0


def arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py up", description=__doc__)
    parser.add_argument("--port", type=int, default=ports.FIRST, help="first port to try")
    parser.add_argument("--reset", action="store_true", help="remove this copy's data first")
    return parser.parse_args(words)


def interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def reset(ours: state.State) -> None:
    """Remove what this state folder keeps; somebody else's database is left as it is."""
    with sharing.alone(ours.locks / "door"), sharing.alone_or_not(ours.locks / "users") as free:
        if not free:
            raise CannotRun("Another command uses this state folder. Wait for its end or stop it.")
        servers.stop_left_behind(ours)
        state.clear(ours, servers.homes(ours))
    ours.logs.mkdir(mode=0o700, exist_ok=True)
    if servers.is_external(os.environ):
        say("The database that DATABASE_URL names is left as it is.")


def serve(ours: state.State, address_file: Path, port: int) -> None:
    """Bring the database to this version, then keep web, worker, beat and relay running."""
    demand_every_role()
    listener = ports.listen(port)
    address = f"http://localhost:{listener.getsockname()[1]}/"
    os.environ["BATCHERP_ORIGIN"] = address.rstrip("/")
    os.environ["PYTHONUNBUFFERED"] = "1"
    # Celery's advice against root is for servers; docker-compose.yml follows it.
    os.environ["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser"
    prepared = subprocess.run([sys.executable, "-m", "batcherp.machine.prepare"], check=False)
    if prepared.returncode != 0:
        raise CannotRun("The database could not be prepared; the reason is above.")
    address_file.write_text(address, encoding="utf-8")
    waiting = threading.Thread(target=announce, args=(address, ours), daemon=True)
    waiting.start()
    Supervisor(os.environ).run(children(ours, listener.fileno()))
    listener.close()


def demand_every_role() -> None:
    missing = [name for name in servers.URLS if not os.environ.get(name)]
    if missing:
        raise CannotRun(
            f"DATABASE_URL names a database of yours, so {' and '.join(missing)} must be set "
            "too: migrations and the relay sign in as roles of their own."
        )


def children(ours: state.State, listener: int) -> list[Child]:
    """What the product consists of, besides the servers it stands on."""
    python = sys.executable
    celery = [python, "-m", "celery", "--quiet", "-A", "batcherp"]
    # Workers need not know of each other: the outbox is what they share.
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    schedule = str(ours.root / "beat-schedule")
    web = [python, "-m", "gunicorn", "batcherp.wsgi:application", "--bind", f"fd://{listener}"]
    web += ["--workers", "2", "--threads", "4", "--worker-tmp-dir", str(ours.root)]
    web += ["--no-control-socket", "--graceful-timeout", "5", "--log-level", "warning"]
    return [
        Child("web", web, descriptors=(listener,)),
        Child("worker", [*celery, "worker", *alone, "--concurrency", "2", "--loglevel", "warning"]),
        Child("beat", [*celery, "beat", "--schedule", schedule, "--loglevel", "warning"]),
        Child("relay", [python, "manage.py", "relay"]),
    ]


def announce(address: str, ours: state.State) -> None:
    """Wait for the first page, then say where it is, how long it took and who may sign in."""
    if not first_page(address):
        say("No page came within two minutes; the lines marked `web` say why.")
        return
    seconds = time.time() - float(os.environ.get(STARTED_AT, time.time()))
    say(f"\nBatcherp runs at {address} (first page after {seconds:.1f} s). Ctrl-C stops it.")
    sign_ins = ours.root / "demo-sign-ins.txt"
    if sign_ins.exists():
        say(sign_ins.read_text(encoding="utf-8"))


def first_page(address: str) -> bool:
    """Ask until a page is answered; a server error is no page, but it may pass."""
    host = address.removeprefix("http://").rstrip("/")
    deadline = time.monotonic() + SECONDS_TO_FIRST_PAGE
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection(host, timeout=SECONDS_TO_FIRST_PAGE)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                return True
            time.sleep(5)
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    return False
