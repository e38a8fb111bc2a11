"""Compound files, in which Excel and Word saved until 2003 and passwords are kept to this day.

They are file systems in small: sectors, tables that chain them, a directory of named streams.
"""

import struct
from array import array
from collections.abc import Iterator

from . import Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
# Larger numbers mark the end of a chain, or a free sector.
_NO_SECTOR = 0xFFFFFFFA
_FREE = 0xFFFFFFFF
_WORKBOOKS = ("Workbook", "Book")
# What it is if it has a stream of this name.
_STREAMS = {
    "EncryptedPackage": "workbook_encrypted",
    "WordDocument": "is_document",
    "PowerPoint Document": "is_document",
    "_VBA_PROJECT_CUR": "has_macros",
    "_VBA_PROJECT": "has_macros",
}
_PASSWORD = 0x2F
_RECORD = struct.Struct("<HH")


def look_into(content: bytes) -> None:
    """Judges a compound file by its names and the head of its workbook. Raises Unreadable."""
    if len(content) < 2 * _HEADER:
        raise Unreadable("workbook_cut")
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if not content.startswith(MAGIC) or size not in (512, 4096):
        raise Unreadable("workbook_broken")
    if _last_sector(content, size) >= len(content):
        raise Unreadable("workbook_cut")
    for name, reason in _STREAMS.items():
        if _entry(content, name) is not None:
            raise Unreadable(reason)
    entry = next((e for name in _WORKBOOKS if (e := _entry(content, name)) is not None), None)
    if entry is None:
        raise Unreadable("not_a_sheet")
    begins = (struct.unpack_from("<I", content, entry + 116)[0] + 1) * size
    if any(kind == _PASSWORD for kind, _ in records(content[begins : begins + size], 0)):
        raise Unreadable("workbook_encrypted")


def workbook(content: bytes) -> bytes:
    """The stream with the records of the workbook, put together from its sectors.

    Empty when it is so small that it lies among the small streams.
    """
    entry = next(e for name in _WORKBOOKS if (e := _entry(content, name)) is not None)
    at, length = struct.unpack_from("<II", content, entry + 116)
    if length < struct.unpack_from("<I", content, 56)[0]:
        return b""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    chained = _chained(content, size)
    sectors: list[bytes] = []
    while at < len(chained) and len(sectors) * size < length:
        sectors.append(content[(at + 1) * size : (at + 2) * size])
        at = chained[at]
    return b"".join(sectors)[:length]


def _chained(content: bytes, size: int) -> "array[int]":
    """For each sector the one that follows it."""
    tables = [*struct.unpack_from("<109I", content, 76)]
    more = struct.unpack_from("<I", content, 68)[0]
    while more < _NO_SECTOR and len(tables) * size <= len(content):
        *listed, more = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        tables += listed
    found = array("I")
    for table in tables:
        if table < _NO_SECTOR:
            found.frombytes(content[(table + 1) * size : (table + 2) * size])
    return found


def _last_sector(content: bytes, size: int) -> int:
    """Where the last sector in use begins, by the tables of sectors. It alone may be short."""
    last = 0
    each = size // 4
    for number, table in enumerate(struct.unpack_from("<109I", content, 76)):
        if table >= _NO_SECTOR:
            break
        begins = (table + 1) * size
        if begins + size > len(content):
            return begins + size
        chained = struct.unpack_from(f"<{each}I", content, begins)
        used = max((i for i, after in enumerate(chained) if after != _FREE), default=0)
        last = max(last, number * each + used)
    return (last + 1) * size


def _entry(content: bytes, name: str) -> int | None:
    """Where the directory, whose entries take 128 bytes, has this name."""
    written = name.encode("utf-16-le") + b"\0\0"
    at = content.find(written)
    while at >= 0:
        if at % 128 == 0 and content[at + 64 : at + 66] == len(written).to_bytes(2, "little"):
            return at
        at = content.find(written, at + 1)
    return None


def records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a stream from a place on: their kinds and contents."""
    while at + 4 <= len(stream):
        kind, length = _RECORD.unpack_from(stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
