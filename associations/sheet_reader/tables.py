"""The tables that a file may hold: the sheets of a workbook, a text by each of its delimiters."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from . import Unreadable
from .cells import Row

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
DELIMITERS = ",;\t"


@dataclass
class Table:
    """Rows from the first one on, so that their numbers are those of the screen.

    A text has no `name`.
    """

    name: str
    rows: Iterator[Row]


def tables(content: bytes, sheet: str = "") -> Iterator[Table]:
    """Every table that the content may be, or the sheet of one name. Raises Unreadable."""
    if not content.startswith(WORKBOOKS):
        text = _text(content)
        for delimiter in DELIMITERS:
            yield Table("", csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        return
    found = False
    for table in _sheets(content):
        if sheet in ("", table.name):
            found = True
            yield table
    if sheet and not found:
        raise Unreadable("sheet_not_there")


def _sheets(content: bytes) -> Iterator[Table]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            # Rows before the first cell are given as empty ones, so row numbers are the screen's.
            yield Table(name, book.get_sheet_by_name(name).iter_rows())
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
