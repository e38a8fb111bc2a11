"""An import in its steps, beside what PostgreSQL alone needs to take the same rows in."""

from dataclasses import dataclass, field
from time import perf_counter

from django.db import connection, transaction
from django.utils import timezone

from associations.models import Office, Quarter
from associations.periods import Period
from portfolio.imports.arriving import judge, read_in, receive
from portfolio.imports.confirming import settle
from portfolio.imports.layouts import layouts_of
from portfolio.imports.reading import read
from portfolio.models import Position

_COLUMNS = ", ".join(
    field.column for field in Position._meta.concrete_fields if field.column and not field.generated
)
_HERE = "office_id = %s AND ends_on = %s"


@dataclass
class Steps:
    """Seconds of each run: reading the file alone, and from its bytes to posted without building.

    And of COPY of the rows that came of it: into their table with its indexes and foreign keys,
    and into a table with the indexes alone.
    """

    reading: list[float] = field(default_factory=list)
    posted: list[float] = field(default_factory=list)
    copied: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def steps(office: Office, period: Period, statement: tuple[str, bytes], runs: int) -> Steps:
    """Imports a loan statement so many times, each undone, and COPYs its rows as often.

    To be called when the quarter has all that the statement stands on. Raises RuntimeError for a
    statement with faults.
    """
    found, rows = Steps(), b""
    quarter = Quarter.objects.get(office=office, ends_on=period.ends_on)
    for _ in range(runs):
        start = perf_counter()
        read(statement[1], layouts_of(office))
        found.reading.append(perf_counter() - start)
        with transaction.atomic():
            start = perf_counter()
            _post(quarter, statement)
            found.posted.append(perf_counter() - start)
            rows = rows or _rows(quarter)
            found.copied.append(_copied(quarter, rows))
            found.bare.append(_copied_bare(period, rows))
            transaction.set_rollback(True)
    return found


def _post(quarter: Quarter, statement: tuple[str, bytes]) -> None:
    file = receive(quarter, *statement, None)
    if not read_in(file) or not judge(file, lambda percent: None, effect=False):
        raise RuntimeError(f"the bench's own file has {file.errors} faults")
    settle(file, quarter, None, timezone.now())


def _rows(quarter: Quarter) -> bytes:
    """The quarter's positions as COPY writes them."""
    sql = f"COPY (SELECT {_COLUMNS} FROM portfolio_position WHERE {_HERE}) TO STDOUT"
    with (
        connection.cursor() as cursor,
        cursor.copy(sql, [quarter.office_id, quarter.ends_on]) as out,
    ):
        return b"".join(out)


def _copied(quarter: Quarter, rows: bytes) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM portfolio_position WHERE {_HERE}", [quarter.office_id, quarter.ends_on]
        )
    return _copy("portfolio_position", rows)


def _copied_bare(period: Period, rows: bytes) -> float:
    with connection.cursor() as cursor:
        partition = f"portfolio_position_{period.year}q{period.number}"
        cursor.execute(f"CREATE TABLE bench_copied (LIKE {partition} INCLUDING ALL)")
    return _copy("bench_copied", rows)


def _copy(table: str, rows: bytes) -> float:
    start = perf_counter()
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({_COLUMNS}) FROM STDIN") as into,
    ):
        into.write(rows)
    return perf_counter() - start
