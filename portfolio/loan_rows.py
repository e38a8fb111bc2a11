"""Rows of loans: who owes, where, how much, and how late. Read in one statement, never one by one.

Whoever lists loans takes them from here: the list of loans, a group, a month of maturities. The
rows are those that somebody may see, so none of this may be kept.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import Coalesce

from associations.models import Quarter
from associations.text import without_marks
from groups.models import BorrowerQuarter

from .models import Position
from .names import Name, Names
from .past_due import days_past_due
from .scope import WHOLE, Scope

# What one asks a list of loans for. A loan that is partly overdue and partly frozen is in both, as
# it is in the figures `overdue_loans` and `frozen_loans`.
DEBT: dict[str, Q] = {
    "": Q(),
    "current": Q(outstanding__gt=0, overdue=0, frozen=0),
    "overdue": Q(overdue__gt=0),
    "frozen": Q(frozen__gt=0),
    "closed": Q(outstanding=0),
}
AMOUNTS = ("outstanding", "current", "overdue", "frozen")
_PLAIN = ("made_on", "matures_on", "frozen_until", "days_past_due", *AMOUNTS)


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
    wants it; sorted by the names of `_orders`, the number of the loan decides between equals. With
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
        when: Combinable | Q = self._now
        if gone_since is not None:
            later = Q(ends_on__gt=OuterRef("ends_on"), ends_on__lte=quarter.ends_on)
            again = Position.objects.filter(later, loan=OuterRef("loan"))
            when |= Q(ends_on__gte=gone_since, ends_on__lt=quarter.ends_on) & ~Exists(again)
        self._positions: QuerySet[Any] = Position.objects.filter(
            seen, when, office=quarter.office_id, **part
        )
        self._debt = ""
        self._sorted: list[OrderBy] = []

    def where(self, *conditions: Q, **more: Any) -> Self:
        """Those of them whose positions fulfil conditions."""
        return self._with(self._positions.filter(*conditions, **more))

    def nothing(self) -> Self:
        """None of them."""
        return self._with(self._positions.none())

    def owing(self, debt: str) -> Self:
        """Those of one kind of `DEBT`; the totals remain those of all kinds."""
        narrowed = copy(self)
        narrowed._debt = debt
        return narrowed

    def going_by(self, words: str) -> Self:
        """Those that a search finds: each of its words stands in the borrower's name, typed with or
        without marks, in the number of the loan, the borrower's code or the group's.
        """
        wanted = Q()
        for word in without_marks(words).split():
            wanted &= (
                Q(name_without_marks__contains=word)
                | Q(loan__number__icontains=word)
                | Q(borrower__code__contains=word)
                | Q(group__code__contains=word)
            )
        return self._with(self._named().filter(wanted, **self._of_office))

    @cached_property
    def totals(self) -> dict[str, LoanTotals]:
        """Loans and amounts by kind of debt, in one statement."""
        names = ("loans", *AMOUNTS)
        return {
            debt: LoanTotals(*(int(self._sums[f"sum_{debt}_{name}"]) for name in names))
            for debt in DEBT
        }

    @cached_property
    def _sums(self) -> dict[str, Any]:
        asked: dict[str, Any] = {}
        for debt in DEBT:
            condition = self._owes(debt)
            asked[f"sum_{debt}_loans"] = Count("loan", filter=condition)
            for name in AMOUNTS:
                asked[f"sum_{debt}_{name}"] = Sum(name, filter=condition & self._now, default=0)
        before_maturity = Count("loan", filter=Q(overdue__gt=0, matures_on__gte=self._as_of))
        return self._positions.aggregate(before_maturity=before_maturity, **asked)

    def count(self) -> int:
        return self.totals[self._debt].loans

    def order_by(self, *names: str) -> Self:
        """Sorted by columns, "-" before a name turning it round; unknown ones are passed over."""
        orders = self._orders()
        ordered = copy(self)
        ordered._sorted = [
            OrderBy(expression, descending=name.startswith("-"), nulls_last=True)
            for name in names
            for expression in orders.get(name.removeprefix("-"), ())
        ]
        return ordered

    def __getitem__(self, wanted: slice) -> list[LoanRow]:
        rows = self._rows()[wanted]
        return [self._row(found) for found in rows]

    def __iter__(self) -> Iterator[LoanRow]:
        return (self._row(found) for found in self._rows())

    def _owes(self, debt: str) -> Q:
        """A kind of debt; what left the file owes nothing any more."""
        if not debt:
            return ~Q(pk__in=[])
        return DEBT[debt] | ~self._now if debt == "closed" else DEBT[debt] & self._now

    def _with(self, positions: QuerySet[Any]) -> Self:
        narrowed = copy(self)
        narrowed.__dict__.pop("totals", None)
        narrowed.__dict__.pop("_sums", None)
        narrowed._positions = positions
        return narrowed

    def _rows(self) -> QuerySet[Any]:
        early = self._early and bool(self._sums["before_maturity"])
        return (
            self._named()
            .filter(self._owes(self._debt), **self._of_office)
            .annotate(days_past_due=days_past_due(self._as_of, self.quarter.ends_on, early=early))
            .order_by(*self._sorted, "loan__number")
            .values(
                "loan_id", "loan__number", "borrower_id", "borrower__code", "borrower_name",
                "group__code", "association_id", "commune_id", "programme_id", "made_on",
                "matures_on", "frozen_until", "ends_on", "days_past_due", *AMOUNTS,
            )
        )  # fmt: skip

    def _named(self) -> QuerySet[Any]:
        """The positions with the borrower's name of the latest HSKH up to the quarter.

        Mostly one HSKH names them all; whoever is not in it is looked up alone.
        """
        if "borrower_name" in self._positions.query.annotations:
            return self._positions
        known = BorrowerQuarter.objects.filter(
            office=self.quarter.office_id, ends_on__lte=self.quarter.ends_on
        ).order_by("-ends_on")
        newest = known.values_list("ends_on", flat=True).first()
        ofthem = Q(
            borrower__quarters__office=self.quarter.office_id,
            borrower__quarters__ends_on=newest or self.quarter.ends_on,
        )
        last = known.filter(borrower=OuterRef("borrower"))

        def latest(field: str) -> Coalesce:
            earlier = Subquery(last.values(field)[:1])
            return Coalesce(f"hskh__{field}", earlier, output_field=TextField())

        return self._positions.annotate(
            hskh=FilteredRelation("borrower__quarters", condition=ofthem),
            borrower_name=latest("name"),
            name_order=latest("name_sort_key"),
            name_without_marks=latest("name_without_marks"),
        )

    @property
    def _of_office(self) -> dict[str, int]:
        """The office at every table that is joined, so that none is read beyond it."""
        return dict.fromkeys(("loan__office", "borrower__office"), self.quarter.office_id)

    @property
    def _as_of(self) -> date:
        return self.quarter.as_of or self.quarter.ends_on

    def _orders(self) -> dict[str, tuple[Any, ...]]:
        """What each column is sorted by."""
        communes = self.names.all("commune")
        place = Case(*[When(commune=pk, then=Value(i)) for i, pk in enumerate(communes)])
        return {
            "number": (F("loan__number"),),
            "borrower": (F("name_order"), F("borrower__code")),
            "group": (F("group__code"),),
            "association": (F("association"),),
            "commune": (place,),
            "programme": (F("programme__code"),),
            **{name: (F(name),) for name in _PLAIN},
        }

    def _row(self, found: dict[str, Any]) -> LoanRow:
        gone = found["ends_on"] != self.quarter.ends_on
        of = self.names.of
        return LoanRow(
            id=found["loan_id"],
            number=found["loan__number"],
            borrower_id=found["borrower_id"],
            borrower_code=found["borrower__code"],
            borrower=found["borrower_name"] or "",
            group=found["group__code"] or "",
            association=of("association", found["association_id"]),
            commune=of("commune", found["commune_id"]),
            programme=of("programme", found["programme_id"]),
            made_on=found["made_on"],
            matures_on=found["matures_on"],
            frozen_until=found["frozen_until"],
            days_past_due=None if gone else found["days_past_due"],
            at_least=not gone and found["matures_on"] >= self._as_of,
            last_on=found["ends_on"] if gone else None,
            **{name: None if gone else found[name] for name in AMOUNTS},
        )
