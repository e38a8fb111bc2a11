"""What can be asked of a file: some columns by their names, the top of it, some whole rows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from associations.text import has_unseen

from . import Unreadable
from .cells import Plain, Row, name_of, plain, shown, tidy
from .tables import Table, Tell, tables

# A title block above the header may be this long.
HEADER_WITHIN = 30
# Of the top of a sheet no more columns are shown.
MOST_WIDTH = 200
# Of names that nobody asked for no more are told, and no longer ones.
MOST_UNKNOWN, MOST_IN_NAME = 500, 80
MOST_IN_TITLE = 500
# A real file has 1.1 million cells that are asked for.
MOST_CELLS = 8_000_000

Answer = dict[str, Any]


def columns(content: bytes, names: Iterable[str], sheet: str, tell: Tell) -> Answer:
    """The columns whose names are wanted, of the table that has most of them in a row.

    `names` are in capitals. The answer is what associations.sheets.Sheet has. Raises Unreadable.
    """
    wanted = set(names)
    found = _header(tables(content, sheet, tell), wanted)
    if found is None:
        raise Unreadable("header_not_found")
    table, head = found
    header = [name_of(cell) for cell in head[-1]]
    kept = {name: header.index(name) for name in dict.fromkeys(header) if name in wanted}
    cells = _gathered(islice(table.rows, len(head), None), list(kept.values()))
    found_columns = dict(zip(kept, cells, strict=True))
    return {
        "sheet": table.name,
        "titles": _titles(head[:-1]),
        "header": len(head),
        "columns": found_columns,
        "unknown": [n[:MOST_IN_NAME] for n in dict.fromkeys(header) if n and n not in wanted][
            :MOST_UNKNOWN
        ],
        "twice": [n for n in dict.fromkeys(header) if n in wanted and header.count(n) > 1],
        "remarks": list(_remarks(found_columns, table, kept, len(head))),
    }


def _titles(rows: list[Row]) -> list[str]:
    cells = [cell for row in rows for cell in row[:MOST_WIDTH] if cell not in ("", None)]
    return [str(shown(cell) or "")[:MOST_IN_TITLE] for cell in cells]


def _gathered(rows: Iterator[Row], places: list[int]) -> list[list[Plain]]:
    """The cells at some places of all rows, down to the last row that has any of them."""
    cells: list[list[Plain]] = [[] for _ in places]
    appends = [(i, column.append) for i, column in zip(places, cells, strict=True)]
    most = MOST_CELLS // max(len(places), 1)
    filled = 0
    for height, row in enumerate(rows, start=1):
        width = len(row)
        for i, append in appends:
            cell = plain(row[i]) if i < width else None
            append(cell)
            if cell is not None:
                filled = height
        if height > most:
            raise Unreadable("sheet_too_large")
    for column in cells:
        del column[filled:]
    return cells


def _remarks(
    columns: dict[str, list[Plain]], table: Table, kept: dict[str, int], header: int
) -> Iterator[tuple[str, str, int, int]]:
    """What people should know of a column: the rule, the column, the first row, how many rows.

    Brings texts to one clean line on the way.
    """
    for name, cells in columns.items():
        uncomputed = table.formulas.uncomputed(kept[name], header)
        if uncomputed:
            yield "formulas_empty", name, uncomputed[0], len(uncomputed)
        zero = table.formulas.all_zero(kept[name], header)
        if zero:
            yield "formulas_zero", name, zero[0], len(zero)
        texts = {cell for cell in cells if isinstance(cell, str)}
        tidied = {text: tidy(text) for text in texts if not text.isascii() or "\x7f" in text}
        tidied |= {text: tidy(text) for text in texts - tidied.keys() if not text.isprintable()}
        changed = {text: new or None for text, new in tidied.items() if new != text}
        if not changed:
            continue
        unseen = {text for text in changed if has_unseen(text)}
        where = [header + 1 + i for i, cell in enumerate(cells) if cell in unseen]
        cells[:] = [changed.get(cell, cell) if isinstance(cell, str) else cell for cell in cells]
        if where:
            yield "letters_unseen", name, where[0], len(where)


def top(content: bytes, rows: int) -> Answer:
    """The first rows of every sheet, or of a text by the delimiter that fits best."""
    found: dict[str, tuple[int, Answer]] = {}
    for table in tables(content, "", lambda percent: None):
        first = [[shown(c) for c in row[:MOST_WIDTH]] for row in table.first(rows)]
        fits = _even(first)
        if table.name not in found or fits > found[table.name][0]:
            found[table.name] = fits, {"name": table.name, "rows": first, "height": table.height()}
    return {"sheets": [answer for _, answer in found.values()]}


def whole_rows(content: bytes, numbers: Iterable[int], names: Iterable[str], sheet: str) -> Answer:
    """Rows by their numbers, with all their cells; with `names` also the header that has most.

    `header` is the header's number, 0 when no names are given or none is found.
    """
    wanted = set(numbers)
    found = _header(tables(content, sheet, lambda percent: None), set(names))
    table, head = found or (_best(tables(content, sheet, lambda percent: None)), [])
    if head:
        wanted.add(len(head))
    rows = enumerate(islice(table.rows, max(wanted, default=0)), start=1)
    return {
        "header": len(head),
        "rows": {str(n): [shown(cell) for cell in row] for n, row in rows if n in wanted},
    }


def _header(found: Iterable[Table], wanted: set[str]) -> tuple[Table, list[Row]] | None:
    """The table with most of the names in a row, and its rows down to that one."""
    best: tuple[int, Table, list[Row]] | None = None
    fault: Unreadable | None = None
    for table in found:
        first = table.first(HEADER_WITHIN)
        fault = fault or table.fault
        known = [len({name_of(cell) for cell in row} & wanted) for row in first]
        most = max(known, default=0)
        if most > (best[0] if best else 0):
            best = most, table, first[: known.index(most) + 1]
    if best is None and fault is not None:
        raise fault
    return None if best is None else best[1:]


def _best(found: Iterable[Table]) -> Table:
    """The first sheet, or a text by the delimiter that fits best."""
    best: tuple[int, Table] | None = None
    for table in found:
        if table.name:
            return table
        fits = _even(table.first(HEADER_WITHIN))
        if best is None or fits > best[0]:
            best = fits, table
    if best is None:
        raise Unreadable("file_empty")
    return best[1]


def _even(rows: list[Row]) -> int:
    """How well a delimiter fits: the cells of the rows that have the most usual width above one."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max((width * count for width, count in widths.items()), default=0)
