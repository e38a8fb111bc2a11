"""How work is asked for, done once, and found again when a worker or the queue is lost.

A job is a row, written in the transaction that needs it; after the commit the queue is told its
number. A worker holds a lock of its session while it works, so a job that is called running while
nobody holds its lock was lost, and is taken up again by whoever finds it: a worker that is told of
it once more, or the sweeper.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import psycopg
from celery import current_app
from django.db import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from kombu.exceptions import OperationalError as QueueOutOfReach

from .models import Job, Office, User

logger = logging.getLogger(__name__)

Report = Callable[[int], None]
Handler = Callable[[Job, Report], None]

MOST_ATTEMPTS = 3
# The sweeper sends so many of the oldest jobs at once: a long queue is not sent over and over.
MOST_SENT = 100
# The database went away, or asks to try again. COPY raises the driver's own errors.
_INTERRUPTED = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)
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
    """Asks for work, once: the same work that still waits is returned instead of a second one.

    What waits is held until the transaction ends, so that no worker begins before what the
    transaction changed can be seen.
    """
    with transaction.atomic():
        job = _waiting(kind, key)
        while job is None:
            try:
                with transaction.atomic():
                    job = Job.objects.create(kind=kind, key=key, office=office, asked_by=by)
            except IntegrityError:  # asked for by somebody else at this moment
                job = _waiting(kind, key)
        transaction.on_commit(partial(wake, job.pk))
    return job


def wake(job_id: int) -> None:
    """Tells the queue of a job. A queue that is down is no fault: the sweeper sends it later."""
    try:
        current_app.send_task("associations.tasks.run_job", args=[job_id], retry=False)
    except QueueOutOfReach:
        logger.warning("queue out of reach; job %s waits for the sweeper", job_id)


def run(job_id: int) -> None:
    """Does a waiting or lost job, whoever else was told of it. Its outcome stands in its row."""
    if not _lock(job_id):
        return
    ended = True
    try:
        _take_up_again(job_id)
        job = _taken(job_id)
        if job is not None:
            ended = _work(job)
    finally:
        _unlock(job_id)
    if not ended:
        wake(job_id)


def report(job: Job, percent: int) -> None:
    """Shows how far a job is, at once, even from inside a long transaction."""
    if not connection.in_atomic_block:
        Job.objects.filter(pk=job.pk, started_at=job.started_at).update(progress=percent)
        return
    aside = connections["default"].copy()
    try:
        with aside.cursor() as cursor:
            cursor.execute(
                "UPDATE associations_job SET progress = %s WHERE id = %s AND started_at = %s",
                [percent, job.pk, job.started_at],
            )
    except _INTERRUPTED:
        logger.warning("progress of job %s was not shown", job.pk)
    finally:
        aside.close()


def sweep() -> int:
    """Sends waiting jobs again and takes lost ones up anew; returns how many were sent.

    A job lost for the third time ends with a sentence for whoever asked for it.
    """
    running = Job.objects.filter(state=Job.State.RUNNING).order_by("pk")
    for job_id in list(running.values_list("pk", flat=True)):
        if _lock(job_id):
            try:
                _take_up_again(job_id)
            finally:
                _unlock(job_id)
    before = timezone.now() - timedelta(seconds=10)
    waiting = Job.objects.filter(state=Job.State.QUEUED, asked_at__lt=before).order_by("pk")
    sent = list(waiting.values_list("pk", flat=True)[:MOST_SENT])
    for job_id in sent:
        wake(job_id)
    return len(sent)


def standing(job: Job, at: datetime) -> str:
    """How it stands with a job, in a sentence: why it failed, or what it has waited for so long."""
    waited = at - job.asked_at
    if job.state != Job.State.QUEUED:
        return job.error or job.get_state_display()
    if waited > timedelta(minutes=2):
        return _(
            "This has waited for more than two minutes and will begin by itself. If it does not, "
            "tell whoever runs the server that the workers stand still."
        )
    if job.attempts:
        return _("The work was interrupted and begins again by itself.")
    if waited > timedelta(seconds=15):
        return _("Other work comes first. This begins by itself.")
    return job.get_state_display()


def _waiting(kind: str, key: str) -> Job | None:
    """The job that waits, held until the transaction ends."""
    jobs = Job.objects.select_for_update(no_key=True)
    return jobs.filter(kind=kind, key=key, state=Job.State.QUEUED).first()


def _taken(job_id: int) -> Job | None:
    """The job, called running from now on; none when it does not wait.

    None too while a transaction asks for it once more: its commit wakes a worker again.
    """
    with transaction.atomic():
        jobs = Job.objects.select_related("office", "asked_by")
        jobs = jobs.select_for_update(skip_locked=True, of=("self",))
        job = jobs.filter(pk=job_id, state=Job.State.QUEUED).first()
        if job is not None:
            job.state, job.started_at = Job.State.RUNNING, timezone.now()
            job.progress, job.error, job.attempts = 0, "", job.attempts + 1
            job.save(update_fields=["state", "started_at", "progress", "error", "attempts"])
    return job


def _work(job: Job) -> bool:
    """Does a job and writes its outcome down; false when the database went away meanwhile."""
    try:
        state, error = _outcome(job)
        _end(job, state, error)
    except _INTERRUPTED:
        logger.warning("job %s (%s) was interrupted by the database", job.pk, job.kind)
        connection.close()
        return False
    return True


def _outcome(job: Job) -> tuple[Job.State, str]:
    """How the work of a job ended, with a sentence for the user when it failed."""
    try:
        _handlers[job.kind](job, partial(report, job))
    except Refused as refusal:
        return Job.State.FAILED, str(refusal)
    except _INTERRUPTED:
        raise
    except Exception:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        with override("vi"):
            return Job.State.FAILED, _("Something went wrong here. Nothing was changed.")
    return Job.State.DONE, ""


def _end(job: Job, state: Job.State, error: str = "") -> None:
    """Writes an outcome down, unless the job was taken from whoever says it and begun anew."""
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, started_at=job.started_at).update(
        state=state,
        error=error,
        finished_at=timezone.now(),
        **({"progress": 100} if state == Job.State.DONE else {}),
    )


def _take_up_again(job_id: int) -> None:
    """Lets a lost job wait again, unless it was lost too often or the same work waits already.

    To be called by whoever holds its lock. That the database server was started anew since is no
    fault of the job, and does not count.
    """
    job = Job.objects.filter(pk=job_id, state=Job.State.RUNNING).first()
    if job is None:
        return
    own_fault = job.started_at is None or job.started_at > _server_started_at()
    with override("vi"):
        if own_fault and job.attempts >= MOST_ATTEMPTS:
            why = _("The work was interrupted. Please start it again.")
        elif _waits_again(job, own_fault):
            return
        else:
            why = _("The work was interrupted. It was asked for again since.")
    _end(job, Job.State.FAILED, why)


def _waits_again(job: Job, counted: bool) -> bool:
    """Puts a lost job back; false when the same work waits already."""
    lost = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
    try:
        with transaction.atomic():
            lost.update(state=Job.State.QUEUED, attempts=F("attempts") - (0 if counted else 1))
    except IntegrityError:
        return False
    return True


def _server_started_at() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_postmaster_start_time()")
        found: datetime = cursor.fetchone()[0]
        return found


def _lock(job_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, job_id])
        return bool(cursor.fetchone()[0])


def _unlock(job_id: int) -> None:
    """Lets go of a job. The server does so by itself when the connection broke."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, job_id])
    except _INTERRUPTED:
        connection.close()
