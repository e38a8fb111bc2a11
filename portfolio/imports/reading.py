"""A sheet understood: the layout it has, its cells read column by column, and what is unclear."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from associations import sheets
from associations.amounts import MOST_DONG, Unclear
from associations.sheets import Cell, Sheet

from .cells import most_points, reader_of
from .completing import complete
from .faults import Found
from .kinds import Field
from .layouts import Column, Layout, layout_of
from .table import Table, Unacceptable

Progress = Callable[[int], None]
# Why a sheet that a layout names may not be the one to read.
_OTHER_SHEET = ("header_not_found", "sheet_not_there", "sheet_empty")


def read(
    content: bytes,
    layouts: Sequence[Layout],
    progress: Progress | None = None,
    mend: Callable[[Sheet], None] = lambda sheet: None,
) -> Table:
    """The rows of a file by the one of `layouts` that fits it; an earlier one wins a tie.

    `progress` is told how many percent of the file are read; `mend` puts in cells that were mended
    since it came. Raises Unacceptable when it is none of ours or lacks a column.
    """
    try:
        sheet, layout = _found(content, layouts, progress)
    except sheets.Unreadable as reason:
        raise Unacceptable([Found(str(reason), details=reason.details)]) from reason
    mend(sheet)
    _accept(sheet, layout)
    table = understood(sheet, layout, layouts)
    _skip(table)
    complete(table)
    _drop_duplicates(table)
    return table


def _found(
    content: bytes, layouts: Sequence[Layout], progress: Progress | None
) -> tuple[Sheet, Layout]:
    """The sheet to read and its layout: one that a layout names and fits, else any."""
    names = _names(layouts)
    for name in dict.fromkeys(layout.sheet for layout in layouts if layout.sheet):
        try:
            sheet = sheets.read(content, names, sheet=name, progress=progress)
        except sheets.Unreadable as reason:
            if str(reason) in _OTHER_SHEET:
                continue
            raise
        layout = layout_of(set(sheet.columns), _for_sheet(layouts, sheet))
        if layout.sheet and not _missing(sheet, layout):
            return sheet, layout
    sheet = sheets.read(content, names, progress=progress)
    return sheet, layout_of(set(sheet.columns), _for_sheet(layouts, sheet))


def _for_sheet(layouts: Iterable[Layout], sheet: Sheet) -> list[Layout]:
    """The layouts that may be of a sheet; a text has no name and may be of any."""
    return [layout for layout in layouts if not sheet.sheet or layout.sheet in ("", sheet.sheet)]


def _names(layouts: Iterable[Layout]) -> set[str]:
    return set().union(*(layout.names for layout in layouts))


def _missing(sheet: Sheet, layout: Layout) -> list[str]:
    return [name for name in layout.required if name not in sheet.columns]


def _accept(sheet: Sheet, layout: Layout) -> None:
    missing = _missing(sheet, layout)
    if len(missing) == len(layout.required):
        raise Unacceptable([Found("header_not_found")])
    faults = [Found("column_twice", sheet.header, name) for name in sheet.twice]
    if missing:
        faults.insert(0, Found("columns_missing", details={"columns": ", ".join(missing)}))
    elif not _rows(sheet, layout):
        faults.append(Found("sheet_empty"))
    if faults:
        raise Unacceptable(faults)


def _rows(sheet: Sheet, layout: Layout) -> list[int]:
    """The indices of the rows with anything in a required column: blank ones and notes go."""
    cells = zip(*(sheet.columns[name] for name in layout.required), strict=True)
    return [i for i, row in enumerate(cells) if any(c is not None and c != "" for c in row)]


def understood(sheet: Sheet, layout: Layout, layouts: Iterable[Layout] = ()) -> Table:
    """The cells of a sheet as the layout reads them, with a fault for each that is unclear.

    Names that only others of `layouts` know count as unknown too.
    """
    indices = _rows(sheet, layout)
    rows = [sheet.row(i) for i in indices]
    present = [c for c in layout.columns if c.name in sheet.columns]
    table = Table(layout, rows, {}, sheet.titles, sheet=sheet.sheet)
    named = {column.name for column in present}
    table.faults = [
        Found(remark.rule, remark.row, remark.column, details={"count": remark.count})
        for remark in sheet.remarks
        if remark.column in named
    ]
    parts: dict[str, list[list[Any]]] = {}
    for column in present:
        cells = sheet.columns[column.name]
        values = _parsed(column, [cells[i] for i in indices], rows, table.faults)
        parts.setdefault(column.field, []).append(values)
    for field in layout.of.fields:
        table.columns[field.name] = _combined(layout, field, parts.get(field.name, []), len(rows))
    ours = _names(layouts) - layout.names
    table.unknown = [*sheet.unknown, *(name for name in sheet.columns if name in ours)]
    table.absent = [c.name for c in layout.columns if c not in present]
    return table


def _parsed(column: Column, cells: list[Cell], rows: list[int], faults: list[Found]) -> list[Any]:
    """The cells of a column read; every different cell once, since most repeat."""
    parse = reader_of(column)
    known: dict[Cell, Any] = {}
    unclear: dict[Cell, str] = {}
    for cell in set(cells):
        try:
            known[cell] = parse(cell)
        except Unclear as reason:
            known[cell] = None
            unclear[cell] = str(reason)
        if known[cell] is None and cell not in unclear:
            if column.type == "amount":
                known[cell] = 0
            elif column.filled:
                unclear[cell] = "text_missing" if column.type == "text" else "value_missing"
    if unclear:
        details = {"most": most_points(column.field)}
        for cell, row in zip(cells, rows, strict=True):
            if cell in unclear:
                extra = details if unclear[cell] == "points_impossible" else {}
                faults.append(Found(unclear[cell], row, column.name, _shown(cell), extra))
    values = [known[cell] for cell in cells]
    if column.type == "amount":
        faults += _too_much(column, cells, values, rows)
    return values


def _too_much(
    column: Column, cells: list[Cell], values: list[int | None], rows: list[int]
) -> list[Found]:
    """A column that adds up to more than the whole bank could have: its largest cell is wrong."""
    sizes = [abs(value or 0) for value in values]
    if sum(sizes) <= MOST_DONG:
        return []
    largest = sizes.index(max(sizes))
    return [Found("amount_too_large", rows[largest], column.name, _shown(cells[largest]))]


def _combined(layout: Layout, field: Field, parts: list[list[Any]], height: int) -> list[Any]:
    """A field of one column or several; null in all rows when its column is absent."""
    how = field.combined
    wanted = sum(1 for column in layout.columns if column.field == field.name)
    if not parts or (how == "sum" and len(parts) < wanted):
        return [None] * height
    if how == "sum":
        return [None if None in cells else sum(cells) for cells in zip(*parts, strict=True)]
    if how == "last":
        return [_last(cells) for cells in zip(*parts, strict=True)]
    return parts[0]


def _last(cells: Iterable[Any]) -> Any:
    return next((cell for cell in reversed(tuple(cells)) if cell is not None), None)


def _skip(table: Table) -> None:
    """Leaves out the rows that carry nothing for us, with a warning for each."""
    for name, rule in table.layout.of.skipped.items():
        column = table.layout.column_of(name)
        unclear = {f.row for f in table.faults if f.column == column and f.rule != "value_missing"}
        keep = [
            value is not None or row in unclear
            for row, value in zip(table.rows, table.columns[name], strict=True)
        ]
        gone = {row for row, kept in zip(table.rows, keep, strict=True) if not kept}
        table.faults = [f for f in table.faults if f.row not in gone]
        table.faults += [Found(rule, row, column) for row in sorted(gone)]
        table.only(keep)


def _drop_duplicates(table: Table) -> None:
    """Keeps one of equal rows; two rows with one key and other values are an error."""
    key = list(zip(*(table.columns[name] for name in table.layout.of.key), strict=True))
    if len(set(key)) == len(key):
        return
    values = list(zip(*table.columns.values(), strict=True))
    column = table.layout.column_of(table.layout.of.key[0])
    first: dict[tuple[Any, ...], int] = {}
    keep = [True] * len(key)
    for i, name in enumerate(key):
        j = first.setdefault(name, i)
        if j == i or name[0] is None:
            continue
        keep[i] = values[i] != values[j]
        rule = "duplicate_differs" if keep[i] else "duplicate_dropped"
        first_row = {"first": str(table.rows[j])}
        table.faults.append(Found(rule, table.rows[i], column, str(name[0]), first_row))
    table.only(keep)


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)[:200]
