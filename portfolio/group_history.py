"""One group through the quarters: its records, when it moved, who its members are.

A record of a quarter is told to those who see it; of the others only that there is one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When

from associations.models import HamletName, Quarter, TransactionPointName
from associations.periods import Period
from associations.text import person_sort_key
from groups.models import GroupQuarter

from .loan_rows import LoanRow, LoanRows
from .names import Name, Names
from .standing import Standing, score_of_record, standing_of


@dataclass(frozen=True)
class GroupRecord:
    """What a group was in a quarter; hamlet and point are empty where the file has none."""

    id: int
    period: Period
    association: Name
    commune: Name
    hamlet: str
    point: str
    leader: str
    open: bool
    standing: Standing | None


@dataclass(frozen=True)
class GroupHistory:
    """The records of a group up to a quarter, oldest first, and the quarters that are hidden."""

    records: list[GroupRecord]
    hidden: list[Period]

    @property
    def now(self) -> GroupRecord:
        return self.records[-1]

    def at(self, period: Period) -> GroupRecord | None:
        """The record of a quarter, where the person sees it."""
        return next((r for r in self.records if r.period == period), None)

    @property
    def moves(self) -> list["Move"]:
        """What changed from one record to the next that is seen, the latest first."""
        found = []
        for old, new in zip(self.records, self.records[1:], strict=False):
            for what, before, after in (
                ("association", old.association.label, new.association.label),
                ("commune", old.commune.label, new.commune.label),
                ("leader", old.leader, new.leader),
            ):
                if before != after:
                    found.append(Move(new.period, what, before, after))
        return found[::-1]


@dataclass(frozen=True)
class Move:
    """A change of a group's association, commune or leader, first seen in a quarter."""

    period: Period
    what: str
    before: str
    after: str


def history(quarter: Quarter, code: str, names: Names, seen: Q) -> GroupHistory | None:
    """The history of a group; None where the person does not see its record of the quarter."""
    shown = Case(When(seen, then=Value(True)), default=Value(False))
    found = (
        GroupQuarter.objects.filter(
            office=quarter.office_id,
            group__office=quarter.office_id,
            group__code=code,
            ends_on__lte=quarter.ends_on,
        )
        .annotate(
            shown=shown,
            score=score_of_record(),
            hamlet_name=Subquery(_called(HamletName, "hamlet")),
            point_name=Subquery(_called(TransactionPointName, "point")),
        )
        .order_by("ends_on")
    )
    records = list(found)
    if not records or records[-1].ends_on != quarter.ends_on or not records[-1].shown:
        return None
    return GroupHistory(
        [
            GroupRecord(
                r.group_id,
                Period.of(r.ends_on),
                names.of("association", r.association_id),
                names.of("commune", r.commune_id),
                r.hamlet_name or "",
                r.point_name or "",
                r.leader,
                r.open,
                standing_of(r.score),
            )
            for r in records
            if r.shown
        ],
        [Period.of(r.ends_on) for r in records if not r.shown],
    )


def elsewhere_since(quarter: Quarter, since: Period, seen: Q) -> set[int]:
    """The groups somebody sees in the quarter but not in each from `since` on.

    What changed or flowed since then tells of records that are not theirs to see.
    """
    records = GroupQuarter.objects.filter(office=quarter.office_id)
    now = records.filter(seen, ends_on=quarter.ends_on)
    before = records.filter(ends_on__gte=since.ends_on, ends_on__lt=quarter.ends_on).exclude(seen)
    return set(before.filter(group__in=now.values("group")).values_list("group", flat=True))


def _called(names: type[HamletName] | type[TransactionPointName], place: str) -> QuerySet[Any, Any]:
    """The name of a place on the last day of the record's quarter."""
    rows = names.objects.filter(**{place: OuterRef(place), "valid_from__lte": OuterRef("ends_on")})
    return rows.order_by("-valid_from").values("name")[:1]


@dataclass(frozen=True)
class Member:
    """A borrower with loans in the group that have a balance. Amounts in whole dong."""

    borrower_id: int
    name: str
    code: str
    loans: int
    outstanding: int
    overdue: int
    frozen: int


class AllLoans:
    """The loans of a group, which are few: read once, all pages of a list and members alike."""

    def __init__(self, loans: LoanRows) -> None:
        self._loans = loans

    def order_by(self, *names: str) -> "AllLoans":
        """The same sorted by columns, as `LoanRows` does it."""
        return AllLoans(self._loans.order_by(*names))

    def count(self) -> int:
        return len(self._all)

    def __getitem__(self, wanted: slice) -> list[LoanRow]:
        return self._all[wanted]

    def __iter__(self) -> Iterator[LoanRow]:
        return iter(self._all)

    @cached_property
    def _all(self) -> list[LoanRow]:
        return list(self._loans)


def members(loans: Iterable[LoanRow]) -> list[Member]:
    """The borrowers of a group's loans with a balance, in the order of their names."""
    by: dict[int, list[LoanRow]] = {}
    for loan in loans:
        if loan.outstanding:
            by.setdefault(loan.borrower_id, []).append(loan)
    found = [
        Member(
            borrower,
            theirs[0].borrower or theirs[0].borrower_code,
            theirs[0].borrower_code,
            len(theirs),
            sum(loan.outstanding or 0 for loan in theirs),
            sum(loan.overdue or 0 for loan in theirs),
            sum(loan.frozen or 0 for loan in theirs),
        )
        for borrower, theirs in by.items()
    ]
    return sorted(found, key=lambda member: (person_sort_key(member.name), member.code))
