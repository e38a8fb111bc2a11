"""Processor time, which stays the same however busy the machine is otherwise."""

import os
from pathlib import Path
from time import process_time

from django.db.backends.base.base import BaseDatabaseWrapper


def work(connection: BaseDatabaseWrapper) -> float:
    """Seconds of processor that this process and its server process of PostgreSQL took so far.

    The server's are left out when it runs elsewhere. They are counted in hundredths.
    """
    connection.ensure_connection()
    status = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    try:
        name, _, rest = status.read_text().rpartition(")")
    except OSError:
        return process_time()
    if "postgres" not in name:
        return process_time()
    fields = rest.split()
    ticks = int(fields[11]) + int(fields[12])
    return process_time() + ticks / os.sysconf("SC_CLK_TCK")
