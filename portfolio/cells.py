"""One cell of a table: what is printed, the exact number behind it, and which figure it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from associations.numbers import Number, Unit, millions, with_unit, written
from associations.periods import Period

from .bases import YEAR_START, Base, telling
from .figure import Figure
from .figures import Figures
from .names import Names
from .scope import Dimension, Scope

# A level; a flow since the base; the change against the base, or the change in percent of it.
Form = Literal["level", "since", "change", "percent"]


@dataclass(frozen=True)
class Cell:
    """A printed number with its exact value; amounts in whole dong, percents as numbers.

    `mark` names the figure as a page carries it ("overdue commune=380102 @year_start:change");
    it is empty for what is no figure of the registry. `href` leads to what lies behind the number.
    """

    printed: str
    value: Number | None = None
    unit: Unit = "count"
    decimals: int = 0
    mark: str = ""
    href: str = ""

    def __str__(self) -> str:
        return self.printed

    @classmethod
    def signed(cls, value: Number | None, unit: Unit, decimals: int) -> "Cell":
        """A difference that is no figure of the registry, with its sign."""
        if unit == "VND":
            return cls(millions(value, decimals, signed=True), value, unit, decimals)
        return cls(written(value, decimals, signed=True), value, unit, decimals)


def cell(figure: Figure, part: str, base: Base = YEAR_START, form: Form = "level") -> Cell:
    """A figure as a cell; `part` is its scope as `Names.mark` writes it.

    A change is that against the base, or against the quarter before where a flow has no other.
    """
    indicator = figure.indicator
    if not figure.covered:
        return Cell(figure.short)
    mark = f"{indicator.key} {part}".rstrip()
    if form in ("level", "since"):
        more = f" @{base.key}:since" if form == "since" else ""
        return Cell(figure.short, figure.value, indicator.unit, figure.decimals, mark + more)
    told = telling(base, figure.period, flows=indicator.flows)
    found = figure.changes[told.key]
    mark = f"{mark} @{told.key}:{form}"
    if form == "change":
        return Cell(found.short, found.value, found.unit, found.decimals, mark)
    return Cell(written(found.percent, 2, signed=True), found.percent, "percent", 2, mark)


def amount(value: int | None, decimals: int = 0, href: str = "") -> Cell:
    """An amount in dong that is no figure of the registry, printed in million dong."""
    return Cell(millions(value, decimals), value, "VND", decimals, "", href)


def count(value: int | None, href: str = "") -> Cell:
    """A number of things that is no figure of the registry."""
    return Cell(written(value), value, "count", 0, "", href)


def spoken(found: Cell) -> str:
    """The cell with its unit, for a sentence or a label."""
    return with_unit(found.value, found.unit, found.decimals)


@dataclass(frozen=True)
class Ledger:
    """Figures and names as one asks them for cells: the figure of a part against one base."""

    figures: Figures
    names: Names
    base: Base = YEAR_START

    def cell(self, key: str, scope: Scope, form: Form = "level") -> Cell:
        """The cell of an indicator for a part of the office."""
        part = self.names.mark(scope)
        if form == "since":
            return cell(self.figures.level(key, scope, since=self.base), part, self.base, form)
        return cell(self.figures.figure(key, scope), part, self.base, form)

    def parts(self, scope: Scope, dimension: Dimension) -> list[Scope]:
        """The parts along a dimension that there are now, and those that there were at the base."""
        figures = self.figures
        now = figures.quarter.period
        base = self.base.quarter_of(now)
        found = dict.fromkeys(figures.parts(scope, dimension))
        if base is not None and base != now:
            figures.loaded.read([(scope, dimension)], [base, *now.since(base)])
            found |= dict.fromkeys(figures.loaded.parts(base, scope, dimension))
        return list(found)

    def trend(self, key: str, scope: Scope, periods: Sequence[Period]) -> list[Cell]:
        """An indicator at the end of each quarter, marked with the quarter it is of."""
        part = self.names.mark(scope)
        found = []
        for period in periods:
            figure = self.figures.level_at(key, scope, period)
            now = period == self.figures.quarter.period
            shown = cell(figure, part)
            when = "" if now else f" in={period.slug}"
            found.append(replace(shown, mark=shown.mark and shown.mark + when))
        return found
