"""The local PostgreSQL: its roles, and its start after all that can be left behind."""

import os
import signal
import subprocess

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from config.local import unprivileged
from config.local.postgres import Postgres, inhabitants


@pytest.fixture(scope="module")
def roles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster")
    postgres = Postgres(folder / "postgres", log=folder / "postgres.log")
    roles = postgres.start()
    with psycopg.connect(roles.owner_url) as owner:
        owner.execute("CREATE TABLE loan (id bigint GENERATED ALWAYS AS IDENTITY, number text)")
    yield roles
    postgres.stop()


@pytest.fixture
def application(roles):
    with psycopg.connect(roles.application_url, autocommit=True) as connection:
        yield connection


def test_the_application_reads_and_writes_rows(application):
    application.execute("INSERT INTO loan (number) VALUES ('6600')")
    application.execute("UPDATE loan SET number = '6000'")
    assert application.execute("SELECT number FROM loan").fetchall() == [("6000",)]
    application.execute("DELETE FROM loan")


@pytest.mark.parametrize(
    "command",
    [
        "CREATE TABLE other (id bigint)",
        "CREATE SCHEMA other",
        "ALTER TABLE loan ADD COLUMN rate numeric",
        "TRUNCATE loan",
        "DROP TABLE loan",
        "CREATE DATABASE other",
        "SET ROLE giaoban_owner",
    ],
)
def test_the_application_changes_no_table(application, command):
    with pytest.raises(InsufficientPrivilege):
        application.execute(command)


def test_the_owner_is_no_superuser_but_makes_databases(roles):
    with psycopg.connect(roles.owner_url) as owner:
        query = "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        assert owner.execute(query).fetchone() == (False, True)


def test_a_wrong_password_is_refused(roles):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(roles.application_url, password="wrong")


def test_a_killed_server_starts_again_with_its_data(tmp_path):
    postgres = Postgres(tmp_path / "postgres", log=tmp_path / "log")
    with psycopg.connect(postgres.start().owner_url) as owner:
        owner.execute("CREATE TABLE kept (id bigint)")
    assert postgres.child is not None
    # Not waited for: it stays a zombie, whose number postmaster.pid still names.
    os.kill(postgres.child.process.pid, signal.SIGKILL)
    again = Postgres(tmp_path / "postgres", log=tmp_path / "log")
    with psycopg.connect(again.start().owner_url) as owner:
        assert owner.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    again.stop()
    assert inhabitants(again.data) == []


def test_a_number_given_to_another_program_does_not_stop_the_start(tmp_path):
    postgres = Postgres(tmp_path / "postgres", log=tmp_path / "log")
    postgres.start()
    pid_file = postgres.data / "postmaster.pid"
    left = pid_file.read_text()
    postgres.stop()
    other = subprocess.Popen([*unprivileged.prefix(), "cat"], stdin=subprocess.PIPE)
    try:
        pid_file.write_text(left.replace(left.split()[0], str(other.pid), 1))
        postgres.start()
        postgres.stop()
        assert other.poll() is None
    finally:
        other.kill()
        other.communicate()


def test_a_server_left_running_is_stopped_before_the_next(tmp_path):
    left = Postgres(tmp_path / "postgres", log=tmp_path / "log")
    left.start()
    again = Postgres(tmp_path / "postgres", log=tmp_path / "log")
    again.start()
    assert left.child is not None
    assert left.child.ended()
    again.stop()
