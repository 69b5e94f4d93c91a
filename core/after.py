"""After the answer: small things done where nobody waits for them, so that no time betrays them.

What is handed over here is lost when the process is killed in the same moment, or when very much
waits already. It is for what comes again by itself: a person asks for another link, a guesser
guesses once more. Everything else is a row of the outbox (core.jobs). See
docs/decisions/0060-mail-outside-a-tenant-leaves-after-the-answer.md.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.db import connections, transaction

HANDS = 2
WAITING_AT_MOST = 200
log = logging.getLogger(__name__)
_hands = ThreadPoolExecutor(HANDS, thread_name_prefix="after")  # joined when the process ends
_waiting: set[Future[None]] = set()


def afterwards(what: Callable[[], object]) -> None:
    """Do `what` in another thread once the transaction has committed. A failure is logged."""
    transaction.on_commit(functools.partial(_hand_over, what), robust=True)


def all_done(seconds: float = 30) -> bool:
    """Wait until nothing is under way, at most `seconds`; whether it came to that."""
    return not wait(set(_waiting), timeout=seconds).not_done


def _hand_over(what: Callable[[], object]) -> None:
    if len(_waiting) >= WAITING_AT_MOST:
        log.error("Too much waits to be done after answers; something was left undone.")
        return
    future = _hands.submit(_do, what)
    _waiting.add(future)
    future.add_done_callback(_waiting.discard)


def _do(what: Callable[[], object]) -> None:
    try:
        what()
    except Exception:
        log.exception("What was to be done after an answer failed.")
    finally:
        connections.close_all()
