"""Redis as a doorbell: it wakes the relay early, and nothing is lost when it does not ring."""

from __future__ import annotations

import functools
import time

import redis
from django.conf import settings

_BELL = "batcherp:relay"
_SECONDS_TO_ANSWER = 0.5
_LONGEST_WAIT = 5.0


def wake_relay() -> None:
    """Ring once, whatever hangs on the door already. A dead Redis costs the poll interval only."""
    try:
        with client().pipeline(transaction=False) as pipe:
            pipe.lpush(_BELL, 1)
            pipe.ltrim(_BELL, 0, 0)
            pipe.execute()
    except redis.RedisError:
        return


def wait_for_hint(seconds: float) -> None:
    """Return when somebody rings, or after `seconds`, which may be five."""
    began = time.monotonic()
    try:
        _patient().blpop([_BELL], timeout=seconds)
    except redis.RedisError:
        time.sleep(max(0.0, seconds - (time.monotonic() - began)))


@functools.cache
def client() -> redis.Redis:
    """A connection that gives up at once: whoever asks has something better to do than wait."""
    return _connect(_SECONDS_TO_ANSWER)


@functools.cache
def _patient() -> redis.Redis:
    return _connect(_LONGEST_WAIT + _SECONDS_TO_ANSWER)


def _connect(seconds: float) -> redis.Redis:
    if not settings.REDIS_URL:
        raise redis.ConnectionError("REDIS_URL is not set.")
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=seconds,
        socket_connect_timeout=_SECONDS_TO_ANSWER,
        retry=redis.retry.Retry(redis.backoff.NoBackoff(), 0),
    )
