"""The address: 8000, or the next free one, held open so that nobody takes it meanwhile."""

from __future__ import annotations

import errno
import socket

from batcherp.machine.voice import CannotRun, say

FIRST = 8000
TRIED = 100


def listen(wanted: int = FIRST, host: str = "127.0.0.1") -> socket.socket:
    """A listening socket at the wanted port or the first free one after it."""
    for port in range(wanted, min(wanted + TRIED, 65536)):
        listener = socket.socket(socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(socket.SOMAXCONN)
        except OSError as error:
            listener.close()
            if error.errno == errno.EADDRINUSE:
                continue
            raise CannotRun(
                f"Port {port} cannot be used ({error.strerror}). Choose one with --port."
            ) from error
        if port != wanted:
            say(f"Port {wanted} is taken; using {port}.")
        return listener
    raise CannotRun(f"Ports {wanted} to {port} are all taken. Choose another with --port.")
