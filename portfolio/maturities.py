"""Debt that falls due, by month: what became of this quarter's, and what comes.

The rules are those of portfolio.measures, over the loans that mature in the six months; so the
months of a part add up to its indicators. The loans themselves are in portfolio.due_loans.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection

from associations.models import Quarter
from associations.periods import Period

from .aggregation import dates
from .bases import PREVIOUS_QUARTER
from .figures import Figures
from .measures import MEASURES
from .scope import Scope

# What became of the debt that fell due; together it is `due`.
OUTCOMES = ("due_collected", "due_extended", "due_turned_overdue", "due_open")
FALLEN = ("due", *OUTCOMES)
NEXT = "due_next_quarter"

_RULES = {name: MEASURES[name].rule for name in (*FALLEN[:-1], NEXT)}
# Loan by loan: `fallen` has what matured in the quarter, where the loan lies now or, if it is in
# the file no more, where it lay, as the position at `ends_on` has it; `falling` what matures in the
# next one. A quarter without one before has no row in `fallen`.
FALLS_DUE = """
WITH quarter AS (
    SELECT %(starts_on)s::date AS starts_on, %(ends_on)s::date AS ends_on,
        %(next_starts_on)s::date AS next_starts_on, %(next_ends_on)s::date AS next_ends_on,
        true AS has_previous
), before AS (
    SELECT * FROM portfolio_position WHERE office_id = %(office)s AND ends_on = %(previous)s
), present AS NOT MATERIALIZED (
    SELECT * FROM portfolio_position WHERE office_id = %(office)s AND ends_on = %(ends_on)s
), fallen AS (
    SELECT o.loan_id, o.matures_on, lies.*, {due} AS due, {due_collected} AS due_collected,
        {due_extended} AS due_extended, {due_turned_overdue} AS due_turned_overdue,
        coalesce(p.current, o.current) AS remaining, p.rolled_over,
        CASE WHEN p.matures_on > q.ends_on THEN p.matures_on END AS now_matures_on
    FROM quarter q CROSS JOIN before o LEFT JOIN present p ON p.loan_id = o.loan_id
    CROSS JOIN LATERAL (SELECT
        coalesce(p.ends_on, o.ends_on) AS ends_on,
        coalesce(p.association_id, o.association_id) AS association_id,
        coalesce(p.commune_id, o.commune_id) AS commune_id,
        coalesce(p.programme_id, o.programme_id) AS programme_id,
        CASE WHEN p.loan_id IS NULL THEN o.source_id ELSE p.source_id END AS source_id) AS lies
    WHERE o.matures_on BETWEEN q.starts_on AND q.ends_on AND o.current > 0
), falling AS (
    SELECT p.loan_id, p.matures_on, p.ends_on, p.association_id, p.commune_id,
        p.programme_id, p.source_id, {due_next_quarter} AS due_next_quarter
    FROM quarter q CROSS JOIN present p
    WHERE p.matures_on BETWEEN q.next_starts_on AND q.next_ends_on AND p.current > 0
)""".format(**_RULES)

_SUMS = (
    FALLS_DUE
    + """
SELECT date_trunc('month', matures_on)::date, sum(due)::bigint, sum(due_collected)::bigint,
    sum(due_extended)::bigint, sum(due_turned_overdue)::bigint, NULL::bigint
FROM fallen WHERE {part} GROUP BY 1
UNION ALL
SELECT date_trunc('month', matures_on)::date, NULL, NULL, NULL, NULL,
    sum(due_next_quarter)::bigint
FROM falling WHERE {part} GROUP BY 1"""
)


@dataclass(frozen=True)
class Month:
    """What falls due in one month, in dong: `sums` has FALLEN of a month of the quarter, NEXT of
    one of the next; None is not known."""

    starts_on: date
    coming: bool
    sums: Mapping[str, int | None]

    @property
    def slug(self) -> str:
        """As addresses have it: 2024-05."""
        return f"{self.starts_on:%Y-%m}"

    @property
    def label(self) -> str:
        """As it is printed: 5/2024."""
        return f"{self.starts_on.month}/{self.starts_on.year}"


def months_of(period: Period) -> list[date]:
    """The first days of a quarter's three months."""
    start = period.starts_on
    return [start.replace(month=start.month + n) for n in range(3)]


class Maturing:
    """What matures in a quarter and the next one, of a part of the office; read when asked."""

    def __init__(self, quarter: Quarter, scope: Scope) -> None:
        self.quarter, self.scope = quarter, scope

    def months(self, figures: Figures) -> list[Month]:
        """The months of both quarters, in order.

        What is not known of the whole part is known of no month; a month in which nothing matures
        has nothing due.
        """
        known = {key: figures.level(key, self.scope, since=PREVIOUS_QUARTER).value is not None
                 for key in (*FALLEN, NEXT)}  # fmt: skip
        period, found = self.quarter.period, []
        for coming, months in ((False, months_of(period)), (True, months_of(period.next))):
            keys = (NEXT,) if coming else FALLEN
            for start in months:
                sums = self._sums.get(start, {})
                shown = {key: (sums.get(key) or 0) if known[key] else None for key in keys}
                found.append(Month(start, coming, shown))
        return found

    @cached_property
    def _sums(self) -> dict[date, dict[str, int]]:
        named: dict[str, Any] = {d: getattr(self.scope, d) for d in self.scope.dimensions}
        part = " AND ".join(f"{d}_id = %({d})s" for d in named) or "true"
        found: dict[date, dict[str, int]] = {}
        with connection.cursor() as cursor:
            cursor.execute(_SUMS.format(part=part), {**dates(self.quarter), **named})
            for month, due, *parts, coming in cursor.fetchall():
                sums = dict(zip(OUTCOMES[:-1], [part or 0 for part in parts], strict=True))
                still = (due or 0) - sum(sums.values())
                found[month] = {"due": due or 0, **sums, "due_open": still, NEXT: coming or 0}
        return found
