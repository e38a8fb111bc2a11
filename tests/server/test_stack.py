"""The programs of an office's server come up together, work, and stop when they are told to."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import date
from http.client import HTTPResponse
from typing import Any

import psycopg
import pytest
from celery import Celery

from config.local.paths import ROOT

from .compose import SERVICES, seconds
from .stack import LONG_LIVED, SITE, USER, Stack, comes_up

MARKED = "0341987654"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with comes_up(tmp_path_factory.mktemp("server")) as found:
        yield found


def get(stack: Stack, path: str, **headers: str) -> HTTPResponse:
    connection = stack.proxy.secure()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer


@pytest.mark.parametrize("name", LONG_LIVED)
def test_each_is_well(stack: Stack, name: str) -> None:
    stack.children[name].wait_until(lambda: stack.is_well(name), seconds=30)


def test_a_page_is_read_through_the_proxy(stack: Stack) -> None:
    answer = get(stack, f"/sign-in/?next=/{MARKED}/")
    assert answer.status == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "secure" in answer.headers["Set-Cookie"].lower()
    assert get(stack, "/static/css/tokens.css").status == 200
    assert get(stack, "/health/ready").status == 200
    assert get(stack, "/").status == 302


def signs_in(stack: Stack, forged: str) -> int:
    """A wrong password, as a browser sends it, with an address made up."""
    page = get(stack, "/sign-in/")
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    token = cookie.partition("=")[2]
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": cookie,
        "Origin": f"https://{SITE}",
        "X-Forwarded-For": forged,
    }
    form = f"username=khong-co&password={MARKED}&csrfmiddlewaretoken={token}"
    connection = stack.proxy.secure()
    connection.request("POST", "/sign-in/", body=form, headers=headers)
    return connection.getresponse().status


def test_a_made_up_address_does_not_evade_the_lock(stack: Stack) -> None:
    tried = [signs_in(stack, f"203.0.113.{number}") for number in range(6)]
    assert tried == [200, 200, 200, 200, 429, 429]
    with psycopg.connect(stack.secret("database_url").strip()) as connection:
        found = connection.execute("SELECT DISTINCT host(ip_address) FROM axes_accessattempt")
        assert found.fetchall() == [("127.0.0.1",)]


def queued(stack: Stack) -> tuple[int, int]:
    """An office with a quarter that waits to be built: the quarter and the job."""
    with psycopg.connect(stack.secret("database_url").strip()) as connection:
        cursor = connection.execute(
            "WITH office AS (INSERT INTO associations_office (synthetic, created_at)"
            " VALUES (true, now()) RETURNING id), quarter AS ("
            " INSERT INTO associations_quarter (office_id, ends_on, state, version, entered_digest)"
            " SELECT id, %s, 'open', 0, '' FROM office RETURNING id, office_id)"
            " INSERT INTO associations_job"
            " (kind, key, office_id, state, progress, attempts, error, asked_at)"
            " SELECT 'build_quarter', id::text, office_id, 'queued', 0, 0, '', now() FROM quarter"
            " RETURNING key::int, id",
            [date(2024, 3, 31)],
        )
        quarter, job = cursor.fetchone() or (0, 0)
    return quarter, job


def send(stack: Stack, job: int) -> None:
    queue = Celery(broker=stack.secret("redis_url").strip())
    queue.send_task("associations.tasks.run_job", args=[job])


def state(stack: Stack, job: int) -> str:
    with psycopg.connect(stack.secret("database_url").strip()) as connection:
        found = connection.execute("SELECT state FROM associations_job WHERE id = %s", [job])
        return str((found.fetchone() or [""])[0])


def test_a_job_goes_through(stack: Stack) -> None:
    _quarter, job = queued(stack)
    send(stack, job)
    stack.children["worker"].wait_until(lambda: state(stack, job) == "done", seconds=60)


def test_the_log_of_the_database_holds_no_values(stack: Stack) -> None:
    with psycopg.connect(stack.secret("database_url").strip(), autocommit=True) as connection:
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute(f"SELECT '{MARKED} x'::int")
        with pytest.raises(psycopg.errors.ForeignKeyViolation) as broken:
            connection.execute(
                "INSERT INTO groups_borrower (office_id, code) VALUES (999, %s)", [MARKED]
            )
        assert broken.value.diag.message_detail
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(
            stack.secret("database_url").strip().replace("giaoban_app:", "giaoban_app:x")
        )
    text = (stack.folder / "postgres.log").read_text()
    assert MARKED not in text and "999" not in text
    assert "password authentication failed" in text, "of the server itself all is told"


def test_a_worker_ends_its_job_before_it_stops(stack: Stack) -> None:
    """The job cannot go on while its quarter is held; the worker is told to stop in its middle."""
    worker = stack.children["worker"]
    quarter, job = queued(stack)
    with psycopg.connect(stack.secret("database_url").strip()) as holding:
        holding.execute("SELECT FROM associations_quarter WHERE id = %s FOR UPDATE", [quarter])
        send(stack, job)
        worker.wait_until(lambda: state(stack, job) == "running", seconds=60)
        worker.process.send_signal(signal.SIGTERM)
        assert not worker.ended()
    grace = seconds(SERVICES["worker"]["stop_grace_period"])
    assert worker.process.wait(grace) == 0
    assert state(stack, job) == "done"


@pytest.mark.parametrize("name", ["beat", "web"])
def test_each_stops_when_it_is_told(stack: Stack, name: str) -> None:
    child = stack.children[name]
    child.process.send_signal(signal.SIGTERM)
    assert child.process.wait(seconds(SERVICES[name]["stop_grace_period"])) == 0


def test_what_they_say_is_json_without_what_was_asked(stack: Stack) -> None:
    for name in LONG_LIVED:
        events = said(stack, name)
        assert events, name
        assert all({"time", "level", "logger", "message"} <= set(event) for event in events)
        assert MARKED not in (stack.folder / f"{name}.log").read_text()
    assert any(event["logger"] == "associations.requests" for event in said(stack, "web"))
    assert any(event["message"] == "task" for event in said(stack, "worker"))


def said(stack: Stack, name: str) -> list[dict[str, Any]]:
    lines = (stack.folder / f"{name}.log").read_text().splitlines()
    # What Celery writes past every logger when it is told to stop.
    return [json.loads(x) for x in lines if x not in ("", "worker: Warm shutdown (MainProcess)")]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run programs as another user")
def test_nothing_is_written_elsewhere(stack: Stack) -> None:
    """Whoever has no rights can write here at most, and into the folder that was given to it."""
    open_to_all = [str(ROOT), "/tmp", "/var/tmp", "/dev/shm", "/run"]  # noqa: S108
    own = ["-xdev", "-maxdepth", "2", "-user", USER, "-print"]
    found = subprocess.run(["find", *open_to_all, *own], capture_output=True, text=True)
    assert found.stdout == ""
    assert list(stack.tmp.glob("*.seen")), "and there they do write"
