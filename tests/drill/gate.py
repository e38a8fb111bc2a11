"""Where the product is made to stand still: by locks of the database, and nothing in its code."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import sql

from .machine import Machine, children_of, until

_LOCK = 47110815
_FUNCTION = f"""CREATE FUNCTION drill_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared({_LOCK});
    RETURN NEW;
END $$"""
_AT_GATE = f"""SELECT pid FROM pg_locks
WHERE locktype = 'advisory' AND objid = {_LOCK} AND objsubid = 1 AND NOT granted"""


class Gate:
    """A trigger that waits for a lock which the test holds.

    `trigger` is what stands between CREATE TRIGGER's name and EXECUTE.
    """

    def __init__(self, machine: Machine, trigger: str) -> None:
        self.machine = machine
        self._table = trigger.split(" ON ")[1].split(maxsplit=1)[0]
        self._holder = machine.connect()
        self._holder.execute(f"SELECT pg_advisory_lock({_LOCK})")
        kind = "CONSTRAINT " if "DEFERRABLE" in trigger else ""
        with machine.connect() as connection:
            connection.execute(_FUNCTION)
            connection.execute(
                f"CREATE {kind}TRIGGER drill_gate {trigger} EXECUTE FUNCTION drill_gate()"
            )

    def reached(self) -> int:
        """The database's process that came and stands there."""
        return until(lambda: _first(self.machine, _AT_GATE), f"somebody at {self._table}")

    def open(self) -> None:
        """Lets everybody through from now on."""
        if not self._holder.closed:
            self._holder.close()

    def remove(self) -> None:
        self.open()
        with self.machine.connect() as connection:
            connection.execute(
                sql.SQL("DROP TRIGGER drill_gate ON {}").format(sql.Identifier(self._table))
            )
            connection.execute("DROP FUNCTION drill_gate()")


@contextmanager
def gate(machine: Machine, trigger: str) -> Iterator[Gate]:
    """A gate that is gone at the end."""
    found = Gate(machine, trigger)
    try:
        yield found
    finally:
        found.remove()


def client_of(machine: Machine, backend: int) -> int:
    """The process of the worker that a process of the database serves."""
    rows = machine.ask("SELECT client_port FROM pg_stat_activity WHERE pid = %s", backend)
    inode = _socket_of(int(rows[0][0]), machine.roles.port)
    main = machine.programs["worker"].process.pid
    for pid in children_of(main):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            if str(link.readlink()) == f"socket:[{inode}]":
                return pid
    raise AssertionError("no process of the worker has this connection")


def until_gone(machine: Machine, backend: int) -> None:
    """Waits until the database has noticed that nobody is at the other end."""
    gone = "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s)"
    until(lambda: machine.ask(gone, backend), "the database notices a client that died")


def until_somebody_waits(machine: Machine, *, behind: int) -> None:
    """Waits until another process of the database waits for what one holds."""
    waits = "SELECT pid FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"
    until(lambda: machine.ask(waits, behind), "somebody waits")


def _socket_of(port: int, server: int) -> str:
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[1].endswith(f":{port:04X}") and fields[2].endswith(f":{server:04X}"):
            return fields[9]
    raise AssertionError(f"no connection from port {port}")


def _first(machine: Machine, statement: str, *values: object) -> int:
    rows = machine.ask(statement, *values)
    return int(rows[0][0]) if rows else 0
