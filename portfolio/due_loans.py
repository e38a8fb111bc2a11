"""Loans to collect: of which something fell due and is still open, or falls due next quarter.

Rows that somebody may see, so none of this may be kept.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Q
from django.db.models.expressions import RawSQL

from associations.models import Quarter

from .aggregation import parameters
from .loan_rows import LoanRow, LoanRows
from .maturities import FALLS_DUE
from .models import Position
from .names import Names
from .scope import WHOLE, Scope

# Still open is what is neither collected nor extended nor overdue; where the file does not tell
# one of them, or has the loan no more, whatever is not repaid. What was extended from this quarter
# into the next one is one row.
_LISTED = (
    FALLS_DUE
    + """, still AS (
    SELECT loan_id, ends_on, matures_on, due, due_collected, due_extended, due_turned_overdue,
        coalesce(due - due_collected - due_extended - due_turned_overdue, remaining) AS due_open,
        rolled_over, now_matures_on
    FROM fallen WHERE {condition}
), comes AS (
    SELECT loan_id, ends_on, matures_on, due_next_quarter FROM falling WHERE {condition}
), listed AS (
    SELECT loan_id, coalesce(s.ends_on, c.ends_on) AS ends_on,
        coalesce(s.matures_on, c.matures_on) AS day, s.matures_on AS matured_on, due, due_collected,
        due_extended, due_turned_overdue, due_open, rolled_over, now_matures_on, due_next_quarter
    FROM (SELECT * FROM still WHERE due_open > 0) AS s FULL JOIN comes c USING (loan_id)
)"""
)
_ORDER = _LISTED + " SELECT array_agg(loan_id ORDER BY day {way}, loan_id) FROM listed"
_OUTCOMES = _LISTED + " SELECT * FROM listed"


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
    """The loans to collect that somebody sees, as a table wants them: counted, sorted, sliced.

    They mature from `first` to `last`, in whose order they are listed unless another is asked for.
    `seen` is the condition on rows; `sees_all` says that it hides none of the office, so that it
    need not be asked. Nothing is read before it is asked for.
    """

    def __init__(
        self,
        quarter: Quarter,
        names: Names,
        seen: Q,
        scope: Scope = WHOLE,
        *,
        first: date,
        last: date,
        sees_all: bool = False,
    ) -> None:
        self._quarter, self._names, self._seen, self._scope = quarter, names, seen, scope
        named: dict[str, Any] = {d: getattr(scope, d) for d in scope.dimensions}
        conditions = ["matures_on BETWEEN %(first)s AND %(last)s"]
        conditions += [f"{d} = %({d})s" for d in named]
        self._asked = {**parameters(quarter), **named, "first": first, "last": last}
        if not sees_all:
            visible, given = _visible(quarter, seen)
            conditions.append(visible)
            self._asked |= given
        self._condition = " AND ".join(conditions)
        self._by: tuple[str, ...] = ("matures_on",)

    def count(self) -> int:
        return len(self._loans)

    def order_by(self, *names: str) -> Self:
        """By the day of maturity, or as `LoanRows` are sorted."""
        ordered = copy(self)
        ordered.__dict__.pop("_loans", None)
        ordered._by = names
        return ordered

    def __getitem__(self, wanted: slice) -> list[DueLoan]:
        if self._by_day:
            loans = self._loans[wanted]
            outcomes = self._outcomes(loans)
            gone = any(at < self._quarter.ends_on for at, _day, _outcome in outcomes.values())
            rows = {row.id: row for row in self._rows(gone=gone).where(loan__in=loans)}
            found = [rows[loan] for loan in loans if loan in rows]
        else:
            listed = RawSQL("SELECT unnest(%s::bigint[])", [self._loans], BigIntegerField())
            found = self._rows(gone=True).where(loan__in=listed).order_by(*self._by)[wanted]
            outcomes = self._outcomes([row.id for row in found])
        return [
            DueLoan(**vars(row) | {"matures_on": day, "outcome": outcome})
            for row in found
            for _at, day, outcome in [outcomes[row.id]]
        ]

    def __iter__(self) -> Iterator[DueLoan]:
        return iter(self[:])

    @property
    def _by_day(self) -> bool:
        return not self._by or self._by[0].endswith("matures_on")

    @cached_property
    def _loans(self) -> list[int]:
        """Which loans, by the day of maturity; the rows know that which holds now."""
        late_first = self._by_day and self._by[:1] == ("-matures_on",)
        ((found,),) = self._read(_ORDER, way="DESC" if late_first else "ASC")
        return found or []

    def _outcomes(self, loans: Sequence[int]) -> dict[int, tuple[date, date, Outcome]]:
        """The quarter's end at which each was last, the day it is listed by, what became of it."""
        found = self._read(_OUTCOMES, " AND loan_id = ANY(%(loans)s)", loans=[*loans])
        return {loan: (ends_on, day, Outcome(*outcome)) for loan, ends_on, day, *outcome in found}

    def _rows(self, *, gone: bool) -> LoanRows:
        """The rows, with those that left the file where there are such: it reads more quarters."""
        since = self._quarter.period.previous.ends_on if gone else None
        return LoanRows(
            self._quarter, self._names, self._seen, self._scope, gone_since=since, early=False
        )

    def _read(self, statement: str, more: str = "", way: str = "", **asked: Any) -> list[Any]:
        made = statement.format(condition=self._condition + more, way=way)
        with connection.cursor() as cursor:
            cursor.execute(made, {**self._asked, **asked})
            return cursor.fetchall()


def _visible(quarter: Quarter, seen: Q) -> tuple[str, dict[str, Any]]:
    """That somebody sees the position by which a loan is listed: the condition and its values."""
    ends = (quarter.ends_on, quarter.period.previous.ends_on)
    positions = Position.objects.filter(seen, office=quarter.office_id, ends_on__in=ends)
    try:
        statement, values = positions.values("ends_on", "loan").query.sql_with_params()
    except EmptyResultSet:
        return "false", {}
    given = {f"seen{n}": value for n, value in enumerate(values)}
    named = statement % tuple(f"%({name})s" for name in given)
    return f"(ends_on, loan_id) IN ({named})", given
