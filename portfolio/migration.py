"""How loans went from one class of debt to another between two quarters, counted and in dong.

A loan is counted whole, in one class: overdue if anything of it is overdue, else frozen if anything
is frozen, else current if it has a balance, else closed. Overdue comes first, so the loans that are
overdue here are those of the figure `overdue_loans`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from .scope import Scope

# What a loan is at the end of a quarter, worst first after the debt in term; closed is a loan
# without a balance or in no row of the file.
LOAN_CLASSES = ("current", "overdue", "frozen", "closed")
# Made after the base: it came from nowhere.
NEW = "new"
# In another part of the office at the other end.
ELSEWHERE = "elsewhere"
ORIGINS = (*LOAN_CLASSES, NEW, ELSEWHERE)
DESTINATIONS = (*LOAN_CLASSES, ELSEWHERE)

Sql = tuple[str, list[Any]]


def loan_class(position: str) -> str:
    """SQL of the class that the loan of a position has; `position` is the name of its row."""
    p = position
    return (
        f"CASE WHEN {p}.overdue > 0 THEN 'overdue' WHEN {p}.frozen > 0 THEN 'frozen'"
        f" WHEN {p}.outstanding > 0 THEN 'current' ELSE 'closed' END"
    )


@dataclass(frozen=True)
class Migrated:
    """The loans that went one way: how many, their balance at the base and now, in dong."""

    origin: str
    destination: str
    loans: int
    before: int
    after: int


def migrated(office: int, base_on: date, ends_on: date, scope: Scope) -> list[Migrated]:
    """Every way that loans of a part went between two ends of quarters, in one statement.

    A loan that belonged to the part on either day is counted; on the other day it may have been
    elsewhere. What was closed on both days went nowhere and is left out. Without a statement of
    one of the quarters nothing can be said: ask for its figures first.
    """
    sql, parameters = _pairs(office, base_on, ends_on, scope)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT origin, destination, count(*), coalesce(sum(before), 0)::bigint,"
            f" coalesce(sum(after), 0)::bigint FROM ({sql}) AS pairs GROUP BY 1, 2",
            parameters,
        )
        found = [Migrated(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda m: (ORIGINS.index(m.origin), DESTINATIONS.index(m.destination)))


def loans_between(
    office: int, base_on: date, ends_on: date, scope: Scope, origin: str, destination: str
) -> RawSQL:
    """The ids of the loans behind one cell: `Position.objects.filter(loan__in=loans_between(…))`.

    A loan that is in no row of the later quarter has its last position at the base. Raises
    ValueError for a class that there is not.
    """
    if origin not in ORIGINS or destination not in DESTINATIONS:
        raise ValueError(f"no class of loans: {origin!r}, {destination!r}")
    sql, parameters = _pairs(office, base_on, ends_on, scope)
    return RawSQL(  # noqa: S611 - written here; what is given goes as parameters
        f"SELECT loan_id FROM ({sql}) AS pairs WHERE origin = %s AND destination = %s",
        [*parameters, origin, destination],
    )


def _pairs(office: int, base_on: date, ends_on: date, scope: Scope) -> Sql:
    """One row a loan: its class and balance at the base and now, as the part sees it."""
    inside, named = _inside(scope)
    side = (
        f"SELECT p.loan_id, p.made_on, p.outstanding, {loan_class('p')} AS class,"
        f" ({inside}) IS TRUE AS inside FROM portfolio_position p"
        f" WHERE p.office_id = %s AND p.ends_on = %s"
    )
    sql = f"""
        SELECT loan_id,
            CASE WHEN o.loan_id IS NULL THEN CASE WHEN p.made_on > %s THEN 'new' ELSE 'closed' END
                WHEN o.inside OR o.outstanding = 0 THEN o.class ELSE 'elsewhere' END AS origin,
            CASE WHEN p.loan_id IS NULL THEN 'closed'
                WHEN p.inside THEN p.class ELSE 'elsewhere' END AS destination,
            CASE WHEN o.inside THEN o.outstanding END AS before,
            CASE WHEN p.inside THEN p.outstanding END AS after
        FROM ({side}) AS o FULL JOIN ({side}) AS p USING (loan_id)
        WHERE (o.inside AND o.outstanding > 0) OR p.inside
    """
    given = [base_on, *named, office, base_on, *named, office, ends_on]
    went = "(origin, destination) <> ('closed', 'closed')"
    return f"SELECT * FROM ({sql}) AS ways WHERE {went}", given


def _inside(scope: Scope) -> tuple[str, Sequence[Any]]:
    """The condition on a position `p` of belonging to a part of the office."""
    named = scope.dimensions
    if not named:
        return "true", []
    return " AND ".join(f"p.{d}_id = %s" for d in named), [getattr(scope, d) for d in named]
