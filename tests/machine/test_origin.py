"""Links lead to where the product runs: as given, else where `up` of this state folder is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from batcherp.machine.state import CHECKOUT


def origin(state: Path, **given: str) -> str:
    """The origin that a command of its own would print in a link."""
    kept = {name: value for name, value in os.environ.items() if name != "BATCHERP_ORIGIN"}
    done = subprocess.run(
        [sys.executable, "-c", "from batcherp import settings; print(settings.ORIGIN)"],
        cwd=CHECKOUT,
        env={**kept, "BATCHERP_STATE_DIR": str(state), **given},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_a_link_leads_to_the_port_that_up_moved_to(tmp_path: Path) -> None:
    (tmp_path / "address").write_text("http://localhost:8017/", encoding="utf-8")

    assert origin(tmp_path) == "http://localhost:8017"


def test_without_up_it_is_the_first_port(tmp_path: Path) -> None:
    assert origin(tmp_path) == "http://127.0.0.1:8000"


def test_what_the_environment_gives_wins(tmp_path: Path) -> None:
    (tmp_path / "address").write_text("http://localhost:8017/", encoding="utf-8")

    given = origin(tmp_path, BATCHERP_ORIGIN="https://erp.example")

    assert given == "https://erp.example"
