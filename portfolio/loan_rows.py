"""Rows of loans: who owes, where, how much, and how late. Read set by set, never one by one.

Whoever lists loans takes them from here: the list of loans, a group, a month of maturities. The
rows are those that somebody may see, so none of this may be kept.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from associations.models import Quarter

from . import loan_list
from .borrower_names import newest
from .conditions import condition
from .loan_list import DEBT
from .loan_search import among, loans_going_by
from .models import Position
from .names import Name, Names
from .partitions import FIRST
from .scope import WHOLE, Scope

_Order = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class LoanRow:
    """One loan at the end of a quarter. Amounts in whole dong.

    `borrower` is empty for a borrower whom no HSKH named. `days_past_due` counts from the maturity
    that has passed, else, `at_least`, from the first quarter seen overdue; None for a loan without
    overdue debt or with frozen debt. A loan that left the file has `last_on` and no amounts.
    """

    id: int
    number: str
    borrower_id: int
    borrower_code: str
    borrower: str
    group: str
    association: Name
    commune: Name
    programme: Name
    made_on: date
    matures_on: date
    frozen_until: date | None
    outstanding: int | None
    current: int | None
    overdue: int | None
    frozen: int | None
    days_past_due: int | None
    at_least: bool
    last_on: date | None


@dataclass(frozen=True)
class LoanTotals:
    """How many loans a list has, and what they owe in dong."""

    loans: int
    outstanding: int
    current: int
    overdue: int
    frozen: int


class LoanRows:
    """The loans of a quarter that somebody sees, `seen` being the condition on rows.

    Nothing is read before rows or totals are asked for. Sliced, sorted and counted as a table
    wants it; sorted by the names of `_orders`, equals stand as they came into the file first. With
    `gone_since` also the loans that left the file after that day, as they were last; without
    `early` nobody counts days from before a maturity.
    """

    def __init__(
        self,
        quarter: Quarter,
        names: Names,
        seen: Q,
        scope: Scope = WHOLE,
        *,
        gone_since: date | None = None,
        early: bool = True,
    ) -> None:
        self.quarter, self.names, self._early = quarter, names, early
        part = {d: getattr(scope, d) for d in scope.dimensions}
        self._now = Q(ends_on=quarter.ends_on)
        self._with_gone = gone_since is not None
        when: Combinable | Q = self._now
        if gone_since is not None:
            later = Q(ends_on__gt=OuterRef("ends_on"), ends_on__lte=quarter.ends_on)
            again = Position.objects.filter(later, loan=OuterRef("loan"))
            when |= Q(ends_on__gte=gone_since, ends_on__lt=quarter.ends_on) & ~Exists(again)
        self._positions: QuerySet[Any] = Position.objects.filter(
            seen, when, office=quarter.office_id, **part
        )
        self._debt = ""
        self._order: _Order = ()

    def where(self, *conditions: Q, **more: Any) -> Self:
        """Those of them whose positions fulfil conditions."""
        return self._with(self._positions.filter(*conditions, **more))

    def nothing(self) -> Self:
        """None of them."""
        return self._with(self._positions.none())

    def owing(self, debt: str) -> Self:
        """Those of one kind of `DEBT`; `counts` still has all kinds."""
        narrowed = self._with(self._positions)
        narrowed._debt = debt
        return narrowed

    def going_by(self, words: str) -> Self:
        """Those that a search finds: each of its words stands in the borrower's name, typed with or
        without marks, in the number of the loan, the borrower's code or the group's.

        Which they are is asked at once and only once, since that takes longest.
        """
        found = loans_going_by(self._positions, self.quarter, self._names_on, words)
        return self.where(among(found))

    @cached_property
    def _names_on(self) -> date:
        """Asked once; narrowed lists take the answer along."""
        return newest(self.quarter)

    @property
    def counts(self) -> dict[str, int]:
        """How many there are by kind of debt."""
        return self._sums[0]

    @property
    def totals(self) -> LoanTotals:
        """Loans and amounts of the kind of debt; what left the file has no amounts."""
        return LoanTotals(self.count(), *self._sums[2])

    @cached_property
    def _sums(self) -> tuple[dict[str, int], bool, list[int]]:
        """Loans by kind, whether any is overdue before its maturity, and the amounts."""
        statement = loan_list.sums(self._condition[0], self._debt, gone=self._with_gone)
        (found,) = self._ask(statement)
        loans = dict(zip(DEBT, found, strict=False))
        early, *amounts = found[len(DEBT) :]
        return loans, early > 0, [int(amount or 0) for amount in amounts]

    def count(self) -> int:
        return self.counts[self._debt]

    def order_by(self, *names: str) -> Self:
        """Sorted by columns, "-" before a name turning it round; unknown ones are passed over."""
        ordered = copy(self)
        turned = ((name.removeprefix("-"), name.startswith("-")) for name in names)
        ordered._order = tuple(by for by in turned if loan_list.sortable(by[0]))
        return ordered

    def __getitem__(self, wanted: slice) -> list[LoanRow]:
        """A page of them."""
        skipped = wanted.start or 0
        most = None if wanted.stop is None else wanted.stop - skipped
        return [self._row(*found) for found in self._listed(most, skipped)]

    def __iter__(self) -> Iterator[LoanRow]:
        return iter(self[:])

    def _listed(
        self, most: int | None = None, skipped: int = 0, *, whole: bool = True
    ) -> list[tuple[Any, ...]]:
        statement = loan_list.page(
            self._condition[0],
            self._debt,
            self._order,
            gone=self._with_gone,
            early=self._early and self._sums[1],
            whole=whole,
        )
        by = {name for name, _ in self._order}
        return self._ask(
            statement,
            most=most,
            skipped=skipped,
            communes=[*self.names.all("commune")] if "commune" in by else None,
            names_on=self._names_on if "borrower" in by else None,
        )

    @cached_property
    def _condition(self) -> tuple[str, dict[str, Any]]:
        return condition(self._positions)

    def _ask(self, statement: str, **more: Any) -> list[tuple[Any, ...]]:
        quarter = self.quarter
        days = {"ends_on": quarter.ends_on, "as_of": self._as_of, "first": FIRST.ends_on}
        with connection.cursor() as cursor:
            given = {"office": quarter.office_id, **days, **more, **self._condition[1]}
            cursor.execute(statement, given)
            return cursor.fetchall()

    def _with(self, positions: QuerySet[Any]) -> Self:
        narrowed = copy(self)
        for read in ("_sums", "_condition"):
            narrowed.__dict__.pop(read, None)
        narrowed._positions = positions
        return narrowed

    @property
    def _as_of(self) -> date:
        return self.quarter.as_of or self.quarter.ends_on

    def _row(
        self, loan: int, number: str, borrower: int, code: str, called: str, group: str,
        association: str, commune: int, programme: int, made_on: date, matures_on: date,
        frozen_until: date | None, outstanding: int, current: int, overdue: int, frozen: int,
        days_past_due: int | None, ends_on: date,
    ) -> LoanRow:  # fmt: skip
        gone, of = ends_on != self.quarter.ends_on, self.names.of
        return LoanRow(
            id=loan,
            number=number,
            borrower_id=borrower,
            borrower_code=code,
            borrower=called,
            group=group,
            association=of("association", association),
            commune=of("commune", commune),
            programme=of("programme", programme),
            made_on=made_on,
            matures_on=matures_on,
            frozen_until=frozen_until,
            outstanding=None if gone else outstanding,
            current=None if gone else current,
            overdue=None if gone else overdue,
            frozen=None if gone else frozen,
            days_past_due=None if gone else days_past_due,
            at_least=not gone and matures_on >= self._as_of,
            last_on=ends_on if gone else None,
        )
