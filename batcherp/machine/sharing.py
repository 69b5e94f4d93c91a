"""One set of servers for all commands of a state folder: first in starts, last out stops.

Two file locks, which the kernel drops with their process, so a killed command leaves no claim:
`users` is held shared by everybody who needs the servers, `door` alone while starting or stopping.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def shared(locks: Path, start: Callable[[], None], stop: Callable[[], None]) -> Iterator[None]:
    """`start` finds the servers running or starts them; `stop` runs for the last one out."""
    users = opened(locks / "users")
    try:
        with alone(locks / "door"):
            fcntl.flock(users, fcntl.LOCK_SH)
            start()
        yield
    finally:
        with alone(locks / "door"):
            fcntl.flock(users, fcntl.LOCK_UN)
            if taken(users):
                stop()
            os.close(users)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait until nobody else is inside."""
    descriptor = opened(lock)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def alone_or_not(lock: Path) -> Iterator[bool]:
    """Whether we are the only one inside, without waiting; the claim lasts as the block does."""
    descriptor = opened(lock)
    try:
        yield taken(descriptor)
    finally:
        os.close(descriptor)


def taken(descriptor: int) -> bool:
    """Try to have a lock for ourselves, at once or not at all."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def opened(lock: Path) -> int:
    return os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
