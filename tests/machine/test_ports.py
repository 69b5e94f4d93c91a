"""The address of `manage.py up`."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from batcherp.machine import ports
from batcherp.machine.voice import CannotRun


def a_free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_taken_port_moves_on_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    port = a_free_port()
    with closing(ports.listen(port)), closing(ports.listen(port)) as second:
        moved_to = second.getsockname()[1]
        assert port < moved_to < port + ports.TRIED
    assert f"Port {port} is taken; using {moved_to}." in capsys.readouterr().err


def test_a_free_port_is_taken_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    port = a_free_port()
    with closing(ports.listen(port)) as listener:
        assert listener.getsockname() == ("127.0.0.1", port)
    assert capsys.readouterr().err == ""


def test_no_free_port_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "TRIED", 1)
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CannotRun, match=f"Ports {port} to {port} are all taken"):
            ports.listen(port)
