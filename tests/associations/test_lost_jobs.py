"""Lost jobs taken up again, and a long queue, as one transaction can show it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from associations import jobs
from associations.models import Job, Office
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch) -> list[int]:
    """The jobs of kind test that were done."""
    found: list[int] = []
    monkeypatch.setitem(jobs._handlers, "test", lambda job, report: found.append(job.pk))
    return found


@pytest.fixture
def office() -> Office:
    return make.office("003901", "Phòng giao dịch Bình Minh")


def queued(office: Office) -> Job:
    return Job.objects.create(kind="test", key="1", office=office)


def test_whoever_is_told_of_a_lost_job_takes_it_up(office, done) -> None:
    job = queued(office)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=1)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (done, job.state, job.attempts) == ([job.pk], "done", 2)


def test_a_restart_of_the_database_is_no_fault_of_the_job(office, done) -> None:
    job = queued(office)
    before = timezone.now() - timedelta(days=365)
    Job.objects.filter(pk=job.pk).update(state="running", attempts=3, started_at=before)
    jobs.sweep()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("queued", 2)


def test_a_long_queue_is_not_sent_whole_each_time(office, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "MOST_SENT", 2)
    sent: list[int] = []
    monkeypatch.setattr(jobs, "wake", sent.append)
    waiting = [Job.objects.create(kind="test", key=str(n), office=office) for n in range(3)]
    Job.objects.update(asked_at=timezone.now() - timedelta(minutes=1))
    assert jobs.sweep() == 2
    assert sent == [job.pk for job in waiting[:2]]
