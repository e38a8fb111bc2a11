"""What an indicator is."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from django.utils.functional import Promise

from associations.numbers import BILLION, Number, Unit
from portfolio.scope import Dimension, Scope

from .reasons import ZERO_BASE

if TYPE_CHECKING:
    from .facts import Facts

Kind = Literal["stock", "flow", "ratio"]
Good = Literal["rise", "fall", "neither"]

# The breakdowns that every sum over loans has, without and with single groups.
PART: tuple[Dimension, ...] = ("association", "commune", "programme", "source")
EVERY: tuple[Dimension, ...] = (*PART, "group")


class Unknown(Exception):
    """A figure that cannot be known; its message says why, in the user's words."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Indicator:
    """One figure of the bank's reporting: its name, unit, formula and meaning in plain words.

    `by` names the breakdowns that exist, `each` a dimension without which there is no figure.
    A ratio `of_flows` compares like a flow. `target` names the office's decision that a level can
    be held against. `good` says whether a rise is good news. Amounts are
    printed in million dong with `decimals`; `fine` ones get two below one billion.
    """

    key: str
    label: Promise
    kind: Kind
    unit: Unit
    formula: Callable[["Facts"], Number]
    definition: Promise
    by: tuple[Dimension, ...] = ()
    decimals: int = 0
    denominator: Promise | None = None
    each: Dimension | None = None
    of_flows: bool = False
    fine: bool = False
    good: Good = "neither"
    target: str = ""

    @property
    def change_unit(self) -> Unit:
        """Ratios in percent change by percentage points."""
        return "points" if self.unit == "percent" else self.unit

    @property
    def flows(self) -> bool:
        """Whether the figure is of a span of time instead of a day."""
        return self.kind == "flow" or self.of_flows

    def covers(self, scope: Scope) -> bool:
        """Whether the figure exists for this part of an office."""
        if self.each is not None and self.each not in scope.dimensions:
            return False
        return self._breakdowns.issuperset(scope.dimensions)

    @cached_property
    def _breakdowns(self) -> frozenset[Dimension]:
        return frozenset((*self.by, self.each) if self.each else self.by)

    def places(self, value: Number | None) -> int:
        """The number of decimals in which `value`, and everything in its column, is printed."""
        if self.fine and value is not None and -BILLION < value < BILLION:
            return 2
        return self.decimals


def percent(part: Number, whole: Number) -> Decimal:
    """`part` in percent of `whole`. Raises Unknown when the whole is zero."""
    if whole == 0:
        raise Unknown(ZERO_BASE)
    return Decimal(part) * 100 / Decimal(whole)


def average(amount: int, count: int) -> Decimal:
    """`amount` spread over `count`. Raises Unknown when there is nobody to spread it over."""
    if count == 0:
        raise Unknown(ZERO_BASE)
    return Decimal(amount) / count
