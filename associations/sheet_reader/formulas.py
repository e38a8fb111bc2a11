"""Cells with formulas: their results are what some program saved, and some programs save none.

A cell whose result was never computed reads as nothing or 0, which no file may do unseen.
"""

import re
from array import array
from collections import defaultdict

_FORMULA = re.compile(rb"<(?:\w+:)?f(?=[\s/>])(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f\s*>)\s*")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>([^<]*)<")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_ERROR = re.compile(rb"""(<(?:\w+:)?c\s(?:[^<>]*\s)?t\s*=\s*["'])e(["'])""")
_A = ord("A") - 1


class Formulas:
    """The formulas of a sheet by column: rows without a result, with the result 0, with another."""

    def __init__(self) -> None:
        self.empty: dict[int, array[int]] = defaultdict(lambda: array("I"))
        self.zero: dict[int, array[int]] = defaultdict(lambda: array("I"))
        self.other: dict[int, array[int]] = defaultdict(lambda: array("I"))

    def look(self, piece: bytes) -> None:
        """Takes up the formulas of some rows of a sheet in XML."""
        if b"<f" not in piece and b":f" not in piece:
            return
        for found in _FORMULA.finditer(piece):
            cell = piece.rfind(b"<", 0, found.start())
            place = _PLACE.search(piece, cell, found.start())
            if place is None:
                continue
            value = _VALUE.match(piece, found.end())
            result = value[1].strip() if value else b""
            kind = self.other if result else self.empty
            if result in (b"0", b"0.0"):
                kind = self.zero
            kind[_column(place[1])].append(int(place[2]))

    def uncomputed(self, column: int, header: int) -> list[int]:
        """The rows below the header where a formula of a column has no result."""
        return [row for row in self.empty.get(column, ()) if row > header]

    def all_zero(self, column: int, header: int) -> list[int]:
        """The rows below the header with formulas of a column, if each of them gives 0."""
        if any(row > header for row in self.other.get(column, ())):
            return []
        return [row for row in self.zero.get(column, ()) if row > header]


def with_errors_as_text(piece: bytes) -> bytes:
    """The same rows, with #REF! and its like as texts: the library would give nothing for them."""
    return _ERROR.sub(rb"\1str\2", piece) if b'"e"' in piece or b"'e'" in piece else piece


def _column(letters: bytes) -> int:
    """From 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - _A
    return number - 1
