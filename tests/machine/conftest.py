"""A state folder of a test's own, short enough for sockets and open to the servers' account."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from batcherp.machine import servers
from batcherp.machine.state import State, open_state


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Iterator[State]:
    folder = Path(tempfile.mkdtemp(prefix="bt-"))
    folder.chmod(0o711)
    monkeypatch.setenv("BATCHERP_STATE_DIR", str(folder))
    ours = open_state()
    yield ours
    servers.stop_left_behind(ours)
    shutil.rmtree(folder)
