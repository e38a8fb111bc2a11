"""How work is asked for, done once, and found again when a worker or the queue is lost.

A job is a row, written in the transaction that needs it; after the commit the queue is told its
number. A worker holds a lock of its session while it works, so a job that is called running while
nobody holds its lock was lost, and the sweeper sends it again.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from celery import current_app
from django.db import connection, connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from kombu.exceptions import OperationalError

from .models import Job, Office, User

logger = logging.getLogger(__name__)

Report = Callable[[int], None]
Handler = Callable[[Job, Report], None]

MOST_ATTEMPTS = 3
_LOCKS = 7201  # the first key of the advisory locks of jobs
_handlers: dict[str, Handler] = {}


class Refused(Exception):
    """A job that cannot be done as asked; its message is a sentence for the user."""


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Registers what does the jobs of a kind. The handler's work must be safe to repeat."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def ask(kind: str, key: str, office: Office, by: User | None = None) -> Job:
    """Asks for work, once: the same work that still waits is returned instead of a second one."""
    with transaction.atomic():
        job, new = Job.objects.get_or_create(
            kind=kind, key=key, state=Job.State.QUEUED, defaults={"office": office, "asked_by": by}
        )
    if new:
        transaction.on_commit(lambda: wake(job.pk))
    return job


def wake(job_id: int) -> None:
    """Tells the queue of a job. A queue that is down is no fault: the sweeper sends it later."""
    try:
        current_app.send_task("associations.tasks.run_job", args=[job_id], retry=False)
    except OperationalError:
        logger.warning("queue out of reach; job %s waits for the sweeper", job_id)


def run(job_id: int) -> None:
    """Does a waiting job, whoever else was told of it too. Its outcome stands in its row."""
    if not _lock(job_id):
        return
    try:
        taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
            state=Job.State.RUNNING, started_at=timezone.now(), progress=0, error=""
        )
        if taken:
            _work(Job.objects.select_related("office", "asked_by").get(pk=job_id))
    finally:
        _unlock(job_id)


def _work(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)
    try:
        _handlers[job.kind](job, lambda percent: report(job.pk, percent))
    except Refused as refusal:
        _end(job, Job.State.FAILED, error=str(refusal))
    except Exception:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        with override("vi"):
            _end(job, Job.State.FAILED, error=_("Something went wrong here. Nothing was changed."))
    else:
        _end(job, Job.State.DONE)


def _end(job: Job, state: Job.State, error: str = "") -> None:
    Job.objects.filter(pk=job.pk).update(
        state=state,
        error=error,
        finished_at=timezone.now(),
        **({"progress": 100} if state == Job.State.DONE else {}),
    )


def report(job_id: int, percent: int) -> None:
    """Shows how far a job is, at once, even from inside a long transaction."""
    if not connection.in_atomic_block:
        Job.objects.filter(pk=job_id).update(progress=percent)
        return
    aside = connections["default"].copy()
    try:
        with aside.cursor() as cursor:
            cursor.execute(
                "UPDATE associations_job SET progress = %s WHERE id = %s", [percent, job_id]
            )
    finally:
        aside.close()


def sweep() -> int:
    """Sends waiting jobs again and takes lost ones up anew; returns how many were sent.

    A job lost for the third time ends with a sentence for whoever asked for it.
    """
    for job in Job.objects.filter(state=Job.State.RUNNING):
        if _lock(job.pk):
            try:
                _take_up_again(job)
            finally:
                _unlock(job.pk)
    before = timezone.now() - timedelta(seconds=10)
    waiting = Job.objects.filter(state=Job.State.QUEUED, asked_at__lt=before)
    for job_id in waiting.values_list("pk", flat=True):
        wake(job_id)
    return waiting.count()


def _take_up_again(job: Job) -> None:
    """Back to waiting, unless it was lost too often or the same work already waits again."""
    job.refresh_from_db()
    if job.state != Job.State.RUNNING:
        return
    waits = Job.objects.filter(kind=job.kind, key=job.key, state=Job.State.QUEUED).exists()
    if job.attempts >= MOST_ATTEMPTS or waits:
        with override("vi"):
            _end(job, Job.State.FAILED, error=_("The work was interrupted. Please start it again."))
    else:
        Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)


def _lock(job_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, job_id])
        return bool(cursor.fetchone()[0])


def _unlock(job_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, job_id])
