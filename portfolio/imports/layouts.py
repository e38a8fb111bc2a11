"""Layouts: which column of a file fills which field, the bank's own and those an office saved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from associations.models import Office
from portfolio.models import FileLayout, ImportFile

from . import built_in
from .kinds import KINDS, FileKind, Type

# What one of an amount is worth.
Unit = Literal["dong", "thousand", "million", "billion"]
SIZES: dict[Unit, int] = {"dong": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}
assert tuple(SIZES) == get_args(Unit)


@dataclass(frozen=True)
class Column:
    """A column of a file: its name in capitals, the field it fills, how its cells are read.

    Of several columns of one field the first must be there and filled as the field says; the
    others are read when they are there.
    """

    name: str
    field: str
    type: Type
    required: bool = False
    filled: bool = False
    widths: tuple[int, ...] = ()
    unit: Unit = "dong"
    first: bool = True


@dataclass(frozen=True)
class Layout:
    """How the files of a kind look that come from one place.

    `sheet` is the only sheet of a workbook that counts, empty for whichever has the columns.
    `ignored` are columns that are known and not taken. `saved` is the office's mapping of which
    it was made, None for a built-in one.
    """

    of: FileKind
    columns: tuple[Column, ...]
    sheet: str = ""
    # Whether what was disbursed and repaid holds what was rolled over. Assumed not to.
    rollover_included: bool = False
    ignored: frozenset[str] = frozenset()
    saved: FileLayout | None = None

    @property
    def kind(self) -> ImportFile.Kind:
        return self.of.kind

    @property
    def required(self) -> list[str]:
        """The names of the columns without which a file is refused."""
        return [c.name for c in self.columns if c.required]

    @property
    def names(self) -> set[str]:
        """Every column name that this layout has a meaning for."""
        return {c.name for c in self.columns} | self.ignored

    @property
    def lacking(self) -> list[str]:
        """The required fields that no column fills: no file can be read by such a layout."""
        filled = {c.field for c in self.columns}
        return [f.name for f in self.of.fields if f.required and f.name not in filled]

    def column_of(self, field: str) -> str:
        """The name of the (first) column of a field, empty when none fills it."""
        return next((c.name for c in self.columns if c.field == field), "")

    def own_names(self) -> dict[str, str]:
        """The names that this layout has for the columns of the built-in one of its kind."""
        if self.saved is None:
            return {}
        bank = BUILT_IN[self.kind]
        pairs = ((bank.column_of(c.field), c.name) for c in self.columns if c.first)
        return {name: own for name, own in pairs if own != name}


def made(of: FileKind, columns: Iterable[tuple[str, str, Unit]]) -> Layout:
    """A layout of a kind out of columns, fields and units; in the order of the fields."""
    given = list(columns)
    found: list[Column] = []
    for field in of.fields:
        own = [(name, unit) for name, filled, unit in given if filled == field.name]
        for i, (name, unit) in enumerate(own if field.combined else own[:1]):
            first = i == 0
            must, filled = field.required and first, field.filled and first
            of_field = (field.name, field.type, must, filled, field.widths)
            found.append(Column(name, *of_field, unit=unit, first=first))
    return Layout(of, tuple(found))


def from_saved(saved: FileLayout) -> Layout:
    """The layout of an office's mapping. Names of fields that there no longer are do not count."""
    rows = [(row["column"], row["field"], row.get("unit", "dong")) for row in saved.columns]
    return replace(
        made(KINDS[saved.kind], rows),
        sheet=saved.sheet,
        rollover_included=saved.rollover_included,
        saved=saved,
    )


def _built_in(of: FileKind) -> Layout:
    columns: list[tuple[str, str, Unit]] = [(n, f, "dong") for n, f in built_in.COLUMNS[of.kind]]
    return replace(made(of, columns), ignored=built_in.IGNORED.get(of.kind, frozenset()))


BUILT_IN: dict[str, Layout] = {kind: _built_in(of) for kind, of in KINDS.items()}


def layouts_of(office: Office) -> tuple[Layout, ...]:
    """Every layout by which a file of the office may be read: its own first, then the built-in."""
    own = FileLayout.objects.filter(office=office).order_by("pk")
    return (*(from_saved(one) for one in own), *BUILT_IN.values())


def layout_of(names: set[str], layouts: Sequence[Layout]) -> Layout:
    """The layout to which most of the required columns in a header belong.

    Among equals the one that lacks fewest decides, then the first: the office's own come first.
    """
    return max(layouts, key=lambda layout: _fit(names, layout))


def _fit(names: set[str], layout: Layout) -> tuple[int, int]:
    there = len(names.intersection(layout.required))
    return there, there - len(layout.required)
