"""Workbooks as Excel wrote them until 2003, record by record: nothing we use writes them."""

import struct
from collections.abc import Mapping, Sequence
from typing import Any

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512
# A stream below this size would go into a table of small ones.
_LEAST = 4096
BEGIN, END, CODEPAGE, SHEET, PASSWORD, SIZE = 0x809, 0x0A, 0x42, 0x85, 0x2F, 0x200
NUMBER, LABEL, FORMULA, ERROR = 0x203, 0x204, 0x06, 0x205


class Wrong(int):
    """The number of an error of a spreadsheet: 0x17 is #REF!, 0x2A is #N/A."""


def as_xls(lines: Sequence[Sequence[Any]], *, password: bool = False, macro: bool = False) -> bytes:
    """A workbook of one sheet with these cells.

    `("=", 5.0)` is a formula with its result; an error is a result too, and a cell: `Wrong(0x17)`.
    """
    book = [_record(BEGIN, struct.pack("<HHHHII", 0x600, 5, 0xDBB, 0x7CC, 0, 6))]
    if password:
        book.append(_record(PASSWORD, b"\x01\x00" + b"\x01\x00\x01\x00" + bytes(48)))
    book.append(_record(CODEPAGE, b"\xb0\x04"))
    name = "HSKU"
    length = len(b"".join(book)) + 4 + 8 + len(name) + 4
    kind = 1 if macro else 0
    book.append(
        _record(SHEET, struct.pack("<IBBBB", length, 0, kind, len(name), 0) + name.encode())
    )
    book += [_record(END, b""), *_cells(lines)]
    return compound({"Workbook": b"".join(book)})


def _cells(lines: Sequence[Sequence[Any]]) -> list[bytes]:
    width = max(len(line) for line in lines)
    found = [
        _record(BEGIN, struct.pack("<HHHHII", 0x600, 0x10, 0xDBB, 0x7CC, 0, 6)),
        _record(SIZE, struct.pack("<IIHHH", 0, len(lines), 0, width, 0)),
    ]
    for row, line in enumerate(lines):
        found += [_cell(row, column, cell) for column, cell in enumerate(line) if cell != ""]
    return [*found, _record(END, b"")]


def _cell(row: int, column: int, cell: Any) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, str):
        letters = cell.encode("utf-16-le")
        return _record(LABEL, place + struct.pack("<HB", len(letters) // 2, 1) + letters)
    if isinstance(cell, tuple):
        # 1 + 1, as tokens.
        tokens = b"\x1e\x01\x00\x1e\x01\x00\x03"
        value = struct.pack("<d", cell[1])
        if isinstance(cell[1], Wrong):
            value = bytes([2, 0, cell[1], 0, 0, 0, 0xFF, 0xFF])
        result = value + struct.pack("<HIH", 0, 0, len(tokens))
        return _record(FORMULA, place + result + tokens)
    if isinstance(cell, Wrong):
        return _record(ERROR, place + bytes([cell, 1]))
    return _record(NUMBER, place + struct.pack("<d", cell))


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of these streams, the form of old Excel and Word files and of passwords."""
    table, content, places = [_TABLE, _END], b"", {}
    for name, stream in streams.items():
        stream = stream.ljust(_LEAST, b"\0")
        stream += bytes(-len(stream) % _SECTOR)
        begins, count = len(table), len(stream) // _SECTOR
        places[name] = begins, len(stream)
        table += [*range(begins + 1, begins + count), _END]
        content += stream
    assert len(table) <= _SECTOR // 4 and len(streams) <= 3
    entries = [_entry("Root Entry", 5, _FREE, 1, _END, 0)]
    for number, (name, place) in enumerate(places.items(), start=1):
        after = number + 1 if number < len(places) else _FREE
        entries.append(_entry(name, 2, after, _FREE, *place))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _LEAST, _END, 0, _END, 0)
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    allocated = struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff")
    return head + allocated + b"".join(entries).ljust(_SECTOR, b"\0") + content


def _entry(name: str, kind: int, after: int, below: int, begins: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written), kind, 1, _FREE, after, below)
        + bytes(36)
        + struct.pack("<IQ", begins, size)
    )


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
