"""Commands of one checkout share one set of services."""

import threading

import psycopg
import pytest

from config.local.instance import AlreadyRunning, Instance


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    return tmp_path


def test_services_named_by_the_environment_are_not_embedded(folder, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://office@db/giaoban")
    monkeypatch.setenv("REDIS_URL", "redis://queue/0")
    instance = Instance(folder, logs=folder)
    with instance.services() as services:
        assert services == {}
        assert instance.children() == []


def test_a_guest_uses_the_services_and_they_wait_for_it(folder):
    arrived, stopped = threading.Event(), threading.Event()
    seen: list[object] = []

    def visit():
        guest = Instance(folder, logs=folder)
        with guest.services() as services:
            seen.append((guest.children(), services))
            arrived.set()
            # The holder takes its record away when it wants to stop.
            while guest.record.exists():
                stopped.wait(0.01)
            seen.append(stopped.wait(0.5))
            with psycopg.connect(services["DATABASE_URL"]) as connection:
                seen.append(connection.execute("SELECT 1").fetchone())

    visitor = threading.Thread(target=visit)
    with Instance(folder, logs=folder).services() as services:
        visitor.start()
        assert arrived.wait(30)
    stopped.set()
    visitor.join()
    assert seen == [([], services), False, (1,)]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(services["DATABASE_URL"])


def test_a_second_demo_says_that_one_is_running(folder):
    with (
        Instance(folder, logs=folder).services_of_demo(),
        pytest.raises(AlreadyRunning),
        Instance(folder, logs=folder).services_of_demo(),
    ):
        pass


def test_the_services_keep_their_data(folder):
    for number in (1, 2):
        with (
            Instance(folder, logs=folder).services() as services,
            psycopg.connect(services["DATABASE_OWNER_URL"]) as owner,
        ):
            owner.execute(
                "CREATE TABLE IF NOT EXISTS start (id bigint GENERATED ALWAYS AS IDENTITY)"
            )
            owner.execute("INSERT INTO start DEFAULT VALUES")
            assert owner.execute("SELECT max(id) FROM start").fetchone() == (number,)
