"""The figures of one office's quarter: aggregates and entered figures, read once, asked often."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from associations.models import Quarter
from associations.numbers import Number
from associations.periods import Period

from .bases import BASES, QUARTERS_NEEDED, Base
from .figure import Change, Figure
from .indicators import REGISTRY, Facts, Indicator, Unknown
from .indicators.facts import Span
from .indicators.reasons import EMPTY_NOW, FLOW_SINCE_YEAR_START, NOT_THIS_PART
from .loaded import Loaded
from .scope import WHOLE, Dimension, Scope


class Figures:
    """Every indicator of one quarter, for whatever part of the office is asked.

    `of` names the levels to be read at once when the first figure is asked for, of the quarter and
    all those it compares with; other levels are read when they are asked for.
    """

    def __init__(self, quarter: Quarter, loaded: Loaded) -> None:
        self.quarter = quarter
        self.loaded = loaded
        self._made: dict[tuple[str, Scope], Figure] = {}

    @classmethod
    def of(
        cls,
        quarter: Quarter,
        scope: Scope = WHOLE,
        by: Iterable[Dimension] = (),
        quarters: int = QUARTERS_NEEDED,
    ) -> "Figures":
        """The figures of a quarter; nothing is read before one is asked for."""
        loaded = Loaded(quarter, quarter.period.back(max(quarters, QUARTERS_NEEDED)))
        whole = scope.without("association")
        loaded.expect([(scope, None), (whole, None), (WHOLE, None), *[(scope, d) for d in by]])
        return cls(quarter, loaded)

    def figure(self, key: str, scope: Scope = WHOLE) -> Figure:
        """One figure with its changes against the three bases."""
        if (key, scope) not in self._made:
            self._made[key, scope] = self._make(REGISTRY[key], scope)
        return self._made[key, scope]

    def level(self, key: str, scope: Scope = WHOLE) -> Figure:
        """One figure without its changes, for lists that show levels alone."""
        indicator = REGISTRY[key]
        value, reason = self._value(indicator, scope, self.quarter.period, "year")
        decimals = indicator.places(self._column(indicator, scope, value))
        return Figure(
            indicator, scope, self._as_of(self.quarter.period), value, reason, decimals, {}
        )

    def at(self, key: str, scope: Scope, period: Period) -> tuple[Number | None, str]:
        """The value of an indicator in another quarter, or None and why."""
        return self._value(REGISTRY[key], scope, period, "year")

    def facts(self, scope: Scope, period: Period | None = None) -> Facts:
        """What is known of a scope, for checks that look below the indicators."""
        return Facts(self.loaded, period or self.quarter.period, scope)

    def parts(self, scope: Scope, dimension: Dimension) -> list[Scope]:
        """The parts of a scope along a dimension that exist in this quarter, in their order."""
        return self.loaded.parts(self.quarter.period, scope, dimension)

    def _make(self, indicator: Indicator, scope: Scope) -> Figure:
        figure = self.level(indicator.key, scope)
        changes = {
            base.key: self._change(indicator, scope, base, figure.value, figure.decimals)
            for base in BASES.values()
        }
        return replace(figure, changes=changes)

    def _column(self, indicator: Indicator, scope: Scope, value: Number | None) -> Number | None:
        """The value that decides the decimals: the office's, so that a column keeps one number."""
        if not indicator.fine or scope == WHOLE:
            return value
        return self._value(indicator, WHOLE, self.quarter.period, "year")[0]

    def _change(
        self, indicator: Indicator, scope: Scope, base: Base, value: Number | None, decimals: int
    ) -> Change:
        period = base.period(self.quarter.period)
        change = Change(base.key, self._as_of(period), indicator.change_unit, decimals)
        if value is None:
            return replace(change, reason=str(EMPTY_NOW))
        if indicator.flows and base.key == "year_start":
            return replace(change, reason=str(FLOW_SINCE_YEAR_START))
        span: Span = "quarter" if base.key == "previous_quarter" else "year"
        now, why = self._value(indicator, scope, self.quarter.period, span)
        before, reason = self._value(indicator, scope, period, span)
        if now is None or before is None:
            return replace(change, reason=why if now is None else reason)
        difference = now - before
        percent = None
        if indicator.unit != "percent" and before != 0:
            percent = Decimal(difference) * 100 / Decimal(before)
        return replace(change, value=difference, percent=percent)

    def _value(
        self, indicator: Indicator, scope: Scope, period: Period, span: Span
    ) -> tuple[Number | None, str]:
        if not indicator.covers(scope):
            return None, str(NOT_THIS_PART)
        try:
            return indicator.formula(Facts(self.loaded, period, scope, span)), ""
        except Unknown as unknown:
            return None, str(unknown.reason)

    def _as_of(self, period: Period) -> date:
        return self.loaded.as_of(period)
