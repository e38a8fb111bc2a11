"""What can be asked of a file: some columns by their names, the top of it, some whole rows."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain, islice
from typing import Any

from . import Unreadable
from .cells import Plain, Row, name_of, plain
from .tables import Table, tables

# A title block above the header may be this long.
HEADER_WITHIN = 30
# Of the top of a sheet no more columns are shown.
MOST_WIDTH = 200

Answer = dict[str, Any]
Tell = Callable[[int], None]


def columns(content: bytes, names: Iterable[str], sheet: str = "") -> Answer:
    """The columns whose names are wanted, of the table that has most of them in a row.

    `names` are in capitals. The answer is what associations.sheets.Sheet has. Raises Unreadable.
    """
    wanted = set(names)
    found = _header(content, wanted, sheet)
    if found is None:
        raise Unreadable("header_not_found")
    head, table = found
    header = [name_of(cell) for cell in head[-1]]
    kept = [(i, n) for i, n in enumerate(header) if n in wanted and header.index(n) == i]
    cells: list[list[Plain]] = [[] for _ in kept]
    places = [(i, column.append) for (i, _), column in zip(kept, cells, strict=True)]
    for row in table.rows:
        width = len(row)
        for i, append in places:
            append(plain(row[i]) if i < width else None)
    return {
        "sheet": table.name,
        "titles": [str(plain(c)) for row in head[:-1] for c in row if c not in ("", None)],
        "header": len(head),
        "columns": {name: column for (_, name), column in zip(kept, cells, strict=True)},
        "unknown": [n for n in dict.fromkeys(header) if n and n not in wanted],
        "twice": [n for n in dict.fromkeys(header) if n in wanted and header.count(n) > 1],
    }


def top(content: bytes, rows: int) -> Answer:
    """The first rows of every sheet, or of a text by the delimiter that fits best."""
    found: dict[str, tuple[int, Answer]] = {}
    for table in tables(content):
        first = [[plain(c) for c in row[:MOST_WIDTH]] for row in islice(table.rows, rows)]
        fits = _even(first)
        if table.name not in found or fits > found[table.name][0]:
            height = len(first) + sum(1 for _ in table.rows)
            found[table.name] = fits, {"name": table.name, "rows": first, "height": height}
    return {"sheets": [answer for _, answer in found.values()]}


def whole_rows(content: bytes, numbers: Iterable[int], names: Iterable[str], sheet: str) -> Answer:
    """Rows by their numbers, with all their cells; with `names` also the header that has most.

    `header` is the header's number, 0 when no names are given or none is found.
    """
    found = _header(content, set(names), sheet)
    head, table = found or ([], _best(content, sheet))
    wanted = set(numbers) | ({len(head)} if head else set())
    last = max(wanted, default=0)
    rows = enumerate(islice(chain(head, table.rows), last), start=1)
    return {
        "header": len(head),
        "rows": {str(n): [plain(cell) for cell in row] for n, row in rows if n in wanted},
    }


def _header(content: bytes, wanted: set[str], sheet: str) -> tuple[list[Row], Table] | None:
    """The rows down to the header with most of the names, and its table, which goes on below."""
    best: tuple[int, list[Row], Table] | None = None
    for table in tables(content, sheet):
        first = list(islice(table.rows, HEADER_WITHIN))
        known = [len({name_of(cell) for cell in row} & wanted) for row in first]
        most = max(known, default=0)
        if most > (best[0] if best else 0):
            at = known.index(most) + 1
            table.rows = chain(first[at:], table.rows)
            best = most, first[:at], table
    return None if best is None else best[1:]


def _best(content: bytes, sheet: str) -> Table:
    """The first sheet, or a text by the delimiter that fits best."""
    best: tuple[int, Table] | None = None
    for table in tables(content, sheet):
        if table.name:
            return table
        first = list(islice(table.rows, HEADER_WITHIN))
        table.rows = chain(first, table.rows)
        if best is None or _even(first) > best[0]:
            best = _even(first), table
    if best is None:
        raise Unreadable("sheet_empty")
    return best[1]


def _even(rows: list[Row]) -> int:
    """How well a delimiter fits: the cells of the rows that have the most usual width above one."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max((width * count for width, count in widths.items()), default=0)
