"""Jobs are done once, found again when lost, and tell how far they are."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from associations import jobs
from associations.models import Job, Office
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


class Work:
    """What a test's jobs do: notes each time it is done, and may wait in the middle."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.go_on.set()
        self.step: Callable[[jobs.Report], None] = lambda report: None

    def __call__(self, job: Job, report: jobs.Report) -> None:
        self.begun.release()
        assert self.go_on.wait(20)
        self.step(report)
        self.done.append(job.pk)


@pytest.fixture
def work() -> Iterator[Work]:
    found = Work()
    jobs._handlers["test"] = found
    yield found
    del jobs._handlers["test"]


@pytest.fixture
def office() -> Office:
    return make.office("003901", "Phòng giao dịch Bình Minh")


def in_thread(call: Callable[[], object]) -> threading.Thread:
    """Runs `call` on a connection of its own."""

    def work() -> None:
        try:
            call()
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def queued(office: Office) -> Job:
    return Job.objects.create(kind="test", key="1", office=office)


def test_the_same_work_is_asked_for_once(office, work) -> None:
    first = jobs.ask("test", "1", office)
    assert jobs.ask("test", "1", office) == first
    assert jobs.ask("test", "2", office) != first
    jobs.run(first.pk)
    assert jobs.ask("test", "1", office) != first


def test_running_twice_does_the_work_once(office, work) -> None:
    job = queued(office)
    jobs.run(job.pk)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (work.done, job.state, job.progress, job.attempts) == ([job.pk], "done", 100, 1)


def at_once(work: Work, call: Callable[[], object], *, guarded: bool) -> None:
    """Two workers that are both told of a job, the second while the first is in its middle."""
    work.go_on.clear()
    first = in_thread(call)
    assert work.begun.acquire(timeout=20)
    second = in_thread(call)
    if guarded:
        second.join(20)
    else:
        assert work.begun.acquire(timeout=20)
    work.go_on.set()
    first.join(20)
    second.join(20)


def test_running_at_once_does_the_work_once(office, work) -> None:
    job = queued(office)
    at_once(work, lambda: jobs.run(job.pk), guarded=True)
    assert work.done == [job.pk]


def test_control_without_lock_and_state_the_work_is_done_twice(office, work) -> None:
    """The race is real: the same two workers, past the guard of run()."""
    job = queued(office)
    at_once(work, lambda: jobs._work(job), guarded=False)
    assert work.done == [job.pk, job.pk]


def lost_worker(job: Job) -> None:
    """A worker takes the job up and its connection is killed in the middle."""
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
    worker = connections["default"].copy()
    try:
        with worker.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [jobs._LOCKS, job.pk])
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
            cursor.execute(
                "UPDATE associations_job SET state = 'running', attempts = attempts + 1 "
                "WHERE id = %s",
                [job.pk],
            )
        jobs.sweep()
        job.refresh_from_db()
        assert job.state == "running", "a job whose worker lives was taken away from it"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        with pytest.raises(psycopg.OperationalError):
            worker.connection.execute("SELECT 1")
    finally:
        worker.close()


def test_a_lost_job_is_taken_up_again(office, work) -> None:
    job = queued(office)
    lost_worker(job)
    jobs.sweep()
    job.refresh_from_db()
    assert job.state == "queued"
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (work.done, job.state, job.attempts) == ([job.pk], "done", 2)


def test_a_job_lost_three_times_ends_with_a_sentence(office, work) -> None:
    job = queued(office)
    for _ in range(3):
        lost_worker(job)
        jobs.sweep()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 3)
    assert job.error == "Công việc bị gián đoạn. Hãy thực hiện lại."
    assert job.finished_at is not None


def test_a_lost_job_gives_way_to_the_same_work_asked_for_again(office, work) -> None:
    job = queued(office)
    lost_worker(job)
    again = jobs.ask("test", "1", office)
    assert again != job
    jobs.sweep()
    job.refresh_from_db()
    assert job.state == "failed"
    jobs.run(again.pk)
    assert work.done == [again.pk]


def test_a_refusal_is_told_in_its_own_words(office, work) -> None:
    def refuse(report: jobs.Report) -> None:
        raise jobs.Refused("Tệp không đọc được.")

    work.step = refuse
    job = queued(office)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "Tệp không đọc được.")


def test_a_fault_of_ours_ends_the_job_and_tells_no_details(office, work) -> None:
    def fail(report: jobs.Report) -> None:
        raise RuntimeError("Nguyễn Văn A")

    work.step = fail
    job = queued(office)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "Nguyễn" not in job.error
    assert job.error


@pytest.mark.parametrize("inside", [False, True], ids=["plainly", "inside a transaction"])
def test_progress_is_seen_while_the_work_goes_on(office, work, inside) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(Job.objects.get().progress)

    def step(report: jobs.Report) -> None:
        if inside:
            with transaction.atomic():
                report(40)
                in_thread(look).join(20)
        else:
            report(40)
            in_thread(look).join(20)

    work.step = step
    jobs.run(queued(office).pk)
    assert seen == [40]


def test_the_sweeper_sends_only_what_waits_for_a_while(office, work) -> None:
    job = queued(office)
    assert jobs.sweep() == 0
    Job.objects.filter(pk=job.pk).update(asked_at=timezone.now() - timedelta(minutes=1))
    assert jobs.sweep() == 1


def end_line() -> None:
    """Has the server end the connection of whoever calls this."""
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid]
            )
    finally:
        other.close()


def test_a_job_whose_line_breaks_is_done_again_and_has_not_failed(office, work) -> None:
    def broken(report: jobs.Report) -> None:
        work.step = lambda report: None
        with transaction.atomic():
            end_line()
            Job.objects.exists()

    work.step = broken
    job = queued(office)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("running", "")
    jobs.sweep()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (work.done, job.state) == ([job.pk], "done")


def test_whoever_lost_a_job_says_nothing_of_its_end(office, work) -> None:
    """Its line broke, the job was begun anew elsewhere and still runs; then the first one ends."""

    def overtaken(report: jobs.Report) -> None:
        work.step = lambda report: None
        Job.objects.filter(pk=job.pk).update(started_at=timezone.now(), progress=7)
        report(90)

    work.step = overtaken
    job = queued(office)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress) == ("running", 7)
