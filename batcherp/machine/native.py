"""Pango, which draws PDFs: offered where it can be installed, named where it cannot."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess

from batcherp.machine.state import State
from batcherp.machine.voice import say

PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
# Each is known by several names, one per system; one of them is enough.
LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
)
SECONDS_TO_INSTALL = 120


def pango_is_here() -> bool:
    """Whether everything WeasyPrint loads from outside Python can be loaded."""
    return all(any(loads(name) for name in names) for names in LIBRARIES)


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def offer_pango(state: State) -> None:
    """Install Pango where we may, once; otherwise say what is missing. Never a reason to stop."""
    if pango_is_here():
        return
    tried = state.root / "pango.tried"
    if os.geteuid() == 0 and shutil.which("apt-get") and not tried.exists():
        say("Installing Pango, which draws PDFs.")
        tried.touch()
        if installed(PACKAGES) and pango_is_here():
            return
    say(
        "PDFs cannot be drawn: Pango is missing. Everything else works. "
        f"To have PDFs: apt-get install {' '.join(PACKAGES)} (macOS: brew install pango)."
    )


def installed(packages: tuple[str, ...]) -> bool:
    """Install Debian packages, with fresh lists when the old ones no longer serve."""
    asked = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return quietly(asked) or (quietly(["apt-get", "update", "-qq"]) and quietly(asked))


def quietly(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS_TO_INSTALL,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
