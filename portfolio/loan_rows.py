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

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable, OrderBy

from associations.models import Quarter

from .borrower_names import by_name, names_of, newest
from .loan_search import among, loans_going_by
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
# So many are joined to all the rest at once.
_FEW = 100
_BY_NAME = (F("name_order"), F("borrower__code"))
# What a loan need not have comes last, turned round too.
_OPTIONAL = ("group", "frozen_until", "days_past_due", "borrower")
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
        self._called: dict[int, str] = {}
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

        Which they are is asked at once and only once, since that takes longest.
        """
        found = loans_going_by(self._positions, self.quarter, self._names_on, words)
        return self.where(among(found))

    @cached_property
    def _names_on(self) -> date:
        """Asked once; narrowed lists take the answer along."""
        return newest(self.quarter)

    @cached_property
    def totals(self) -> dict[str, LoanTotals]:
        """Loans and amounts by kind of debt, in one statement; what is gone has no amounts."""
        found = {debt: dict.fromkeys(("loans", *AMOUNTS), 0) for debt in DEBT}
        for part in self._parts:
            counted = ("loans",) if part.get("gone") else ("loans", *AMOUNTS)
            for debt in DEBT:
                if part.get(f"is_{debt}", True):
                    for name in counted:
                        found[debt][name] += int(part[f"sum_{name}"])
        return {debt: LoanTotals(**sums) for debt, sums in found.items()}

    @cached_property
    def _parts(self) -> list[dict[str, Any]]:
        """The loans that are of the same kinds of debt, together."""
        kinds = {f"is_{debt}": _whether(self._owes(debt)) for debt in DEBT if debt}
        if self._with_gone:
            kinds["gone"] = _whether(~self._now)
        sums = {f"sum_{name}": Sum(name) for name in AMOUNTS}
        early = Count("loan", filter=Q(overdue__gt=0, matures_on__gte=self._as_of))
        parts = self._positions.order_by().values(**kinds)
        return list(parts.annotate(sum_loans=Count("loan"), before_maturity=early, **sums))

    def count(self) -> int:
        return self.totals[self._debt].loans

    def order_by(self, *names: str) -> Self:
        """Sorted by columns, "-" before a name turning it round; unknown ones are passed over."""
        orders = self._orders()
        ordered = copy(self)
        ordered._sorted = [
            OrderBy(
                expression,
                descending=name.startswith("-"),
                nulls_last=name.removeprefix("-") in _OPTIONAL or None,
            )
            for name in names
            for expression in orders.get(name.removeprefix("-"), ())
        ]
        return ordered

    def __getitem__(self, wanted: slice) -> list[LoanRow]:
        """A page. Of a long list first which loans, so that few are joined to all the rest."""
        if self.count() <= _FEW:
            return self._read(self._in_order(), wanted)
        page = self._in_order().values_list("loan", flat=True)[wanted]
        return self._read(self._in_order(self._positions.filter(loan__in=list(page))))

    def __iter__(self) -> Iterator[LoanRow]:
        return iter(self._read(self._in_order()))

    def _read(self, positions: QuerySet[Any], wanted: slice = slice(None)) -> list[LoanRow]:
        found = list(
            positions.filter(**self._of_office).values(
                "loan_id", "loan__number", "borrower_id", "borrower__code", "group__code",
                "association_id", "commune_id", "programme_id", "made_on", "matures_on",
                "frozen_until", "ends_on", "days_past_due", *AMOUNTS,
            )[wanted]
        )  # fmt: skip
        new = {each["borrower_id"] for each in found} - self._called.keys()
        if new:
            self._called |= dict.fromkeys(new, "") | names_of(self.quarter, new)
        return [self._row(each) for each in found]

    def _owes(self, debt: str) -> Q:
        """A kind of debt; what left the file owes nothing any more."""
        if not debt:
            return ~Q(pk__in=[])
        if not self._with_gone:
            return DEBT[debt]
        return DEBT[debt] | ~self._now if debt == "closed" else DEBT[debt] & self._now

    def _with(self, positions: QuerySet[Any]) -> Self:
        narrowed = copy(self)
        narrowed.__dict__.pop("totals", None)
        narrowed.__dict__.pop("_parts", None)
        narrowed._positions = positions
        return narrowed

    def _in_order(self, positions: QuerySet[Any] | None = None) -> QuerySet[Any]:
        """Those of the kind of debt in their order, joined to no more than the order needs."""
        positions = self._positions if positions is None else positions
        if any(order.expression in _BY_NAME for order in self._sorted):
            positions = by_name(positions, self.quarter, self._names_on)
        early = self._early and any(part["before_maturity"] for part in self._parts)
        return (
            positions.filter(self._owes(self._debt))
            .annotate(days_past_due=days_past_due(self._as_of, self.quarter.ends_on, early=early))
            .order_by(*self._sorted, "loan")
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
            "borrower": _BY_NAME,
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
            borrower=self._called[found["borrower_id"]],
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


def _whether(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, BooleanField())
