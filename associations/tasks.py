"""What the queue calls. Arguments are numbers of rows, never anything about a person."""

from celery import shared_task

from . import jobs


@shared_task
def run_job(job_id: int) -> None:
    """Does one job."""
    jobs.run(job_id)


@shared_task
def sweep_jobs() -> None:
    """Finds jobs that the queue or a worker lost."""
    jobs.sweep()
