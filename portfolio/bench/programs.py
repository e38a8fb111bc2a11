"""The pages' server and the worker as an office runs them, on the bench's database."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

from django.conf import settings

from .database import Place

_PAGES = "gunicorn --config python:config.gunicorn"
_WORKER = "celery -A config worker --loglevel INFO --concurrency 2 --prefetch-multiplier 1"
# Where the bench's own queue and cache are, beside those of whatever else uses the same server.
_QUEUE = "/9"
_PATIENCE = 120


class NotUp(Exception):
    """A program did not come up, or ended."""


@dataclass
class Peaks:
    """The most memory that one process of each kind had, in bytes, while it was watched.

    Of a server process of PostgreSQL it includes the shared buffers that it has touched.
    """

    most: dict[str, int] = field(default_factory=dict)

    def look(self, programs: set[int], database: str) -> None:
        """Looks at all processes that descend from `programs`, and at PostgreSQL's."""
        parents = dict(_parents())
        for pid in parents:
            kind = _kind(pid, database)
            if kind and (kind == "PostgreSQL" or _descends(pid, programs, parents)):
                self.most[kind] = max(self.most.get(kind, 0), _peak(pid))


@contextmanager
def running(place: Place, folder: Path) -> Iterator[tuple[int, Peaks]]:
    """Runs both programs, and yields the pages' port and the memory. Raises NotUp."""
    env = {
        **os.environ,
        "DATABASE_URL": _address(place),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    env["REDIS_URL"] = settings.REDIS_URL.rpartition("/")[0] + _QUEUE
    port, peaks, stop = _free_port(), Peaks(), Event()
    pages = f"{_PAGES} --bind 127.0.0.1:{port}"
    with (folder / "programs.log").open("wb") as log:
        started = [
            subprocess.Popen(
                [sys.executable, "-m", *command.split()],
                env={**env, "PYTHONPATH": str(settings.BASE_DIR)},
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            for command in (pages, _WORKER)
        ]
        pids = {program.pid for program in started}
        watch = Thread(target=_watch, args=(peaks, pids, place.name, stop))
        try:
            _wait(started, port, folder / "programs.log")
            watch.start()
            yield port, peaks
        finally:
            stop.set()
            for program in started:
                program.terminate()
            for program in started:
                program.wait()


def _watch(peaks: Peaks, pids: set[int], database: str, stop: Event) -> None:
    while not stop.wait(0.2):
        peaks.look(pids, database)


def _wait(started: list[subprocess.Popen[bytes]], port: int, log: Path) -> None:
    """Returns when pages are served and jobs taken."""
    until = monotonic() + _PATIENCE
    while not (_serves(port) and b" ready." in log.read_bytes()):
        if monotonic() > until or any(program.poll() is not None for program in started):
            raise NotUp(log.read_text(errors="replace")[-2000:])
        sleep(0.2)


def _serves(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _address(place: Place) -> str:
    known = place.connection.settings_dict
    who = f"{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}"
    return f"postgres://{who}/{known['NAME']}"


def _parents() -> Iterator[tuple[int, int]]:
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                fields = (process / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            yield int(process.name), int(fields[1])


def _descends(pid: int, programs: set[int], parents: dict[int, int]) -> bool:
    while pid and pid not in programs:
        pid = parents.get(pid, 0)
    return bool(pid)


def _kind(pid: int, database: str) -> str:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
    if command.startswith("postgres:"):
        return "PostgreSQL" if f" {database} " in command else ""
    for word, kind in (("sheet_reader", "reader"), ("gunicorn", "pages"), ("celery", "worker")):
        if word in command:
            return kind
    return ""


def _peak(pid: int) -> int:
    """The most memory that a process had in use so far; 0 when it has just gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
