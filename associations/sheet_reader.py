"""Reads one sheet in a process of its own, which may take only so much memory and time.

A spreadsheet of a few kilobytes can unpack to gigabytes, so associations.sheets starts this file
as a program: the names of the columns to look for and the sheet go in, columns of plain values
come out as JSON. Nothing here knows of Django, which keeps the start short.
"""

import csv
import io
import json
import resource
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

# A title block above the header may be this long.
HEADER_WITHIN = 30
# A real month-end file (27,403 rows of 175 columns) takes 2 s and 410 MB, address space 700 MB.
MOST_SECONDS = 30
MOST_MEMORY = 1024**3
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

Row = list[Any]


class Unreadable(Exception):
    """The content is no sheet that we can read; the message is the key of the reason."""


def main() -> None:
    """Answers on stdout what `read` finds, or {"refused": reason}."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    names = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        answer = read(content, names)
    except Unreadable as reason:
        answer = {"refused": str(reason)}
    except csv.Error:
        answer = {"refused": "not_a_sheet"}
    json.dump(answer, sys.stdout)


def read(content: bytes, names: Iterable[str]) -> dict[str, Any]:
    """The columns whose names are wanted, of the first table that has some of them.

    `names` are in capitals. The answer has `titles` (texts above the header), `header` (its row
    number, from 1), `columns` (name to cells), `unknown` (other names in the header).
    Raises Unreadable.
    """
    wanted = set(names)
    best: tuple[int, int, Iterator[Row], list[Row]] | None = None
    for rows in _tables(content):
        top = list(islice(rows, HEADER_WITHIN))
        known = [_known(row, wanted) for row in top]
        most = max(known, default=0)
        if most > (best[0] if best else 0):
            best = (most, known.index(most), rows, top)
    if best is None:
        raise Unreadable("header_not_found")
    _, at, rows, top = best
    return _columns(top[: at + 1], chain(top[at + 1 :], rows), wanted)


def _columns(head: list[Row], rows: Iterable[Row], wanted: set[str]) -> dict[str, Any]:
    header = [_name(cell) for cell in head[-1]]
    kept = [(i, n) for i, n in enumerate(header) if n in wanted and header.index(n) == i]
    columns: list[list[Any]] = [[] for _ in kept]
    places = [(i, column.append) for (i, _), column in zip(kept, columns, strict=True)]
    for row in rows:
        width = len(row)
        for i, append in places:
            append(_plain(row[i]) if i < width else None)
    return {
        "titles": [str(_plain(c)) for row in head[:-1] for c in row if c not in ("", None)],
        "header": len(head),
        "columns": {name: column for (_, name), column in zip(kept, columns, strict=True)},
        "unknown": [n for n in dict.fromkeys(header) if n and n not in wanted],
        "twice": [n for n in dict.fromkeys(header) if n in wanted and header.count(n) > 1],
    }


def _tables(content: bytes) -> Iterator[Iterator[Row]]:
    """Every table that the content may be: the sheets of a workbook, the delimiters of a text."""
    if content.startswith(_WORKBOOKS):
        yield from _sheets(content)
        return
    text = _text(content)
    for delimiter in ",;\t":
        yield csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _sheets(content: bytes) -> Iterator[Iterator[Row]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            # Rows before the first cell are given as empty ones, so row numbers are the screen's.
            yield book.get_sheet_by_name(name).iter_rows()
    except CalamineError as error:
        raise Unreadable("workbook_broken") from error


def _text(content: bytes) -> str:
    """UTF-8 with or without its mark, else windows-1258, whose tones are letters of their own."""
    if b"\0" in content:
        raise Unreadable("not_a_sheet")
    for encoding in ("utf-8-sig", "cp1258"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("encoding_unknown")


def _known(row: Row, wanted: set[str]) -> int:
    return len({_name(cell) for cell in row} & wanted)


def _name(cell: Any) -> str:
    if not isinstance(cell, str):
        return ""
    one_line = " ".join(unicodedata.normalize("NFC", cell).split())
    return one_line.strip(" \ufeff*").upper()


def _plain(cell: Any) -> str | float | None:
    """A cell as JSON has it: a day is written as ISO does, what is empty is None."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return cell
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return None if cell is None else str(cell)


if __name__ == "__main__":
    main()
