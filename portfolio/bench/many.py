"""Hundreds of other offices: ten million positions of one quarter, and aggregates of eight."""

import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from django.db import connection, connections

from associations.models import Quarter
from portfolio.measures import SUMMED
from portfolio.models import Aggregate
from portfolio.quarters import build

from .bare import bare
from .invented import FILLED, NEWEST, Invented, make, plan
from .work import work

WORKERS = 2
QUARTERS = 8
_AGGREGATES = "portfolio_aggregate"
_OTHERS = "office_id = ANY(%(offices)s)"


def others(positions: int, offices: int) -> list[Invented]:
    """The offices to be made, with codes from 990000 on, as equal in size as can be."""
    each, more = divmod(positions, offices)
    return plan([(f"99{n:04}", each + (n < more)) for n in range(offices)])


def fill(offices: list[Invented]) -> None:
    """Makes the offices with one quarter each, unbuilt, as a crash may lose them."""
    with bare(FILLED):
        _unlogged([f"portfolio_position_{NEWEST.year}q{NEWEST.number}", "groups_borrowerquarter"])
        _shared(make, offices)


def build_all(offices: list[Invented]) -> float:
    """Builds every office's quarter by the product's own code; seconds of processor it took."""
    return sum(_shared(_build, [office.id for office in offices]))


def past(offices: list[Invented]) -> None:
    """Gives the offices the aggregates of seven quarters before: copies with other days."""
    parameters: dict[str, Any] = {"offices": [office.id for office in offices]}
    names = ", ".join(f.attname for f in Aggregate._meta.fields if f.name not in ("id", "ends_on"))
    with bare([_AGGREGATES]), connection.cursor() as cursor:
        _unlogged([_AGGREGATES])
        for period in NEWEST.back(QUARTERS)[:-1]:
            parameters |= {"then": period.ends_on, "now": NEWEST.ends_on}
            cursor.execute(
                "INSERT INTO associations_quarter (office_id, ends_on, as_of, state, version,"
                " built_at, entered_digest)"
                " SELECT office_id, %(then)s, %(then)s, state, version, built_at, entered_digest"
                f" FROM associations_quarter WHERE ends_on = %(now)s AND {_OTHERS}",
                parameters,
            )
            cursor.execute(
                f"INSERT INTO {_AGGREGATES} (ends_on, {names}) SELECT %(then)s, {names}"
                f" FROM {_AGGREGATES} WHERE ends_on = %(now)s AND {_OTHERS}",
                parameters,
            )


def settle(*tables: str) -> None:
    """Leaves tables (all, unless named) as a quiet night does: no remains, true statistics."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {', '.join(tables)}")


def scan(processes: int = WORKERS) -> None:
    """One pass over the quarter's positions with the sums that aggregates are made of.

    By as many processes as build. What the real statement joins (the quarter before, the
    programme) stands still here.
    """
    sums = ", ".join(f"sum({measure.rule})" for measure in SUMMED)
    with connection.cursor() as cursor:
        cursor.execute(f"SET max_parallel_workers_per_gather = {processes - 1}")
        cursor.execute(
            f"SELECT {sums} FROM (SELECT p.*, p.overdue > 0 AS inactive,"
            " p.made_on AS overdue_since, 0 AS absent"
            " FROM portfolio_position p WHERE ends_on = %(ends_on)s) AS p"
            " CROSS JOIN LATERAL (SELECT p.*) AS o"
            " CROSS JOIN (SELECT %(starts_on)s::date AS starts_on, %(ends_on)s::date AS ends_on,"
            " %(ends_on)s::date AS as_of, %(next_starts_on)s::date AS next_starts_on,"
            " %(next_ends_on)s::date AS next_ends_on, true AS has_previous) AS q",
            {
                "starts_on": NEWEST.starts_on,
                "ends_on": NEWEST.ends_on,
                "next_starts_on": NEWEST.next.starts_on,
                "next_ends_on": NEWEST.next.ends_on,
            },
        )
        cursor.execute("RESET max_parallel_workers_per_gather")


def _build(office: int) -> float:
    before = work(connection)
    build(Quarter.objects.get(office=office, ends_on=NEWEST.ends_on))
    return work(connection) - before


def _unlogged(tables: list[str]) -> None:
    """Spares the log of what is dropped soon: reading is the same, writing half the work."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} SET UNLOGGED")


def _shared(do: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """Has two processes do the work, each with a connection of its own."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(WORKERS, mp_context=fork) as pool:
        return list(pool.map(do, items, chunksize=4))
