"""A workbook in XLSX, read a piece of a sheet at a time.

The library reads a sheet whole, which takes 530 MB of address space for a real month-end file. So
the rows of a large sheet are cut into pieces, and each is given to the library as a small workbook
of its own, with the styles and texts of the whole one. What is given has been unpacked by then, so
no entry is larger than its directory said.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from posixpath import normpath
from xml.etree import ElementTree

from python_calamine import CalamineSheet, CalamineWorkbook

from . import Unreadable
from .broken import broken_is_said
from .cells import Row
from .formulas import Formulas, with_errors_as_text

PIECE = 16 * 1024**2
_CHUNK = 1024**2
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TEXTS = "xl/sharedStrings.xml"
# What the library needs beside a sheet, by the names under which it looks.
_PARTS = ("[Content_Types].xml", "_rels/.rels", _WORKBOOK, _RELATIONS, "xl/styles.xml", _TEXTS)
_BEGIN = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData\b[^<>]*>")
_ROW = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?row\b([^<>]*)>")
_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d+)["']""")


@dataclass(frozen=True)
class Part:
    """A sheet of the workbook: its name, its place in the list of all, and its entry."""

    name: str
    index: int
    entry: zipfile.ZipInfo


class Package:
    """The workbook and its sheets."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        named = {_path(entry.filename): entry for entry in self._zip.infolist()}
        found = {name: named[name.lower()] for name in _PARTS if name.lower() in named}
        self._parts = {name: self._zip.read(entry) for name, entry in found.items()}
        self.sheets = list(self._sheets(named))

    def _sheets(self, named: dict[str, zipfile.ZipInfo]) -> Iterator[Part]:
        relations = {
            element.get("Id"): element for element in _parsed(self._parts.get(_RELATIONS, b""))
        }
        listed = _parsed(self._parts.get(_WORKBOOK, b"")).iterfind(".//{*}sheet")
        for index, sheet in enumerate(listed):
            ids = (value for key, value in sheet.items() if key.endswith("}id"))
            relation = relations[next(ids, None)]
            if relation.get("Type", "").lower().endswith("macrosheet"):
                raise Unreadable("has_macros")
            target = relation.get("Target", "")
            path = target[1:] if target.startswith("/") else normpath(f"xl/{target}")
            if relation.get("Type", "").endswith("/worksheet"):
                yield Part(sheet.get("name", ""), index, named[_path(path)])

    def rows(self, part: Part, formulas: Formulas, told: Callable[[int], None]) -> Iterator[Row]:
        """The rows of a sheet from the first one of the screen on.

        `told` is given how many bytes of it were read, each time some were.
        """
        above = 0
        for piece, numbered in self._pieces(part.entry, told):
            formulas.look(piece)
            sheet = self._opened(part, with_errors_as_text(piece))
            if sheet.start is None:
                continue
            skipped, left = sheet.start
            begins = skipped if numbered else skipped + above
            if begins < above:
                raise Unreadable("workbook_broken")
            yield from ([] for _ in range(begins - above))
            for row in islice(sheet.iter_rows(), skipped, None):
                yield [*[None] * left, *row] if left else row
            above = begins + sheet.height

    def height(self, part: Part) -> int | None:
        """How many rows a sheet has by the number of its last one, which is found quickly."""
        last = b""
        with broken_is_said(), self._zip.open(part.entry) as stream:
            while chunk := stream.read(_CHUNK):
                last = last[-_CHUNK:] + chunk
        numbers = [_NUMBER.search(row[1]) for row in _ROW.finditer(last)]
        return int(numbers[-1][1]) if numbers and numbers[-1] else None

    def _opened(self, part: Part, piece: bytes) -> CalamineSheet:
        """The sheet with the rows of this piece alone."""
        into = io.BytesIO()
        with zipfile.ZipFile(into, "w") as book:
            for name, content in self._parts.items():
                book.writestr(name, content)
            book.writestr(part.entry.filename.replace("\\", "/"), piece)
        into.seek(0)
        return CalamineWorkbook.from_filelike(into).get_sheet_by_index(part.index)

    def _pieces(
        self, entry: zipfile.ZipInfo, told: Callable[[int], None]
    ) -> Iterator[tuple[bytes, bool]]:
        """The sheet, with some rows at a time; and whether the rows say their numbers.

        Where no end of a row is found the sheet stays whole.
        """
        # All texts are read anew with each piece: many of them make the pieces larger.
        size = max(PIECE, min(3 * PIECE, 2 * len(self._parts.get(_TEXTS, b""))))
        head, tail, end = b"", b"", b"</row>"
        waiting = bytearray()
        with self._zip.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                told(len(chunk))
                waiting += chunk
                if len(waiting) < size:
                    continue
                if not head and (begin := _BEGIN.search(waiting)):
                    head, prefix = bytes(waiting[: begin.end()]), begin[1]
                    end = b"</%srow>" % prefix
                    tail = b"</%ssheetData></%sworksheet>" % (prefix, prefix)
                    del waiting[: begin.end()]
                cut = waiting.rfind(end, max(0, len(waiting) - 2 * _CHUNK)) + len(end)
                if head and cut >= len(end):
                    yield head + waiting[:cut] + tail, _numbered(waiting)
                    del waiting[:cut]
        yield head + waiting, not head or _numbered(waiting)


def _numbered(rows: bytearray) -> bool:
    first = _ROW.search(rows)
    return first is None or _NUMBER.search(first[1]) is not None


def _parsed(xml: bytes) -> ElementTree.Element:
    """A part of the workbook. What it may define, and make huge by that, no workbook needs."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise Unreadable("workbook_broken")
    return ElementTree.fromstring(xml)  # noqa: S314 - see above


def _path(name: str) -> str:
    return name.replace("\\", "/").lower()
