"""The programs of docker-compose.yml without containers: the same commands, as their own user, on a
PostgreSQL and a Valkey made by the same files.

What a container gives them is given in other ways: a user without rights, to whom the checkout is
read only; folders for what they may write; the secrets as files.
"""

import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch
from urllib.request import urlopen

from config.local import valkey
from config.local.child import Child
from config.local.paths import ROOT
from config.local.postgres import SETTINGS, Postgres, binaries
from config.local.roles import Roles

from .compose import SERVICES, command, health_check
from .proxy import Proxy, nobodys_port, running

SITE = "127.0.0.1"
USER = "daemon"
LONG_LIVED = ("web", "worker", "beat")


@dataclass
class Stack:
    """The running programs, and where they listen and write."""

    folder: Path
    roles: Roles
    port: int
    proxy: Proxy
    children: dict[str, Child] = field(default_factory=dict)

    def secret(self, name: str) -> str:
        """What a file of secrets holds."""
        return (self.folder / "secrets" / name).read_text()

    def ready(self) -> bool:
        """Whether everything is there, by the address that the health check asks."""
        try:
            with urlopen(f"http://localhost:{self.port}/health/ready", timeout=20) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def is_well(self, name: str) -> bool:
        """Runs what the container would be asked."""
        words = [self.here(word) for word in health_check(name)]
        return subprocess.run(words, env=self.env("web"), capture_output=True).returncode == 0

    def env(self, name: str) -> dict[str, str]:
        """The variables of a service, and what its image sets."""
        given = {k: self.here(str(v)) for k, v in SERVICES[name]["environment"].items()}
        image = {
            "PATH": f"{Path(sys.prefix, 'bin')}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        own = {"HOME": str(self.tmp), "TMPDIR": str(self.tmp), "STATIC_MANIFEST": "0"}
        return image | given | own

    @property
    def tmp(self) -> Path:
        """The only folder in which they may write."""
        return self.folder / "tmp"

    def here(self, word: str) -> str:
        """A word of the compose file with the places and ports of this test."""
        places = {
            "${SITE:?see docs/operations.md}": SITE,
            "/run/secrets/": f"{self.folder}/secrets/",
            "/tmp": str(self.tmp),  # noqa: S108
            "0.0.0.0:8000": f"127.0.0.1:{self.port}",
            "localhost:8000": f"localhost:{self.port}",
        }
        known = "|".join(map(re.escape, places))
        return re.sub(known, lambda found: places[found[0]], word)

    def program(self, name: str) -> list[str]:
        """The command of a service, as a user who may read everything here and write nothing."""
        words = [self.here(word) for word in command(name)]
        program = [sys.executable] if words[0] == "python" else [sys.executable, "-m", words[0]]
        return [*as_its_user(), *program, *words[1:]]

    def start(self, name: str) -> Child:
        """Starts a service."""
        log = self.folder / f"{name}.log"
        self.children[name] = Child(name, self.program(name), log=log, env=self.env(name))
        return self.children[name]


def as_its_user() -> list[str]:
    """What makes a command run without rights; whoever is not root has none to give up."""
    if os.geteuid() != 0:
        return []
    return [
        "setpriv",
        f"--reuid={pwd.getpwnam(USER).pw_uid}",
        f"--regid={pwd.getpwnam(USER).pw_gid}",
        "--clear-groups",
        "--no-new-privs",
        "--securebits=+no_setuid_fixup",
        # A checkout may lie where only root looks.
        "--bounding-set=-all,+dac_read_search",
        "--inh-caps=-all,+dac_read_search",
        "--ambient-caps=-all,+dac_read_search",
    ]


@contextmanager
def comes_up(folder: Path) -> Iterator[Stack]:
    """Makes secrets, database and queue, migrates, and starts everything at once."""
    make = ["sh", str(ROOT / "config/server/secrets.sh"), str(folder / "secrets")]
    subprocess.run(make, check=True, capture_output=True)
    # As in a container, the folders above are open and that of the secrets is reached by mounting.
    for path in (folder, folder.parent, folder.parent.parent):
        path.chmod(0o755)
    with ExitStack() as stopping:
        roles = _database(folder, stopping)
        queue = _queue(folder, stopping)
        for name in ("database_url", "database_owner_url"):
            _rewrite(folder, name, "@database/", f"@127.0.0.1:{roles.port}/")
        _rewrite(folder, "redis_url", "@queue/", f"@127.0.0.1:{queue}/")
        port = nobodys_port()
        (folder / "proxy").mkdir()
        proxy = stopping.enter_context(running(folder / "proxy", port))
        stack = Stack(folder, roles, port, proxy)
        stack.tmp.mkdir()
        if as_its_user():
            shutil.chown(stack.tmp, USER)
        migrated = subprocess.run(
            stack.program("migrate"), env=stack.env("migrate"), capture_output=True, text=True
        )
        assert migrated.returncode == 0, migrated.stderr
        for name in LONG_LIVED:
            stopping.callback(stack.start(name).stop)
        # Asking for it costs the pages' program what it needs to start: first a look at files.
        for name, seen in {"worker": "worker.seen", "beat": "clock.seen"}.items():
            stack.children[name].wait_until((stack.tmp / seen).exists, seconds=120)
        stack.children["web"].wait_until(stack.ready, seconds=120)
        yield stack


def _database(folder: Path, stopping: ExitStack) -> Roles:
    """A cluster in which database.sql makes roles and database, as in a new volume."""
    postgres = Postgres(folder / "postgres", log=folder / "postgres.log")
    # What is lost with this machine's power is made anew by the next run.
    with patch.dict(SETTINGS, fsync="off"):
        roles = postgres.start()
    stopping.callback(postgres.stop)
    with roles.superuser_connection() as connection:
        connection.execute("DROP DATABASE giaoban")
        connection.execute("DROP ROLE giaoban_owner, giaoban_app")
    text = (ROOT / "config/server/database.sql").read_text()
    text = text.replace("/run/secrets/", f"{folder}/secrets/")
    text = text.replace("/roles.sql", str(ROOT / "config" / "roles.sql"))
    env = {"PATH": os.environ["PATH"], "PGPASSWORD": roles.superuser_key}
    # As the image's own start does it.
    said = f"-h 127.0.0.1 -p {roles.port} -U postgres -d postgres -v ON_ERROR_STOP=1 -X".split()
    done = subprocess.run(
        [str(binaries() / "psql"), *said], input=text, env=env, text=True, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    return roles


def _queue(folder: Path, stopping: ExitStack) -> int:
    """The queue by its own file, on a free port."""
    text = (ROOT / "config/server/valkey.conf").read_text()
    text = text.replace("/run/secrets/", f"{folder}/secrets/").replace("dir /data", f"dir {folder}")
    settings, port = folder / "valkey.conf", nobodys_port()
    settings.write_text(f"{text}\nbind 127.0.0.1\nport {port}\n")
    password = (folder / "secrets" / "queue_password").read_text().split()[1]
    program = [str(valkey.binary()), str(settings)]
    child = Child("queue", program, log=folder / "queue.log")
    stopping.callback(child.stop)
    child.wait_until(lambda: valkey._answers(port, password), seconds=30)
    return port


def _rewrite(folder: Path, name: str, old: str, new: str) -> None:
    """Another address in a file of secrets, as an administrator changes it."""
    file = folder / "secrets" / name
    text = file.read_text()
    assert old in text
    file.chmod(0o644)
    file.write_text(text.replace(old, new) + "\n")
