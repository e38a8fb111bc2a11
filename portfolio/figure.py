"""A computed indicator: its value or why there is none, its changes, and how they are printed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from associations.numbers import Number, Unit, millions, with_unit, written
from associations.periods import Period

from .bases import BASES, Base, base_of
from .indicators import Indicator
from .scope import Scope


@dataclass(frozen=True)
class Change:
    """The difference of a figure from its base, in the figure's unit or in percentage points.

    `percent` is the difference in percent of the base; both are None with a `reason`.
    """

    base: str
    base_on: date
    unit: Unit
    decimals: int
    value: Number | None = None
    percent: Number | None = None
    reason: str = ""

    @property
    def printed(self) -> str:
        """+2.688 triệu đồng (+0,92 %)"""
        text = with_unit(self.value, self.unit, self.decimals, signed=True)
        if self.value is None or self.percent is None:
            return text
        return f"{text} ({with_unit(self.percent, 'percent', 2, signed=True)})"

    @property
    def short(self) -> str:
        """The difference alone, in a table whose heading names the unit: +2.688"""
        return _bare(self.value, self.unit, self.decimals, signed=True)

    @property
    def spoken(self) -> str:
        """up 2.688 million dong"""
        if self.value is None:
            return _("change not known")
        positive = self.value if self.value > 0 else -self.value
        size = with_unit(positive, self.unit, self.decimals)
        if self.direction == 0:
            return _("unchanged")
        return (
            _("up %(size)s") % {"size": size}
            if self.direction > 0
            else (_("down %(size)s") % {"size": size})
        )

    @property
    def direction(self) -> int:
        """1 for a rise, -1 for a fall, 0 when nothing of it would be printed."""
        if self.value is None or not any(c in "123456789" for c in self.short):
            return 0
        return 1 if self.value > 0 else -1


class Changes(Mapping[str, Change]):
    """A figure's changes by the key of their base, each worked out when it is asked for.

    Listing them gives the three bases of a briefing; any other base is found by its key.
    """

    def __init__(self, make: Callable[[Base], Change]) -> None:
        self._make = make
        self._known: dict[str, Change] = {}

    def __getitem__(self, key: str) -> Change:
        if key not in self._known:
            try:
                base = base_of(key)
            except ValueError:
                raise KeyError(key) from None
            self._known[key] = self._make(base)
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(BASES)

    def __len__(self) -> int:
        return len(BASES)


@dataclass(frozen=True)
class Figure:
    """One indicator of one scope on one day."""

    indicator: Indicator
    scope: Scope
    as_of: date
    value: Number | None
    reason: str
    decimals: int
    changes: Mapping[str, Change]
    period: Period

    @cached_property
    def printed(self) -> str:
        """293.804 triệu đồng"""
        return with_unit(self.value, self.indicator.unit, self.decimals)

    @property
    def short(self) -> str:
        """The number alone, in a table whose heading names the unit: 293.804"""
        return _bare(self.value, self.indicator.unit, self.decimals)

    @property
    def covered(self) -> bool:
        """Whether the figure exists for its scope at all."""
        return self.indicator.covers(self.scope)

    def news(self, base: str) -> str:
        """good, bad or neither: what the change against a base means."""
        direction = self.changes[base].direction
        good = self.indicator.good
        if direction == 0 or good == "neither":
            return "neither"
        return "good" if (direction > 0) == (good == "rise") else "bad"


def _bare(value: Number | None, unit: Unit, decimals: int, *, signed: bool = False) -> str:
    if unit == "VND":
        return millions(value, decimals, signed=signed)
    return written(value, decimals, signed=signed)
