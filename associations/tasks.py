"""What the queue calls. Arguments are numbers of rows, never anything about a person."""

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from . import jobs, signing_in
from .sessions import SessionStore


@shared_task(
    autoretry_for=(OperationalError, InterfaceError),
    max_retries=8,
    retry_backoff=1,
    retry_backoff_max=8,
)
def run_job(job_id: int) -> None:
    """Does one job. Tried again soon while the database is away, later by the sweeper alone."""
    jobs.run(job_id)


@shared_task
def sweep_jobs() -> None:
    """Finds jobs that the queue or a worker lost."""
    jobs.sweep()


@shared_task
def forget_visits() -> None:
    """Drops sessions that ended and failures to sign in that count no more."""
    SessionStore.clear_expired()
    signing_in.forget_failures(timezone.now())
