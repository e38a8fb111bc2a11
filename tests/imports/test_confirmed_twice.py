"""Confirmations that meet: of one file twice, and of one that meanwhile would replace another."""

import threading
import time

import pytest
from django.db import connection, connections, transaction

import portfolio.tasks  # noqa: F401 - registers what does the jobs
from associations import jobs
from associations.models import Job, Quarter
from portfolio.imports.confirming import confirm, post
from portfolio.models import ImportFile, Position
from tests import factories as make
from tests.cast import Cast, assemble

from .files import MILLION, groups, loans, posted, sent
from .way import AT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def met() -> tuple[Cast, Quarter]:
    cast = assemble()
    quarter = make.quarter(cast.binh_minh, "2024-Q1")
    posted(quarter, groups())
    return cast, quarter


def outcome(job: Job) -> tuple[str, str]:
    job.refresh_from_db()
    return job.state, job.error


@pytest.mark.django_db
def test_the_second_confirmation_of_a_posted_file_has_nothing_left_to_do(met) -> None:
    cast, quarter = met
    file = sent(quarter, loans())
    first = confirm(file, cast.lan)
    Job.objects.filter(pk=first.pk).update(state=Job.State.RUNNING)
    second = confirm(file, cast.lan)
    assert second != first
    jobs.run(second.pk)
    assert outcome(second) == ("done", "")
    # The first worker was lost after it had posted, or comes too late: that is no failure.
    jobs.run(first.pk)
    assert outcome(first) == ("done", "")
    assert Position.objects.count() == 1


def _until_somebody_waits() -> None:
    """Whatever was asked before the quarter is held has been asked by then."""
    ends = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < ends:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits for the quarter")


def race(met, act) -> tuple[str, str]:
    """An officer, who may confirm and not replace, confirms while another file is being posted."""
    cast, quarter = met
    theirs, ours = sent(quarter, loans()), sent(quarter, loans({"KU_DNOTHAN": 7 * MILLION}))
    job = confirm(ours, cast.dung)

    def work() -> None:
        try:
            act(job)
        finally:
            connections.close_all()

    worker = threading.Thread(target=work)
    with transaction.atomic():
        post(theirs.pk, cast.lan, AT)
        worker.start()
        _until_somebody_waits()
    worker.join(20)
    ours.refresh_from_db()
    return ours.state, outcome(job)[0]


def test_what_would_replace_is_asked_when_the_quarter_is_held(met) -> None:
    assert race(met, lambda job: jobs.run(job.pk)) == (ImportFile.State.STAGED, "failed")


def test_control_asked_before_it_is_held_the_officer_replaces(met) -> None:
    from associations.rights import may
    from portfolio.imports.confirming import action_needed

    def too_early(job: Job) -> None:
        file, by = ImportFile.objects.get(pk=int(job.key)), job.asked_by
        assert by is not None
        if may(by, action_needed(file), file.office, AT.date()):
            post(file.pk, by, AT)

    assert race(met, too_early)[0] == ImportFile.State.POSTED
