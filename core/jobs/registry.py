"""Which jobs there are: declared beside their code, found by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any, TypeVar

from core.jobs.rules import CatchUp, DailyAt, Every, Schedule

F = TypeVar("F", bound=Callable[..., None])
MAX_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of work. `title` is what the jobs page calls it."""

    name: str
    function: Callable[..., None]
    title: str
    max_attempts: int = MAX_ATTEMPTS
    schedule: Schedule | None = None

    @property
    def wants_period(self) -> bool:
        """Whether the function is told the period it works for."""
        return "period" in inspect.signature(self.function).parameters

    def check(self, payload: Mapping[str, Any]) -> None:
        """Raise TypeError for a payload the function cannot be called with."""
        period = {"period": ""} if self.wants_period else {}
        inspect.signature(self.function).bind(**{**period, **payload})


_jobs: dict[str, Job] = {}


def job(name: str, *, title: str = "", max_attempts: int = MAX_ATTEMPTS) -> Callable[[F], F]:
    """Register a function as the consumer of the work `name` ("<app>.<verb>").

    It is called with the payload inside one unit of work, as the member on whose behalf the work
    was promised; its effect and the mark that it is done commit together. After `max_attempts`
    failures the work is dead until somebody retries it; a Refused makes it dead at once.
    """

    def register(function: F) -> F:
        if name in _jobs and _jobs[name].function.__module__ != function.__module__:
            raise ValueError(f"There are two jobs called {name}.")
        words = title or (function.__doc__ or name).strip().splitlines()[0].rstrip(".")
        _jobs[name] = Job(name, function, words, max_attempts)
        function.job_name = name  # type: ignore[attr-defined]
        return function

    return register


def scheduled(
    *,
    every: timedelta | None = None,
    daily_at: time | None = None,
    catch_up: CatchUp = "all",
) -> Callable[[F], F]:
    """Have a job done each period in every tenant: `every` so often, or `daily_at` a local time.

    `catch_up` says what follows a gap: every missed period, or the latest alone. Stands above @job.
    """
    if (every is None) == (daily_at is None):
        raise TypeError("Give either every= or daily_at=.")
    schedule: Schedule = (
        Every(every, catch_up) if every is not None else DailyAt(daily_at or time(), catch_up)
    )

    def plan(function: F) -> F:
        name = function.job_name  # type: ignore[attr-defined]
        _jobs[name] = replace(_jobs[name], schedule=schedule)
        return function

    return plan


def find(name: str) -> Job:
    """The job called `name`. Raises LookupError where no app declares it."""
    try:
        return _jobs[name]
    except KeyError:
        raise LookupError(f"No job is called {name}.") from None


def scheduled_jobs() -> list[Job]:
    """The jobs that follow the clock, by name."""
    return [job for _, job in sorted(_jobs.items()) if job.schedule is not None]
