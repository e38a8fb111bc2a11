"""Loans to collect: of which something fell due and is still open, or falls due next quarter.

Rows that somebody may see, so none of this may be kept.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.db import connection
from django.db.models import Q

from associations.models import Quarter

from .aggregation import dates
from .conditions import condition
from .loan_rows import LoanRow, LoanRows
from .maturities import FALLS_DUE
from .models import Position
from .names import Names
from .scope import WHOLE, Scope

# Still open is what is neither collected nor extended nor overdue; where the file does not tell
# one of them, or has the loan no more, whatever is not repaid. What was extended from this quarter
# into the next one is one row. The condition speaks of the columns of positions, so both sides go
# by the name of that table.
_LISTED = (
    FALLS_DUE
    + """, still AS (
    SELECT loan_id, ends_on, matures_on, due, due_collected, due_extended, due_turned_overdue,
        coalesce(due - due_collected - due_extended - due_turned_overdue, remaining) AS due_open,
        rolled_over, now_matures_on
    FROM fallen AS portfolio_position WHERE {condition}
), comes AS (
    SELECT loan_id, ends_on, matures_on, due_next_quarter
    FROM falling AS portfolio_position WHERE {condition}
)
SELECT loan_id, coalesce(s.ends_on, c.ends_on), coalesce(s.matures_on, c.matures_on) AS day,
    s.matures_on, due, due_collected, due_extended, due_turned_overdue, due_open, rolled_over,
    now_matures_on, due_next_quarter
FROM (SELECT * FROM still WHERE due_open > 0) AS s FULL JOIN comes c USING (loan_id)
ORDER BY day {way}, loan_id"""
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
    """The loans to collect that somebody sees, as a table wants them: counted, sorted, sliced.

    They mature from `first` to `last`, in whose order they are listed unless another is asked for.
    `seen` is the condition on rows. Nothing is read before it is asked for.
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
    ) -> None:
        self._quarter, self._names, self._seen, self._scope = quarter, names, seen, scope
        part = {d: getattr(scope, d) for d in scope.dimensions}
        listed = Q(seen, matures_on__range=(first, last), **part)
        self._condition, given = condition(Position.objects.filter(listed))
        self._asked = dates(quarter) | given
        self._by: tuple[str, ...] = ("matures_on",)

    def count(self) -> int:
        return len(self._loans)

    @property
    def total(self) -> int:
        """What is still open of them, or comes, in whole dong."""
        outcomes = (Outcome(*about[2:]) for about in self._found.values())
        return sum((one.open or 0) + (one.coming or 0) for one in outcomes)

    def order_by(self, *names: str) -> Self:
        """By the day of maturity, or as `LoanRows` are sorted."""
        ordered = copy(self)
        for read in ("_found", "_loans"):
            ordered.__dict__.pop(read, None)
        ordered._by = names
        return ordered

    def __getitem__(self, wanted: slice) -> list[DueLoan]:
        loans = self._loans[wanted]
        rows = {row.id: row for row in self._rows(loans)}
        return [self._with(rows[loan]) for loan in loans if loan in rows]

    def __iter__(self) -> Iterator[DueLoan]:
        return iter(self[:])

    def _with(self, row: LoanRow) -> DueLoan:
        _ends_on, day, *outcome = self._found[row.id]
        return DueLoan(**vars(row) | {"matures_on": day, "outcome": Outcome(*outcome)})

    @property
    def _by_day(self) -> bool:
        return not self._by or self._by[0].endswith("matures_on")

    @cached_property
    def _loans(self) -> list[int]:
        """Which loans, in their order; the rows know only the maturity that holds now."""
        found = [*self._found]
        return found if self._by_day else self._rows(found).order_by(*self._by).loans()

    @cached_property
    def _found(self) -> dict[int, list[Any]]:
        """By loan the end of the quarter of its position, the day it is listed by, its outcome."""
        way = "DESC" if self._by[:1] == ("-matures_on",) else ""
        with connection.cursor() as cursor:
            cursor.execute(_LISTED.format(condition=self._condition, way=way), self._asked)
            return {loan: about for loan, *about in cursor.fetchall()}

    def _rows(self, loans: list[int]) -> "_Rows":
        """Rows of some of the loans. For those that left the file all quarters are planned for."""
        ends_on = self._quarter.ends_on
        gone = any(self._found[loan][0] < ends_on for loan in loans)
        since = self._quarter.period.previous.ends_on if gone else None
        rows = _Rows(
            self._quarter, self._names, self._seen, self._scope, gone_since=since, early=False
        )
        return rows.where(loan__in=loans)


class _Rows(LoanRows):
    """Rows of loans that also say which loans they are without being read."""

    def loans(self) -> list[int]:
        """In their order."""
        return [loan for loan, *_ in self._listed(whole=False)]
