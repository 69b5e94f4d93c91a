"""Celery's settings: none of them may lose work, and nobody else may send any."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from batcherp.celery import SECONDS_AT_MOST, app
from core.jobs.watchdog import Watch

SENDS = re.compile(r"\.(delay|apply_async|send_task|delay_on_commit)\(")


def test_a_worker_that_dies_gives_its_work_back() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.worker_soft_shutdown_timeout > 0


def test_unfinished_messages_show_up_just_after_the_time_limit_and_never_before() -> None:
    timeout = app.conf.broker_transport_options["visibility_timeout"]

    assert app.conf.task_soft_time_limit < app.conf.task_time_limit == SECONDS_AT_MOST
    assert SECONDS_AT_MOST < timeout <= SECONDS_AT_MOST + 60
    assert app.conf.result_backend_transport_options["visibility_timeout"] == timeout
    assert app.conf.visibility_timeout == timeout


def test_messages_are_json_and_results_are_not_kept() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.task_ignore_result
    assert not app.conf.result_backend


def test_beat_only_ticks_and_old_ticks_are_thrown_away() -> None:
    (tick,) = app.conf.beat_schedule.values()

    assert tick["task"] == "core.tick"
    assert tick["options"]["expires"] <= tick["schedule"]


def test_only_the_relay_sends_work() -> None:
    folders = [Path(settings.BASE_DIR, app.split(".")[0]) for app in settings.INSTALLED_APPS]
    files = [path for folder in folders if folder.is_dir() for path in folder.rglob("*.py")]
    files += Path(settings.BASE_DIR, "batcherp").rglob("*.py")

    senders = [path.name for path in files if SENDS.search(path.read_text(encoding="utf-8"))]

    assert len(files) > 50
    assert senders == ["relay.py"]


def test_a_worker_that_takes_nothing_though_work_waits_is_stalled() -> None:
    watch = Watch("celery", patience_seconds=20)

    assert not watch.is_stalled(now=0, waiting=3, is_busy=False)
    assert not watch.is_stalled(now=20, waiting=3, is_busy=False)
    assert watch.is_stalled(now=21, waiting=3, is_busy=False)


def test_a_busy_or_idle_worker_is_not_stalled() -> None:
    watch = Watch("celery", patience_seconds=20)
    watch.is_stalled(now=0, waiting=3, is_busy=False)

    assert not watch.is_stalled(now=30, waiting=3, is_busy=True)
    assert not watch.is_stalled(now=60, waiting=0, is_busy=False)
    assert not watch.is_stalled(now=61, waiting=3, is_busy=False)


def test_a_worker_that_took_a_message_is_not_stalled() -> None:
    watch = Watch("celery", patience_seconds=20)
    watch.is_stalled(now=0, waiting=3, is_busy=False)
    watch.took()

    assert not watch.is_stalled(now=30, waiting=3, is_busy=False)
