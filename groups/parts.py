"""A part of an office in a month: the groups of an association in a commune, and their sheet."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from associations.months import Month

from .models import GroupMonth, Sheet
from .places import Placed, placed


@dataclass(frozen=True)
class Part:
    """One association's groups of one commune in a month: what one sheet is of."""

    office: int
    association: str
    commune: int
    month: Month

    def begun(self, today: date) -> bool:
        """Whether the month has begun; before that nothing can be said of it."""
        return self.month.starts_on <= today

    @property
    def before(self) -> "Part":
        """The same part a month earlier."""
        return replace(self, month=self.month.previous)

    def groups(self, codes: Iterable[str] | None = None, *, closed: bool = False) -> list[Placed]:
        """Its groups in the order of their codes; without `closed` the open ones alone."""
        return placed(
            self.office,
            self.month,
            association=self.association,
            commune=self.commune,
            codes=codes,
            closed=closed,
        )

    @property
    def key(self) -> dict[str, Any]:
        """The columns by which its sheet and the rows of it are found."""
        return {
            "office_id": self.office,
            "association_id": self.association,
            "commune_id": self.commune,
            "month_ends_on": self.month.ends_on,
        }

    def sheet(self) -> Sheet | None:
        """Its sheet, once somebody has begun it."""
        people = ("submitted_by", "decided_by")
        return Sheet.objects.filter(**self.key).select_related(*people).first()

    def rows(self) -> "QuerySet[GroupMonth]":
        """What was saved of its groups."""
        return GroupMonth.objects.filter(**self.key)

    def hold(self, *, alone: bool = False) -> Sheet:
        """Its sheet, begun if it was not, in whose state nothing changes before the transaction
        ends; `alone` also keeps out those who save rows.
        """
        found = self._held(alone=alone)
        if found is None:
            Sheet.objects.bulk_create([Sheet(**self.key)], ignore_conflicts=True)
            found = self._held(alone=alone)
        assert found is not None
        return found

    def _held(self, *, alone: bool) -> Sheet | None:
        lock = "FOR UPDATE" if alone else "FOR SHARE"
        where = " AND ".join(f"{name} = %({name})s" for name in self.key)
        found = Sheet.objects.raw(f"SELECT * FROM groups_sheet WHERE {where} {lock}", self.key)
        return next(iter(found), None)
