"""What is known of one scope in one quarter: the only thing a formula reads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from django.utils.functional import Promise, lazy

from associations.models import DIRECT
from associations.numbers import written
from associations.periods import Period
from portfolio.measures import MEASURES, sum_over_quarters
from portfolio.scope import WHOLE, Dimension, Scope

from .indicator import Unknown
from .reasons import (
    DIRECT_WITHOUT_GROUPS,
    NO_COLUMN,
    NO_GROUPS,
    NO_LOANS,
    NO_OPEN_GROUP,
    NO_PREVIOUS,
    NO_SHEETS,
    NOT_BOTH_FILES,
    NOT_COMPARED,
    SHEETS_MISSING,
)

# Since 1 January, the quarter alone, or since the end of another quarter.
Span = Literal["year", "quarter"] | Period
Sums = Mapping[str, int | None]

_NEEDS_PREVIOUS = ("due", "opening", "absent", "moved_in", "moved_out", "frozen_from",
                   "written_off_")  # fmt: skip
_OF_FILES = ("savings_by_accounts", "savings_by_scores")
_OF_SHEETS = ("savings", "savings_compared", "savings_reported", *_OF_FILES, "members", "savers")
_OF_GROUPS = ("groups", *_OF_SHEETS)


class Source(Protocol):
    """Where facts come from: the loaded quarters of one office."""

    def sums(self, period: Period, scope: Scope) -> Sums | None:
        """The aggregate of a scope; None when no file of the quarter speaks of it at all."""

    def parts(self, period: Period, scope: Scope, dimension: Dimension) -> list[Scope]:
        """The parts of a scope along a dimension that have a row in a quarter."""

    def entered(self, period: Period, key: str, scope: Scope) -> int:
        """A figure of the office's own sheet. Raises Unknown."""

    def in_force(self, period: Period, key: str, scope: Scope) -> int:
        """A target as decided last by the quarter's as-of date. Raises Unknown."""


@dataclass(frozen=True)
class Facts:
    """The facts of one scope; flows are those of `span`."""

    source: Source
    period: Period
    scope: Scope
    span: Span = "year"

    def stock(self, measure: str) -> int:
        """A level at the quarter's end. Raises Unknown."""
        return self._known(self.period, measure)

    def flow(self, measure: str) -> int:
        """What happened in the span. Raises Unknown.

        With a quarter of the year missing, the file's own sum since 1 January stands, if it has
        one.
        """
        if self.span == "quarter":
            return self._known(self.period, measure)
        try:
            values = [self._known(p, measure) for p in self._quarters]
        except Unknown:
            if self.span == "year" and f"{measure}_to_date" in MEASURES:
                return self._known(self.period, f"{measure}_to_date")
            raise
        total = sum_over_quarters(measure, values)
        assert total is not None
        return total

    def entered(self, key: str) -> int:
        """A level that the office entered. Raises Unknown."""
        return self.source.entered(self.period, key, self.scope)

    def entered_flow(self, key: str) -> int:
        """What the office entered since 1 January, or for the quarter alone. Raises Unknown."""
        return sum(self.source.entered(p, key, self.scope) for p in self._quarters)

    def target(self, key: str) -> int:
        """The target in force at the as-of date. Raises Unknown."""
        return self.source.in_force(self.period, key, self.scope)

    def of(self, scope: Scope) -> "Facts":
        """The facts of another scope in the same quarter."""
        return replace(self, scope=scope)

    def parts(self, dimension: Dimension) -> "list[Facts]":
        """The facts of each part along a dimension."""
        scopes = self.source.parts(self.period, self.scope, dimension)
        return [self.of(scope) for scope in scopes]

    @property
    def whole(self) -> "Facts":
        """The facts of all associations together."""
        return self.of(self.scope.without("association"))

    @property
    def year_start(self) -> "Facts":
        """The facts of the same scope at 31 December of the year before."""
        return replace(self, period=self.period.year_start)

    @property
    def opening(self) -> "Facts":
        """The facts of the same scope at the day from which the span runs."""
        return replace(self, period=self._quarters[0].previous)

    @property
    def _quarters(self) -> list[Period]:
        """The quarters of the span, in order."""
        if self.span == "quarter":
            return [self.period]
        if self.span == "year":
            return self.period.year_to_date
        return self.period.since(self.span)

    def _known(self, period: Period, measure: str) -> int:
        sums = self.source.sums(period, self.scope)
        value = None if sums is None else sums.get(measure)
        if value is None:
            raise Unknown(_why(self, period, measure, sums))
        return value

    def _reason(self, period: Period, measure: str, sums: Sums | None) -> str:
        if measure.startswith(_OF_GROUPS) and self.scope.association == DIRECT:
            return str(DIRECT_WITHOUT_GROUPS)
        reason: Promise = NO_COLUMN
        if measure.startswith(_OF_GROUPS) and (sums is None or sums["groups"] is None):
            reason = NO_GROUPS
        elif measure in _OF_SHEETS and sums is not None:
            return self._reason_of_sheets(period, measure, sums)
        elif sums is None or sums["current"] is None:
            reason = NO_LOANS
        elif sums is not None and sums["opening"] is None and measure.startswith(_NEEDS_PREVIOUS):
            reason = NO_PREVIOUS
        return str(reason) % {"quarter": period.slug}

    def _reason_of_sheets(self, period: Period, measure: str, sums: Sums) -> str:
        """Why sheets do not tell it: none is accepted, or not those of all open groups."""
        groups, reported = sums["groups"] or 0, sums["groups_reported"] or 0
        whole = self.source.sums(period, WHOLE)
        reason: Promise = SHEETS_MISSING
        if measure in ("savings_compared", "savings_reported"):
            reason = NOT_COMPARED
        elif measure in _OF_FILES:
            reason = NOT_BOTH_FILES
        elif not groups:
            reason = NO_OPEN_GROUP
        elif measure == "savings" and (not reported or (whole and whole["savings"] is not None)):
            # The bank's file says it of other groups, or nobody says it of any.
            reason = NO_COLUMN
        elif not reported:
            reason = NO_SHEETS
        missing = written(groups - reported)
        return str(reason) % {"quarter": period.slug, "number": missing}


# Worded when somebody reads it: of hundreds of groups that are sorted nobody does.
_why = lazy(Facts._reason, str)
