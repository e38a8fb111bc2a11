"""A whole Giao Ban of the drill's own: PostgreSQL, Valkey, worker, clock, pages; to be killed."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg import sql

from config.local import environment, foreground, programs
from config.local.child import Child
from config.local.ports import free_port
from config.local.postgres import Postgres
from config.local.roles import DATABASE, OWNER, Roles
from config.local.valkey import Valkey

from .office import OFFICE_MADE

TEMPLATE = "untouched"
MOST_SECONDS = 120  # a job has ended by then, whatever was killed meanwhile
T = TypeVar("T")


def until(
    look: Callable[[], T], what: str, seconds: float = MOST_SECONDS, pause: float = 0.05
) -> T:
    """What `look` gives once it gives anything; fails with `what` after so many seconds."""
    never, ends = threading.Event(), time.monotonic() + seconds
    while time.monotonic() < ends:
        found = look()
        if found:
            return found
        never.wait(pause)
    raise AssertionError(f"{what}: not within {seconds:.0f} s")


class Machine:
    """The programs of one office's server, each in its own processes, with the office of the drill.

    `reset` takes the database back to how `office` made it and starts what does not run.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres = Postgres(folder / "postgres", log=folder / "postgres.log")
        self.valkey = Valkey(folder / "valkey", log=folder / "valkey.log")
        self.programs: dict[str, Child] = {}
        self.port = free_port(8765)
        self.roles: Roles
        self.env: dict[str, str] = {}
        self.restarted: list[str] = []
        self._eye: psycopg.Connection | None = None

    def make(self) -> None:
        """Starts the services and makes the office, kept as a template to start each test from."""
        self.roles = self.postgres.start()
        services = {
            "DATABASE_URL": self.roles.application_url,
            "DATABASE_OWNER_URL": self.roles.owner_url,
            "REDIS_URL": self.valkey.start(),
        }
        self.env = environment.of_application(services) | {"STATIC_MANIFEST": "0"}
        owner = environment.of_owner(services) | {"STATIC_MANIFEST": "0"}
        assert foreground.django(["migrate", "--verbosity", "0"], owner) == 0
        assert foreground.tool("tests.drill.office", [str(self.folder / OFFICE_MADE)], owner) == 0
        with self.roles.superuser_connection() as connection:
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(rename.format(sql.Identifier(DATABASE), sql.Identifier(TEMPLATE)))

    def reset(self) -> None:
        """The database as the office was made, an empty queue, and every program at work."""
        self.restarted.clear()
        if self.valkey.child is None or self.valkey.child.ended():
            self.valkey.start()
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE))
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy").format(
            *map(sql.Identifier, (DATABASE, TEMPLATE, OWNER))
        )
        self._blink()
        with self.roles.superuser_connection() as connection:
            connection.execute(drop)
            connection.execute(make)
        self.flush()
        for name in ("pages", "worker", "beat"):
            if name not in self.programs or self.programs[name].ended():
                self.start(name)

    def start(self, name: str) -> None:
        """Starts pages, worker or beat, and waits until it does its work."""
        (self.folder / "beat-schedule").unlink(missing_ok=True)
        log = self.folder / f"{name}.log"
        if log.exists():
            log.rename(self.folder / f"{name}.{len(list(self.folder.glob(f'{name}.*')))}.log")
        starts: dict[str, Callable[[], Child]] = {
            "pages": lambda: programs.pages(self.env, self.port, self.folder),
            "worker": lambda: programs.worker(self.env, self.folder),
            "beat": lambda: programs.beat(self.env, self.folder, self.folder),
        }
        child = self.programs[name] = starts[name]()
        if name == "pages":
            child.wait_until(lambda: programs.serves(self.port), seconds=60)
        if name == "worker":
            child.wait_until(lambda: programs.takes_jobs(child), seconds=60)

    def restart_ended(self) -> None:
        """Starts what ended by itself, as the restart policy of docker-compose.yml does."""
        for name, child in self.programs.items():
            if child.ended():
                self.restarted.append(name)
                self.start(name)

    def stop(self) -> None:
        for child in self.programs.values():
            child.stop()
        self.valkey.stop()
        self.postgres.stop()

    def kill_worker(self) -> None:
        """The whole worker dies as a container does, and is started anew as one is."""
        self.signal_worker(signal.SIGKILL)
        self.programs["worker"].process.wait()
        self.start("worker")

    def signal_worker(self, how: signal.Signals) -> None:
        """Tells the worker and its own processes something that they cannot refuse."""
        main = self.programs["worker"].process.pid
        for pid in (main, *children_of(main)):
            os.kill(pid, how)

    def kill_postgres(self) -> None:
        """The postmaster is killed; whoever is connected loses the line. Started anew."""
        assert self.postgres.child is not None
        self._blink()
        self.postgres.child.kill()
        self.postgres.start()

    def kill_valkey(self) -> None:
        assert self.valkey.child is not None
        self.valkey.child.kill()

    def signal_valkey(self, how: signal.Signals) -> None:
        assert self.valkey.child is not None
        self.valkey.child.process.send_signal(how)

    def flush(self) -> None:
        """Valkey forgets everything: queue, what was taken from it and not done, and the cache."""
        self.valkey_says("FLUSHALL")

    def valkey_says(self, *words: str) -> Any:
        import redis

        with redis.Redis.from_url(self.env["REDIS_URL"]) as client:
            return client.execute_command(*words)

    def _blink(self) -> None:
        if self._eye is not None:
            self._eye.close()

    def connect(self) -> psycopg.Connection:
        """A superuser's connection to the office's database, each statement for itself."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.roles.port,
            user="postgres",
            password=self.roles.superuser_key,
            dbname=DATABASE,
            application_name="drill",
            autocommit=True,
        )

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        if self._eye is None or self._eye.closed:
            self._eye = self.connect()
        return self._eye.execute(statement, values).fetchall()


def children_of(pid: int) -> list[int]:
    """The living children of a process."""
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def lives(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
