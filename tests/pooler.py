"""PgBouncer in transaction mode before the test database: a pool of few connections for many."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from batcherp.machine import account as accounts
from batcherp.machine.alive import ends_within

CONNECTIONS = 4
SETTINGS = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = {folder}
auth_type = trust
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 200
server_reset_query_always = 0
ignore_startup_parameters = extra_float_digits
"""


def find() -> str | None:
    """The program, where the path or Debian keeps it."""
    found = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    return found


@contextmanager
def pgbouncer(database: str) -> Iterator[str]:
    """Run one as the servers' account; the app role's URL through it."""
    program = find()
    assert program, "PgBouncer is not installed (Debian: apt-get install pgbouncer)."
    account = accounts.for_servers()
    with tempfile.TemporaryDirectory(prefix="bouncer-") as name:
        folder = account.own(Path(name))
        role = write_settings(folder)
        server = account.start([program, folder / "pgbouncer.ini"], folder / "log")
        try:
            wait_for(folder / ".s.PGSQL.6432")
            yield f"postgresql://{role}@{quote(str(folder), safe='')}:6432/{database}"
        finally:
            server.terminate()
            if not ends_within(server.pid, 5):
                server.kill()


def write_settings(folder: Path) -> str:
    """What PgBouncer reads: its server, from DATABASE_URL, and the app role's password."""
    url = urlsplit(os.environ["DATABASE_URL"])
    host = unquote(url.netloc.rpartition("@")[2].rpartition(":")[0])
    written = {
        "pgbouncer.ini": SETTINGS.format(
            host=host, port=url.port or 5432, folder=folder, connections=CONNECTIONS
        ),
        "users.txt": f'"{url.username}" "{unquote(url.password or "")}"\n',
    }
    for name, text in written.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        shutil.chown(path, folder.stat().st_uid)
    return str(url.username)


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 10
    while True:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                return probe.connect(str(path))
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
