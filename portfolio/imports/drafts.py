"""A mapping in the making: columns chosen for fields, and the first rows as they are understood."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from associations.sheets import Cell, Sheet
from portfolio.models import FileLayout

from .completing import complete
from .faults import Found
from .guessing import Given, columns_of, unit_of
from .kinds import KINDS, FileKind
from .layouts import Layout, Unit, made
from .reading import understood
from .table import Table

ROWS_SHOWN = 10


@dataclass(frozen=True)
class Draft:
    """What somebody chose so far: `columns` are places in a Given by field, `units` those of
    amounts that differ from `unit`.
    """

    kind: FileKind
    columns: Mapping[str, list[int]] = field(default_factory=dict)
    unit: Unit = "dong"
    units: Mapping[str, Unit] = field(default_factory=dict)
    rollover_included: bool = False
    only_sheet: bool = False

    @classmethod
    def guessed(cls, kind: FileKind, given: Given) -> "Draft":
        """What the names and the cells of a file suggest."""
        columns = columns_of(kind, given)
        return cls(kind, columns, unit_of(kind, given, columns))

    @classmethod
    def of_saved(cls, saved: FileLayout, given: Given) -> "Draft":
        """A saved mapping as far as the table has its columns."""
        place = {name: i for i, name in enumerate(given.names) if given.usable(i)}
        columns: dict[str, list[int]] = {}
        for row in saved.columns:
            if row["column"] in place:
                columns.setdefault(row["field"], []).append(place[row["column"]])
        kind = KINDS[saved.kind]
        own = {f.name for f in kind.fields if f.type == "amount"}
        units = {r["field"]: r["unit"] for r in saved.columns if r["field"] in own}
        usual: Unit = Counter(units.values()).most_common(1)[0][0] if units else "dong"
        return cls(
            kind,
            columns,
            usual,
            {name: unit for name, unit in units.items() if unit != usual},
            saved.rollover_included,
            bool(saved.sheet),
        )

    def layout(self, given: Given) -> Layout:
        """The layout that the choices make."""
        rows = [
            (given.names[place], name, self.units.get(name, self.unit))
            for name, places in self.columns.items()
            for place in places
        ]
        sheet = given.sheet if self.only_sheet else ""
        layout = replace(made(self.kind, rows), sheet=sheet)
        return replace(layout, rollover_included=self.rollover_included)

    def used_twice(self, given: Given) -> list[str]:
        """The headings of columns that were chosen more than once."""
        chosen = Counter(place for places in self.columns.values() for place in places)
        return [given.headings[place] for place, times in chosen.items() if times > 1]


@dataclass(frozen=True)
class Understood:
    """The first rows of a table by a draft, field by field; `faults` by row number and column."""

    rows: list[int]
    columns: dict[str, list[object]]
    faults: dict[tuple[int, str], Found]
    raw: dict[tuple[int, str], Cell]


def first_rows(draft: Draft, given: Given) -> Understood:
    """The first rows as a file with such columns would be read, each cell that is unclear named.

    A column that is not chosen has no cells; one that is missing refuses nothing here.
    """
    layout = draft.layout(given)
    if not layout.required:
        # Then each row that has anything counts.
        every = tuple(replace(column, required=True) for column in layout.columns)
        layout = replace(layout, columns=every)
    cells = {c.name: given.column(given.names.index(c.name)) for c in layout.columns}
    sheet = Sheet(cells, given.titles, given.header)
    table = _top(understood(sheet, layout)) if cells else Table(layout, [], {}, [])
    before = dict(table.columns)
    if table.rows:
        complete(table)
    raw = {
        (row, name): column[row - sheet.header - 1]
        for name, column in cells.items()
        for row in table.rows
    }
    faults = {(f.row, f.column): f for f in reversed(table.faults)}
    return Understood(table.rows, before | _plain(table, draft.kind), faults, raw)


def _top(table: Table) -> Table:
    table.only([i < ROWS_SHOWN for i in range(len(table.rows))])
    return table


def _plain(table: Table, kind: FileKind) -> dict[str, list[object]]:
    """The columns of the kind's own fields; what is made of them beside is for the database."""
    names = {f.name for f in kind.fields}
    return {name: column for name, column in table.columns.items() if name in names}
