"""The address of `manage.py up`."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from batcherp.machine import ports
from batcherp.machine.voice import CannotRun


def test_a_taken_port_moves_to_the_next_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with closing(ports.listen(48100)) as first, closing(ports.listen(48100)) as second:
        assert second.getsockname()[1] == first.getsockname()[1] + 1
    assert "Port 48100 is taken; using 48101." in capsys.readouterr().err


def test_a_free_port_is_taken_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    with closing(ports.listen(48300)) as listener:
        assert listener.getsockname() == ("127.0.0.1", 48300)
    assert capsys.readouterr().err == ""


def test_no_free_port_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "TRIED", 1)
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 48500))
        taken.listen()

        with pytest.raises(CannotRun, match="Ports 48500 to 48500 are all taken"):
            ports.listen(48500)
