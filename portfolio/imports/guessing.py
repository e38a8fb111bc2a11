"""Guesses at an unknown file: where its table is, what it tells, which column fills which field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from associations import amounts
from associations.amounts import Unclear
from associations.sheet_reader.cells import name_of
from associations.sheets import Cell, Top
from associations.text import without_marks
from portfolio.models import ImportFile

from . import built_in
from .cells import reader_of
from .kinds import KINDS, Field, FileKind
from .layouts import Column, Unit
from .words import SHORT, UNITS, WORDS

HEADER_WITHIN = 30
# Below this a likeness of names is chance.
_ENOUGH = 0.5
_ANOTHER = 0.75
# How much of what stands in a column must be readable as the field.
_READABLE = 0.5
_LOOKED_AT = 30
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
# A loan of the bank has millions of dong: what is less was written in a larger unit.
_LEAST_IN: tuple[tuple[Unit, int], ...] = (("million", 10_000), ("thousand", 1_000_000))


@dataclass(frozen=True)
class Given:
    """A table with its header found: what there is to choose from.

    `headings` stand as they came, `names` are the same in capitals, empty where a column has none;
    `header` is the row number of both, and `rows` are the cells below it. What was not uploaded
    but is known by its names alone has no rows.
    """

    headings: list[str]
    names: list[str]
    rows: list[list[Cell]]
    titles: list[str]
    header: int = 1
    sheet: str = ""

    @classmethod
    def of(cls, top: Top, header: int) -> "Given":
        """A sheet whose header is the row of this number."""
        width = max((len(row) for row in top.rows), default=0)
        row = [*top.rows[header - 1], *[None] * width][:width] if top.rows else []
        return cls(
            headings=["" if cell is None else str(cell) for cell in row],
            names=[name_of(cell) for cell in row],
            rows=[[*cells, *[None] * width][:width] for cells in top.rows[header:]],
            titles=[str(c) for cells in top.rows[: header - 1] for c in cells if c is not None],
            header=header,
            sheet=top.name,
        )

    def usable(self, place: int) -> bool:
        """Whether a column can be found by its name: it has one, and no other has the same."""
        return bool(self.names[place]) and self.names.count(self.names[place]) == 1

    def column(self, place: int) -> list[Cell]:
        return [row[place] for row in self.rows]


def headings_at(tops: Sequence[Top]) -> tuple[int, int]:
    """The sheet (its place) and the row number of what looks most like column names."""
    rows = (
        (_row_likeness(row), -i, -n)
        for i, top in enumerate(tops)
        for n, row in enumerate(top.rows[:HEADER_WITHIN], start=1)
    )
    _likeness, sheet, row = max(rows, default=(0.0, 0, -1))
    return -sheet, -row


def kind_of(given: Given) -> FileKind:
    """The kind of which most required fields seem to be there, and most of all its fields."""

    def likeness(kind: FileKind) -> tuple[float, int]:
        best = {field.name: like for like, field, _place in reversed(_likely(kind, given))}
        must = [best.get(field.name, 0.0) for field in kind.fields if field.required]
        return sum(must) ** 2 / len(must), len(best)

    return max(KINDS.values(), key=likeness)


def columns_of(kind: FileKind, given: Given) -> dict[str, list[int]]:
    """For each field that seems to be there the places of its columns, in their order."""
    found: dict[str, list[int]] = {}
    taken: set[int] = set()
    for likeness, field, place in _likely(kind, given):
        another = bool(field.combined) and likeness >= _ANOTHER
        if place not in taken and (field.name not in found or another):
            found.setdefault(field.name, []).append(place)
            taken.add(place)
    return {name: sorted(places) for name, places in found.items()}


def unit_of(kind: FileKind, given: Given, columns: dict[str, list[int]]) -> Unit:
    """The unit of amounts that titles or headings name; of loans else the one their size tells."""
    amounts = [p for f in kind.fields if f.type == "amount" for p in columns.get(f.name, [])]
    said = " ".join(_words(t) for t in [*given.titles, *(given.headings[p] for p in amounts)])
    for unit, words in UNITS.items():
        if any(f" {word} " in f" {said} " for word in words):
            return unit
    numbers = [n for p in amounts for cell in given.column(p) if (n := _number(cell))]
    if numbers and kind.kind == ImportFile.Kind.LOANS:
        return next((unit for unit, least in _LEAST_IN if max(numbers) < least), "dong")
    return "dong"


def _likely(kind: FileKind, given: Given) -> list[tuple[float, Field, int]]:
    """Every field and column that may belong together, the likeliest first."""
    found = [
        (likeness, field, place)
        for field in kind.fields
        for place, heading in enumerate(given.headings)
        if given.usable(place)
        and (likeness := _likeness(kind, field, heading)) >= _ENOUGH
        and _readable(field, given.column(place))
    ]
    return sorted(found, key=lambda one: -one[0])


def _likeness(kind: FileKind, field: Field, heading: str) -> float:
    """How much a heading is like what a field is called, from 0 to 1."""
    words = _words(heading).split()
    return max(
        (_common(words, name.split()) for name in _names(kind.kind, field.name)), default=0.0
    )


def _common(words: list[str], name: list[str]) -> float:
    """1 for the same words; less for a name within others, and least for some words in common."""
    if words == name or "".join(words) == "".join(name):
        return 1.0
    shared = len(set(words) & set(name))
    if shared == len(set(name)) and len(name) > 1:
        return 0.6 + 0.35 * len(name) / len(words)
    return 0.8 * shared / len(set(words) | set(name))


@cache
def _names(kind: str, field: str) -> tuple[str, ...]:
    """What a field is called: by the bank, with and without the letters in front, and by others."""
    bank = [_words(name) for name, filled in built_in.COLUMNS[kind] if filled == field]
    bare = [name.partition(" ")[2] for name in bank if name.partition(" ")[2]]
    return tuple(dict.fromkeys([*bank, *bare, *map(_words, WORDS[kind].get(field, ()))]))


def _words(text: str) -> str:
    words = _NOT_WORDS.sub(" ", without_marks(text)).split()
    return " ".join(SHORT.get(word, word) for word in words)


def _row_likeness(row: Sequence[Cell]) -> float:
    """How much a row looks like names of columns: names that some field has, then any texts."""
    headings = {_words(cell) for cell in row if isinstance(cell, str) and _words(cell)}
    known = sum(1 for heading in headings if heading in _all_names())
    return known + len(headings) / 1000


@cache
def _all_names() -> frozenset[str]:
    fields = ((kind, field.name) for kind, of in KINDS.items() for field in of.fields)
    return frozenset(name for kind, field in fields for name in _names(kind, field))


def _readable(field: Field, cells: list[Cell]) -> bool:
    """Whether most of what stands in a column can be read as the field."""
    parse = reader_of(Column("", field.name, field.type, widths=field.widths))
    filled = [cell for cell in cells if cell not in (None, "")][:_LOOKED_AT]
    good = 0
    for cell in filled:
        try:
            parse(cell)
            good += 1
        except Unclear as reason:
            # An amount with a fraction was written in a larger unit.
            good += str(reason) == "amount_not_whole"
    return good >= _READABLE * len(filled)


def _number(cell: Cell) -> Decimal | None:
    """The size of an amount in whatever unit."""
    for parse in (amounts.amount, amounts.decimal):
        try:
            number = parse(cell)
        except Unclear:
            continue
        return None if number is None else Decimal(number)
    return None
