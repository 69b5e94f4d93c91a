"""A mail server for tests: it speaks enough SMTP, keeps what it takes, and can misbehave."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message


class Server(socketserver.ThreadingTCPServer):
    """Keeps the messages it took. `hang_up_after_data` takes one and says nothing about it."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.taken: list[tuple[list[str], Message]] = []
        self.refusals: dict[str, str] = {}
        self.hang_up_after_data = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Talk(socketserver.StreamRequestHandler):
    """One conversation (RFC 5321)."""

    server: Server

    def handle(self) -> None:
        self.say("220 test")
        recipients: list[str] = []
        for line in self.rfile:
            words = line.decode().strip()
            verb = words[:4].upper()
            if verb == "RCPT":
                address = words[words.index("<") + 1 : words.index(">")]
                recipients.append(address)
                self.say(self.server.refusals.get(address, "250 ok"))
            elif verb == "DATA":
                self.say("354 go on")
                self.server.taken.append((recipients, message_from_bytes(self.message())))
                if self.server.hang_up_after_data:
                    self.server.hang_up_after_data -= 1
                    return
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def running() -> Iterator[Server]:
    """A server on a free port of this machine."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
