"""The queue. Celery only wakes up: the truth about every job lives in PostgreSQL."""

import logging
import os
from contextlib import ExitStack
from time import perf_counter
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("giao_ban")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

logger = logging.getLogger(__name__)
_running = ExitStack()


@signals.setup_logging.connect
def keep_logging(**_: Any) -> None:
    """Leaves the settings' logging as it is: whoever connects here keeps Celery from its own."""
    logging.captureWarnings(True)


@signals.heartbeat_sent.connect
def worker_lives(**_: Any) -> None:
    """Said by a worker's first process, however busy those are that work."""
    from associations import heartbeats

    heartbeats.beat(heartbeats.WORKER)


@signals.beat_init.connect
def clock_lives(**_: Any) -> None:
    """Said at the clock's start, and from then on whenever it has sent something."""
    from associations import heartbeats

    heartbeats.beat(heartbeats.CLOCK)
    signals.after_task_publish.connect(_clock_sent)
    logger.info("clock started")


def _clock_sent(**_: Any) -> None:
    from associations import heartbeats

    heartbeats.beat(heartbeats.CLOCK)


@signals.task_prerun.connect
def task_begins(task: Any, args: Any, **_: Any) -> None:
    """Events of a task name it, and the number of its job."""
    from associations.logs import working

    job = {"job": args[0]} if args else {}
    _running.enter_context(working(task=task.name, **job))
    task.request.begun = perf_counter()


@signals.task_postrun.connect
def task_ends(task: Any, state: str, **_: Any) -> None:
    """One event for each task, as there is one for each request."""
    took = round((perf_counter() - task.request.begun) * 1000)
    logger.info("task", extra={"facts": {"state": state, "ms": took}})
    _running.close()
