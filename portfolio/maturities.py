"""Debt that falls due, by month and loan by loan: what became of this quarter's, and what comes.

The rules are those of portfolio.measures, over the loans that mature in the six months; so the
months of a part add up to its indicators.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection

from associations.models import Quarter
from associations.periods import Period

from .aggregation import parameters
from .bases import PREVIOUS_QUARTER
from .figures import Figures
from .loan_rows import LoanRow, LoanRows
from .measures import MEASURES
from .scope import Scope

# What became of the debt that fell due; together it is `due`.
OUTCOMES = ("due_collected", "due_extended", "due_turned_overdue", "due_open")
FALLEN = ("due", *OUTCOMES)
NEXT = "due_next_quarter"

_RULES = {name: MEASURES[name].rule for name in (*FALLEN[:-1], NEXT)}
# Loan by loan: `fallen` has what matured in the quarter, where the loan lies now or, if it is in
# the file no more, where it lay; `falling` what matures in the next one. A quarter without one
# before has no row in `fallen`.
_LOANS = """
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
        coalesce(p.association_id, o.association_id) AS association,
        coalesce(p.commune_id, o.commune_id) AS commune,
        coalesce(p.programme_id, o.programme_id) AS programme,
        CASE WHEN p.loan_id IS NULL THEN o.source_id ELSE p.source_id END AS source) AS lies
    WHERE o.matures_on BETWEEN q.starts_on AND q.ends_on AND o.current > 0
), falling AS (
    SELECT p.loan_id, p.matures_on, p.association_id AS association, p.commune_id AS commune,
        p.programme_id AS programme, p.source_id AS source, {due_next_quarter} AS due_next_quarter
    FROM quarter q CROSS JOIN present p
    WHERE p.matures_on BETWEEN q.next_starts_on AND q.next_ends_on AND p.current > 0
)""".format(**_RULES)

# Still open is what is neither collected nor extended nor overdue; where the file does not tell
# one of them, or has the loan no more, whatever is not repaid.
_MATURING = (
    _LOANS
    + """
SELECT NULL::bigint AS loan_id, date_trunc('month', matures_on)::date, sum(due)::bigint,
    sum(due_collected)::bigint, sum(due_extended)::bigint, sum(due_turned_overdue)::bigint,
    NULL::bigint, NULL::bigint, NULL::date, NULL::bigint
FROM fallen WHERE {part} GROUP BY 2
UNION ALL
SELECT NULL, date_trunc('month', matures_on)::date, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    sum(due_next_quarter)::bigint
FROM falling WHERE {part} GROUP BY 2
UNION ALL
SELECT * FROM (
    SELECT loan_id, matures_on, due, due_collected, due_extended, due_turned_overdue,
        coalesce(due - due_collected - due_extended - due_turned_overdue, remaining) AS due_open,
        rolled_over, now_matures_on, NULL::bigint
    FROM fallen WHERE {part}) AS loans
WHERE due_open > 0
UNION ALL
SELECT loan_id, matures_on, NULL, NULL, NULL, NULL, NULL, NULL, NULL, due_next_quarter
FROM falling WHERE {part}"""
)


@dataclass(frozen=True)
class Outcome:
    """What became of one loan that is still open, in dong; `coming` is what falls due next quarter.

    Without `matured_on` nothing of it fell due in the quarter; None is not known, or not the case.
    What was rolled over is neither collected nor extended, so it is among what is open;
    `now_matures_on` is the day to which it, or what was extended, has moved.
    """

    matured_on: date | None = None
    due: int | None = None
    collected: int | None = None
    extended: int | None = None
    turned_overdue: int | None = None
    open: int | None = None
    rolled_over: int | None = None
    now_matures_on: date | None = None
    coming: int | None = None

    @property
    def falls_due(self) -> int | None:
        """What fell due, or will."""
        return self.coming if self.matured_on is None else self.due


@dataclass(frozen=True)
class DueLoan(LoanRow):
    """A loan of which something fell due and is open, or falls due next quarter.

    `matures_on` is the day on which it did or will.
    """

    outcome: Outcome


class DueLoans:
    """Rows of loans with what became of each, as a table wants them: counted, sorted, sliced.

    `days` are the maturities by which they are listed. Whoever sees all rows of the office (`all_`)
    has them counted and put in the order of those days without reading them; for others the few
    rows are read whole.
    """

    def __init__(
        self,
        rows: LoanRows,
        outcomes: Mapping[int, Outcome],
        days: Mapping[int, date],
        *,
        all_: bool = False,
        by: tuple[str, ...] = (),
    ) -> None:
        self._rows, self._outcomes, self._days = rows, outcomes, days
        self._all_seen, self._by = all_, by

    @cached_property
    def _all(self) -> list[LoanRow]:
        found = [*self._rows.where(loan__in=[*self._days]).order_by(*self._by)]
        # The rows know the maturity that holds now, which may have been moved.
        if self._by_day:
            found.sort(key=lambda row: self._days[row.id], reverse=self._by[0].startswith("-"))
        return found

    @property
    def _by_day(self) -> bool:
        return bool(self._by) and self._by[0].endswith("matures_on")

    def _page(self, wanted: slice) -> list[LoanRow]:
        """A page by day, of rows that are all seen: the loans of those days, and no others."""
        late_first = self._by[0].startswith("-")
        order = sorted((day, loan) for loan, day in self._days.items())
        loans = [loan for _day, loan in (reversed(order) if late_first else order)][wanted]
        rows = {row.id: row for row in self._rows.where(loan__in=loans)}
        return [rows[loan] for loan in loans if loan in rows]

    def _with(self, row: LoanRow) -> DueLoan:
        about = vars(row) | {"matures_on": self._days[row.id]}
        return DueLoan(**about, outcome=self._outcomes[row.id])

    def count(self) -> int:
        return len(self._days) if self._all_seen else len(self._all)

    def order_by(self, *names: str) -> "DueLoans":
        """Sorted as the rows are."""
        return DueLoans(self._rows, self._outcomes, self._days, all_=self._all_seen, by=names)

    def __getitem__(self, wanted: slice) -> list[DueLoan]:
        page = self._page(wanted) if self._all_seen and self._by_day else self._all[wanted]
        return [self._with(row) for row in page]

    def __iter__(self) -> Iterator[DueLoan]:
        return (self._with(row) for row in self._all)


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
    """What matures in a quarter and the next one, of a part of the office: read once, when asked.

    Its months are aggregates; its loans are shown to those who see their rows.
    """

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

    def loans(self, rows: LoanRows, first: date, last: date, *, all_: bool = False) -> DueLoans:
        """Of `rows` those that mature in some days and are still open, or come next quarter.

        `rows` are of the same part, with those that left the file in the quarter; `all_` says that
        none of them is hidden from the person.
        """
        outcomes: dict[int, Outcome] = {}
        days: dict[int, date] = {}
        for loan, matures_on, *sums, coming in self._found:
            if loan is None or not first <= matures_on <= last:
                continue
            known = outcomes.get(loan, Outcome())
            if coming is None:
                outcomes[loan] = replace(Outcome(matures_on, *sums), coming=known.coming)
                days[loan] = matures_on
            else:  # perhaps extended from this quarter into the next one
                outcomes[loan] = replace(known, coming=coming)
                days.setdefault(loan, matures_on)
        return DueLoans(rows, outcomes, days, all_=all_)

    @cached_property
    def _sums(self) -> dict[date, dict[str, int]]:
        found: dict[date, dict[str, int]] = {}
        for loan, month, due, *parts, coming in self._found:
            if loan is None:
                values = [value or 0 for value in parts[: len(OUTCOMES) - 1]]
                sums = dict(zip(OUTCOMES[:-1], values, strict=True))
                still = (due or 0) - sum(sums.values())
                found[month] = {"due": due or 0, **sums, "due_open": still, NEXT: coming or 0}
        return found

    @cached_property
    def _found(self) -> list[tuple[Any, ...]]:
        named: dict[str, Any] = {d: getattr(self.scope, d) for d in self.scope.dimensions}
        part = " AND ".join(f"{d} = %({d})s" for d in named) or "true"
        with connection.cursor() as cursor:
            cursor.execute(_MATURING.format(part=part), {**parameters(self.quarter), **named})
            return list(cursor.fetchall())
