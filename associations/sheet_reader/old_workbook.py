"""A workbook in XLS, as Excel wrote it until 2003.

The library gives nothing for the errors of a spreadsheet and does not tell formulas from typed
numbers; the records of the file do.
"""

import io
import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from python_calamine import CalamineWorkbook, SheetTypeEnum

from . import Unreadable, compound
from .cells import Row
from .formulas import Formulas

_SHEET, _FORMULA, _ERROR, _BEGIN, _END = 0x85, 0x06, 0x205, 0x809, 0x0A
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_PLACE = struct.Struct("<HH")
_NUMBER = struct.Struct("<d")


@dataclass
class Odd:
    """What the records of a sheet say beside its cells: formulas, errors by row and column."""

    formulas: Formulas = field(default_factory=Formulas)
    errors: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))


def sheets(content: bytes) -> Iterator[tuple[str, Iterator[Row], Formulas]]:
    """Name, rows from the first one of the screen on, and formulas of every sheet.

    Raises Unreadable.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if any(sheet.typ == SheetTypeEnum.MacroSheet for sheet in book.sheets_metadata):
        raise Unreadable("has_macros")
    odd = _odd(compound.workbook(content))
    for index, name in enumerate(book.sheet_names):
        here = odd[index] if index < len(odd) else Odd()
        yield name, _rows(book, index, here), here.formulas


def _rows(book: CalamineWorkbook, index: int, odd: Odd) -> Iterator[Row]:
    """Rows before the first cell are given as empty ones by the library, columns are not."""
    sheet = book.get_sheet_by_index(index)
    left: Row = [None] * (sheet.start[1] if sheet.start else 0)
    rows: Iterator[Row] = iter(sheet.iter_rows())
    for number, row in enumerate(rows):
        if number in odd.errors or left:
            row = [*left, *row]
        for column, error in odd.errors.get(number, {}).items():
            row[column : column + 1] = [error]
        yield row


def _odd(stream: bytes) -> list[Odd]:
    begins = [
        struct.unpack_from("<I", record)[0]
        for kind, record in _until_end(stream, 0)
        if kind == _SHEET
    ]
    return [_of_sheet(stream, at) for at in begins]


def _of_sheet(stream: bytes, at: int) -> Odd:
    found = Odd()
    for kind, record in _until_end(stream, at):
        if kind == _ERROR and record[7:8] == b"\1":
            row, column = _PLACE.unpack_from(record)
            found.errors[row][column] = _ERRORS.get(record[6], "#N/A")
        elif kind == _FORMULA and len(record) >= 14:
            row, column = _PLACE.unpack_from(record)
            if record[12:14] != b"\xff\xff":
                zero = _NUMBER.unpack_from(record, 6)[0] == 0
                (found.formulas.zero if zero else found.formulas.other)[column].append(row + 1)
            elif record[6] == 2:
                found.errors[row][column] = _ERRORS.get(record[8], "#N/A")
    return found


def _until_end(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a part of the stream; charts inside a sheet begin and end like it."""
    depth = 0
    for kind, record in compound.records(stream, at):
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return
        yield kind, record
