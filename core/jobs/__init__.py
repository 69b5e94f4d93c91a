"""Work outside the request: promised in an outbox row, done at least once, its effect once.

    @scheduled(every=timedelta(minutes=1))      # or daily_at=time(6)
    @job("core.seal")
    def seal() -> None: ...

    enqueue("core.run_import", key=f"import:{import_id}", import_id=str(import_id))

Jobs stand in each app's `tasks.py`, which is imported at start-up.
"""

from core.jobs.outbox import enqueue
from core.jobs.registry import job, scheduled

__all__ = ["enqueue", "job", "scheduled"]
