"""The product's web server on a database of the tests', on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from batcherp.machine.alive import ends_within
from batcherp.machine.state import CHECKOUT

SECONDS_TO_START = 60


@contextmanager
def gunicorn(database_url: str, *, processes: int = 2, threads: int = 8) -> Iterator[int]:
    """Run it as `up` does; the port it listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
        command = [sys.executable, "-m", "gunicorn", "batcherp.wsgi:application"]
        command += ["--bind", f"fd://{listener.fileno()}", "--workers", str(processes)]
        command += ["--threads", str(threads), "--log-level", "error", "--no-control-socket"]
        origin = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "DATABASE_URL": database_url, "BATCHERP_ORIGIN": origin}
        environment["PYTHONWARNINGS"] = "ignore:No directory at"  # files are served by finders
        server = subprocess.Popen(
            command, cwd=CHECKOUT, env=environment, pass_fds=(listener.fileno(),)
        )
        try:
            wait_for(port, server)
            yield port
        finally:
            server.terminate()
            if not ends_within(server.pid, 15):
                server.kill()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        assert server.poll() is None, "the web server ended before it answered"
        connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
        try:
            connection.request("GET", "/accounts/login/")
            connection.getresponse().read()
            return
        except OSError:
            assert time.monotonic() < deadline, "the web server did not answer"
            time.sleep(0.1)
        finally:
            connection.close()
