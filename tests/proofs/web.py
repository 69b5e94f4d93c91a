"""A gunicorn on loopback for proofs that ask over HTTP."""

from __future__ import annotations

import socket
import sys
import time
import urllib.request

from tests.proofs.stage import Stage


def serve(stage: Stage, *, workers: int = 2, threads: int = 6) -> str:
    """Have the product's web server running on this stage; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["-m", "gunicorn", "batcherp.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    words += ["--workers", str(workers), "--threads", str(threads), "--no-control-socket"]
    words += ["--worker-tmp-dir", str(stage.state.root), "--log-level", "warning"]
    stage.keep("web", [sys.executable, *words])
    return f"http://127.0.0.1:{port}"


def wait_for(base: str, secret: str) -> None:
    """Return once the API answers. Raises RuntimeError when it does not within a minute."""
    asked = urllib.request.Request(
        f"{base}/api/v1/tenant/", headers={"Authorization": f"Bearer {secret}"}
    )
    for _ in range(600):
        try:
            with urllib.request.urlopen(asked, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The web server did not answer within a minute.")
