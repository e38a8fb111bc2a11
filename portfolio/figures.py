"""The figures of one office's quarter: aggregates and entered figures, read once, asked often."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise

from associations.models import Quarter
from associations.numbers import Number
from associations.periods import Period

from .bases import QUARTERS_NEEDED, YEAR_START, Base
from .figure import Change, Changes, Figure
from .indicators import REGISTRY, Facts, Indicator, Unknown
from .indicators.facts import Span
from .indicators.reasons import (
    EMPTY_NOW,
    FLOW_SINCE_YEAR_START,
    NOT_SINCE,
    NOT_THIS_PART,
    WITHOUT_TARGET,
)
from .loaded import Loaded
from .scope import WHOLE, Dimension, Scope

# A value, or None and why, which is worded when somebody reads it.
Found = tuple[Number | None, str | Promise]


class Figures:
    """Every indicator of one quarter, for whatever part of the office is asked.

    `of` names the levels to be read at once when the first figure is asked for, of the quarter and
    all those it compares with; other levels are read when they are asked for.
    """

    def __init__(self, quarter: Quarter, loaded: Loaded) -> None:
        self.quarter = quarter
        self.loaded = loaded
        self._now = quarter.period
        self._made: dict[tuple[str, Scope], Figure] = {}
        self._whole: dict[str, Number | None] = {}
        self._values: dict[tuple[str, Scope, Period, Span], Found] = {}

    @classmethod
    def of(
        cls,
        quarter: Quarter,
        scope: Scope = WHOLE,
        by: Iterable[Dimension] = (),
        quarters: int = QUARTERS_NEEDED,
        base: Base = YEAR_START,
        known: Iterable[Quarter] | None = None,
    ) -> "Figures":
        """The figures of a quarter; nothing is read before one is asked for.

        `base` is the base of changes that will be asked for; all its quarters are read too. `known`
        are all quarters of the office, where they have been read already.
        """
        periods = {*quarter.period.back(max(quarters, QUARTERS_NEEDED))}
        against = base.quarter_of(quarter.period)
        if against is not None:
            periods |= {against.year_start, *against.year_to_date, *quarter.period.since(against)}
        loaded = Loaded(quarter, sorted(periods), known)
        whole = scope.without("association")
        loaded.expect([(scope, None), (whole, None), (WHOLE, None), *[(scope, d) for d in by]])
        return cls(quarter, loaded)

    def figure(self, key: str, scope: Scope = WHOLE) -> Figure:
        """One figure with its changes against the three bases."""
        if (key, scope) not in self._made:
            self._made[key, scope] = self._make(REGISTRY[key], scope)
        return self._made[key, scope]

    def level(self, key: str, scope: Scope = WHOLE, since: Base = YEAR_START) -> Figure:
        """One figure without its changes, for lists that show levels alone.

        A flow is that since 1 January, or since the end of the base's quarter.
        """
        indicator, period = REGISTRY[key], self._now
        value, reason = self._value(indicator, scope, period, self._span(since))
        decimals = indicator.places(self._column(indicator, scope, value))
        as_of = self._as_of(period)
        return Figure(indicator, scope, as_of, value, str(reason), decimals, {}, period)

    def value(self, key: str, scope: Scope = WHOLE, since: Base = YEAR_START) -> Number | None:
        """The value of `level` alone, for sorting and choosing among many parts."""
        return self._value(REGISTRY[key], scope, self._now, self._span(since))[0]

    def at(self, key: str, scope: Scope, period: Period) -> tuple[Number | None, str]:
        """The value of an indicator in another quarter, or None and why."""
        value, reason = self._value(REGISTRY[key], scope, period, "year")
        return value, str(reason)

    def level_at(self, key: str, scope: Scope, period: Period) -> Figure:
        """One figure of another quarter without its changes, printed as this quarter's."""
        value, reason = self.at(key, scope, period)
        decimals = self.level(key, scope).decimals
        as_of = self._as_of(period)
        return Figure(REGISTRY[key], scope, as_of, value, reason, decimals, {}, period)

    def facts(self, scope: Scope, period: Period | None = None) -> Facts:
        """What is known of a scope, for checks that look below the indicators."""
        return Facts(self.loaded, period or self._now, scope)

    def parts(self, scope: Scope, dimension: Dimension) -> list[Scope]:
        """The parts of a scope along a dimension that exist in this quarter, in their order."""
        return self.loaded.parts(self._now, scope, dimension)

    def _make(self, indicator: Indicator, scope: Scope) -> Figure:
        figure = self.level(indicator.key, scope)

        def change(base: Base) -> Change:
            return self._change(indicator, scope, base, figure.value, figure.decimals)

        return replace(figure, changes=Changes(change))

    def _span(self, since: Base) -> Span:
        """Over which time a flow runs that is asked for since a base."""
        if since is YEAR_START:
            return "year"
        against = since.quarter_of(self._now)
        return "year" if against in (None, self._now.year_start) else against

    def _column(self, indicator: Indicator, scope: Scope, value: Number | None) -> Number | None:
        """The value that decides the decimals: the office's, so that a column keeps one number."""
        if not indicator.fine or scope == WHOLE:
            return value
        if indicator.key not in self._whole:
            found, _reason = self._value(indicator, WHOLE, self._now, "year")
            self._whole[indicator.key] = found
        return self._whole[indicator.key]

    def _change(
        self, indicator: Indicator, scope: Scope, base: Base, value: Number | None, decimals: int
    ) -> Change:
        period = base.quarter_of(self._now)
        if period is None:
            return self._from_target(indicator, scope, value, decimals)
        change = Change(base.key, self._as_of(period), indicator.change_unit, decimals)
        if value is None:
            return replace(change, reason=str(EMPTY_NOW))
        if indicator.flows and base == YEAR_START:
            return replace(change, reason=str(FLOW_SINCE_YEAR_START))
        same_time = period.number == self._now.number
        span: Span = "year" if same_time or not indicator.flows else "quarter"
        now, why = self._value(indicator, scope, self._now, span)
        before, reason = self._value(indicator, scope, period, span)
        if now is None or before is None:
            return replace(change, reason=str(why if now is None else reason))
        return _difference(change, now, before)

    def _from_target(
        self, indicator: Indicator, scope: Scope, value: Number | None, decimals: int
    ) -> Change:
        """How far a figure is above or below its target in force at the as-of date."""
        period = self._now
        change = Change("target", self._as_of(period), indicator.change_unit, decimals)
        if value is None:
            return replace(change, reason=str(EMPTY_NOW))
        if not indicator.target:
            return replace(change, reason=str(WITHOUT_TARGET))
        try:
            target = self.facts(scope).target(indicator.target)
        except Unknown as unknown:
            return replace(change, reason=str(unknown.reason))
        return _difference(change, value, target)

    def _value(self, indicator: Indicator, scope: Scope, period: Period, span: Span) -> Found:
        asked = (indicator.key, scope, period, span)
        if asked not in self._values:
            self._values[asked] = self._computed(indicator, scope, period, span)
        return self._values[asked]

    def _computed(self, indicator: Indicator, scope: Scope, period: Period, span: Span) -> Found:
        if not indicator.covers(scope):
            return None, NOT_THIS_PART
        if isinstance(span, Period) and span >= period:
            return None, NOT_SINCE
        try:
            return indicator.formula(Facts(self.loaded, period, scope, span)), ""
        except Unknown as unknown:
            return None, unknown.reason

    def _as_of(self, period: Period) -> date:
        return self.loaded.as_of(period)


def _difference(change: Change, now: Number, before: Number) -> Change:
    percent = None
    if change.unit != "points" and before != 0:
        percent = Decimal(now - before) * 100 / Decimal(before)
    return replace(change, value=now - before, percent=percent)
