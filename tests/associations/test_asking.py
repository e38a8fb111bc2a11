"""Work asked for while it begins elsewhere: what the asker changed is seen by whoever does it."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from associations import jobs
from associations.models import Job, Office
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seen(monkeypatch) -> list[bool]:
    """What each run of the test's work saw: whether the other office is there already."""
    found: list[bool] = []

    def look(job: Job, report: jobs.Report) -> None:
        found.append(Office.objects.count() == 2)

    monkeypatch.setitem(jobs._handlers, "test", look)
    return found


def aside(call: Callable[[], object]) -> None:
    """Does something to its end on a connection of its own."""

    def work() -> None:
        try:
            call()
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


def changed_while_it_begins(ask: Callable[[str, str, Office], Job]) -> None:
    """A change asks for work that waits already, and a worker begins it before the commit."""
    office = make.office("003901", "Phòng giao dịch Bình Minh")
    waits = Job.objects.create(kind="test", key="1", office=office)
    with transaction.atomic():
        make.office("003902", "Phòng giao dịch Hải Hà")
        asked = ask("test", "1", office)
        aside(lambda: jobs.run(waits.pk))
    jobs.run(waits.pk)
    jobs.run(asked.pk)


def test_the_last_run_sees_what_was_changed(seen) -> None:
    changed_while_it_begins(jobs.ask)
    assert seen == [True]


def test_control_nobody_sees_it_when_what_waits_is_not_held(seen) -> None:
    """The race is real: found and not held, the work is done too early and asked for no more."""
    changed_while_it_begins(lambda kind, key, office: Job.objects.get(kind=kind, key=key))
    assert seen == [False]


def test_two_who_ask_at_once_get_the_same_job() -> None:
    office = make.office("003901", "Phòng giao dịch Bình Minh")
    found: list[Job] = []
    begun = threading.Barrier(2)

    def ask() -> None:
        try:
            with transaction.atomic():
                begun.wait(20)
                found.append(jobs.ask("test", "1", office))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(found) == 2 and found[0] == found[1]
