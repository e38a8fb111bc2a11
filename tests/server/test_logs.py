"""What the programs log: lines of JSON, and no word about a person, whatever goes wrong."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from celery import shared_task
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from associations import jobs
from associations.logs import HIDDEN, Line, working
from associations.models import Job
from config.urls import urlpatterns as addresses
from groups.models import Borrower
from tests import factories as make
from tests.signing import signed_in

# What must be in no line: a borrower, a national number, a search, an account, a password, a token.
NAME, NATIONAL, SEARCH, ACCOUNT, SECRET = (
    "Khuất Thị Hoài Thương",
    "0341987654",
    "Lò Văn Pản",
    "khuat.thuong",
    "mat-khau-rieng-77",
)
MARKED = [*NAME.split(), NATIONAL, "Pản", ACCOUNT, SECRET, "203.0.113.9", "38-9abcdef"]


def fault(request: HttpRequest, name: str) -> HttpResponse:
    """A fault of ours whose text and variables hold a person."""
    borrower = {"name": NAME, "national": NATIONAL}
    raise ValueError(f"{borrower['name']} has no group: {borrower}")


def twice(request: HttpRequest) -> HttpResponse:
    """A row that is there already: PostgreSQL answers with the values of its key."""
    write_twice(Borrower.objects.get())
    raise AssertionError


def write_twice(borrower: Borrower) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO groups_borrower (office_id, code) VALUES (%s, %s)",
            [borrower.office_id, borrower.code],
        )


urlpatterns = [
    *addresses,
    path("fault/<str:name>/", fault, name="fault"),
    path("twice/", twice, name="twice"),
]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the settings' own handler writes, caught."""
    caught = io.StringIO()
    handler = next(h for h in logging.root.handlers if isinstance(h.formatter, Line))
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(caught)
    yield caught
    handler.setStream(before)


@pytest.fixture
def borrower(cast: Any) -> Borrower:
    return Borrower.objects.create(office=cast.binh_minh, code=NATIONAL)


def events(lines: io.StringIO) -> list[dict[str, Any]]:
    """All that was logged; each is one line of JSON, and no line holds what is marked."""
    text = lines.getvalue()
    assert [word for word in MARKED if word in text or word in json.dumps(text)] == []
    return [json.loads(line) for line in text.splitlines()]


def of(found: list[dict[str, Any]], logger: str) -> list[dict[str, Any]]:
    return [event for event in found if event["logger"] == logger]


def test_a_request_is_one_event(cast: Any, lines: io.StringIO) -> None:
    client = signed_in(cast.lan)
    answer = client.get("/rights/", {"q": NAME}, REMOTE_ADDR="203.0.113.9")
    (event,) = events(lines)
    assert event.pop("ms") >= 0
    assert event.pop("process") > 0
    assert event.pop("time")[10] == "T"
    assert event == {
        "level": "info",
        "logger": "associations.requests",
        "message": "request",
        "request": answer["X-Request-ID"],
        "method": "GET",
        "path": "/rights/",
        "status": 200,
        "user": cast.lan.pk,
    }


def test_signing_in_and_searching(cast: Any, lines: io.StringIO) -> None:
    make.person(ACCOUNT, NAME)
    for _ in range(6):
        Client().post(
            "/sign-in/", {"username": ACCOUNT, "password": SECRET}, REMOTE_ADDR="203.0.113.9"
        )
    make.quarter(cast.binh_minh, "2024-Q1", version=1)
    client = signed_in(cast.lan)
    client.post("/003901/2024-Q1/loans/", {"q": SEARCH})
    client.get("/003901/2024-Q1/loans/", {"q": SEARCH})
    client.get(f"/jobs/{NATIONAL}/")
    client.get(f"/{NAME}/")
    client.get("/invitation/MQ/abc-38-9abcdef/")
    Client(enforce_csrf_checks=True).post("/sign-in/", {"username": ACCOUNT, "password": SECRET})
    found = events(lines)
    paths = [event["path"] for event in of(found, "associations.requests")]
    assert paths == [
        *["/sign-in/"] * 6,
        *["/003901/2024-Q1/loans/"] * 2,
        "/jobs/<int:job_id>/",
        "",
        "/invitation/<uidb64>/<token>/",
        "/sign-in/",
    ]


@pytest.mark.parametrize(("address", "kind"), [("/fault/Pản/", "ValueError"), ("/twice/", "Un")])
def test_a_fault_of_the_server(
    borrower: Borrower, lines: io.StringIO, settings: Any, address: str, kind: str, cast: Any
) -> None:
    settings.ROOT_URLCONF = __name__
    client = signed_in(cast.lan, raise_request_exception=False)
    with transaction.atomic():
        answer = client.post(address, {"q": SEARCH, "id": NATIONAL})
        transaction.set_rollback(True)
    assert answer.status_code == 500
    (event,) = of(events(lines), "django.request")
    assert event["request"] == answer["X-Request-ID"]
    raised = event["exception"][0]
    assert kind in raised["type"] + event["exception"][-1]["type"]
    assert any("tests/server/test_logs.py" in frame for frame in raised["frames"])
    (request,) = of(events(lines), "associations.requests")
    assert (request["status"], request["level"]) == (500, "error")


def test_an_error_of_the_database_tells_code_table_and_constraint(
    borrower: Borrower, lines: io.StringIO
) -> None:
    with pytest.raises(IntegrityError, match=NATIONAL) as caught, transaction.atomic():
        write_twice(borrower)
    logger = logging.getLogger("portfolio")
    logger.error("posting %s failed: %s", 7, caught.value, exc_info=caught.value)
    (event,) = events(lines)
    assert event["message"] == "posting 7 failed: IntegrityError"
    told = event["exception"][1]
    assert told["sqlstate"] == "23505"
    assert told["table_name"] == "groups_borrower"
    assert told["constraint_name"] == "borrower_code_once"


def test_a_job_that_fails(cast: Any, borrower: Borrower, lines: io.StringIO) -> None:
    def fail(job: Job, report: jobs.Report) -> None:
        with transaction.atomic():
            write_twice(borrower)

    jobs._handlers["test"] = fail
    try:
        job = Job.objects.create(kind="test", key="1", office=cast.binh_minh, asked_by=cast.lan)
        from associations.tasks import run_job

        run_job.apply(args=(job.pk,))
    finally:
        del jobs._handlers["test"]
    failed, task = events(lines)
    assert failed["logger"] == "associations.jobs"
    assert failed["exception"][1]["sqlstate"] == "23505"
    for event in (failed, task):
        assert (event["task"], event["job"]) == ("associations.tasks.run_job", job.pk)
    assert (task["message"], task["state"]) == ("task", "SUCCESS")


@shared_task
def broken(number: int) -> None:
    """A task with a fault of its own, of which Celery itself tells."""
    raise RuntimeError(f"{NAME} {NATIONAL}")


def test_a_task_that_fails(lines: io.StringIO) -> None:
    broken.apply(args=(7,))
    found = events(lines)
    assert [e["logger"] for e in found] == ["celery.app.trace", "config.celery"]
    assert found[0]["exception"][0]["type"] == "builtins.RuntimeError"
    assert found[1]["state"] == "FAILURE"
    broken_again = events(lines)
    logging.getLogger("associations").info("afterwards")
    assert "task" not in events(lines)[len(broken_again)], "what follows is of no task"


def message(name: str, text: Any, *given: Any) -> str:
    made = Line().format(logging.LogRecord(name, logging.INFO, "x.py", 1, text, given, None))
    assert "\n" not in made
    return json.loads(made)["message"]


def test_arguments_of_messages_are_numbers_or_hidden() -> None:
    assert message("gunicorn.error", "Booting worker with pid: %s", 12) == (
        "Booting worker with pid: 12"
    )
    assert message("gunicorn.error", "Error handling request %s", f"/?q={SEARCH}") == (
        f"Error handling request {HIDDEN}"
    )
    assert message("celery.x", "%(id)d of %(name)s", {"id": 3, "name": NAME}) == f"3 of {HIDDEN}"
    assert message("associations", "%d rows", NAME) == "%d rows"
    assert message("associations", ValueError(NAME)) == HIDDEN


def test_messages_that_are_made_of_data_are_hidden() -> None:
    assert message("django.security.DisallowedHost", f"Invalid HTTP_HOST header: {NAME}") == HIDDEN
    assert message("py.warnings", NAME) == message("somebody", NAME) == HIDDEN


def test_what_an_event_belongs_to() -> None:
    record = logging.LogRecord("associations", logging.INFO, "x.py", 1, "one\ntwo", (), None)
    with working(request="a"), working(task="b"):
        inside = json.loads(Line().format(record))
    outside = json.loads(Line().format(record))
    assert (inside["request"], inside["task"], inside["message"]) == ("a", "b", "one\ntwo")
    assert "request" not in outside and "task" not in outside
