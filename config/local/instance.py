"""The services of this checkout: one set runs at a time, and commands share it.

The command that starts PostgreSQL and Valkey stops them at its end. Commands that come meanwhile
are its guests: they use the services, and it waits for them before it stops.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from .child import Child
from .keys import write_private
from .postgres import Postgres
from .valkey import Valkey

Services = dict[str, str]


class AlreadyRunning(Exception):
    """A demo of this checkout runs already."""


class Instance:
    """The services with their data in `folder`, and the files by which commands share them.

    holder.lock belongs to the command that runs the services. guests.lock is shared by their
    users and taken whole to start and to stop them. The record says where they listen.
    """

    def __init__(self, folder: Path, *, logs: Path) -> None:
        """Name the services; nothing is started or written."""
        self.folder = folder
        self.postgres = Postgres(folder / "postgres", log=logs / "postgres.log")
        self.valkey = Valkey(folder / "valkey", log=logs / "valkey.log")
        self.record = folder / "instance.json"

    @contextmanager
    def services(self) -> Iterator[Services]:
        """Yield the services as environment variables; start them when nobody has."""
        while True:
            with self._lock_file("holder") as holder, self._lock_file("guests") as guests:
                if _locked(holder, fcntl.LOCK_EX | fcntl.LOCK_NB):
                    with self._own(guests, demo=False) as services:
                        yield services
                    return
                _locked(guests, fcntl.LOCK_SH)
                if self.record.exists():
                    yield self._recorded()["services"]
                    return

    @contextmanager
    def services_of_demo(self) -> Iterator[Services]:
        """Yield the services to a demo, which is never a guest: it waits for another holder's end.

        Raises AlreadyRunning when the holder is a demo.
        """
        with self._lock_file("holder") as holder, self._lock_file("guests") as guests:
            if not _locked(holder, fcntl.LOCK_EX | fcntl.LOCK_NB):
                if self.record.exists() and self._recorded()["demo"]:
                    raise AlreadyRunning("The demo of this folder is running already.")
                print("Waiting for another command to end", flush=True)
                _locked(holder, fcntl.LOCK_EX)
            with self._own(guests, demo=True) as services:
                yield services

    def children(self) -> list[Child]:
        """Return the services we run ourselves."""
        return [child for child in (self.postgres.child, self.valkey.child) if child]

    @contextmanager
    def _own(self, guests: IO[str], *, demo: bool) -> Iterator[Services]:
        """Run the services for us and our guests. What the environment gives is not embedded."""
        _locked(guests, fcntl.LOCK_EX)
        self.record.unlink(missing_ok=True)
        with ExitStack() as running:
            services = self._start(running)
            write_private(self.record, json.dumps({"demo": demo, "services": services}))
            _locked(guests, fcntl.LOCK_UN)
            try:
                yield services
            finally:
                self.record.unlink(missing_ok=True)
                if not _locked(guests, fcntl.LOCK_EX | fcntl.LOCK_NB):
                    print("Waiting for other commands that use the database", flush=True)
                    _locked(guests, fcntl.LOCK_EX)

    def _start(self, running: ExitStack) -> Services:
        """Start what the environment does not name; stopping it is left to `running`."""
        services: Services = {}
        if "DATABASE_URL" not in os.environ:
            roles = self.postgres.start()
            running.callback(self.postgres.stop)
            services["DATABASE_URL"] = roles.application_url
            services["DATABASE_OWNER_URL"] = roles.owner_url
        if "REDIS_URL" not in os.environ:
            services["REDIS_URL"] = self.valkey.start()
            running.callback(self.valkey.stop)
        return services

    def _lock_file(self, name: str) -> IO[str]:
        return (self.folder / f"{name}.lock").open("a")

    def _recorded(self) -> dict:
        return json.loads(self.record.read_text())


def _locked(file: IO[str], how: int) -> bool:
    """Lock the file; tell False when that would have to wait and `how` says not to."""
    try:
        fcntl.flock(file, how)
    except BlockingIOError:
        return False
    return True
