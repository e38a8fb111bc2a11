"""The rows of a catalogue as they were understood, and what is wrong with them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from associations import amounts
from associations.sheets import Cell, Sheet, Unreadable
from associations.sheets import read as read_sheet
from portfolio.imports.sentences import CELLS, FILES

COLUMNS = ("kind", "code", "name", "parent", "from", "to", "note")
REQUIRED = ("kind", "code", "name", "from")
_WIDTHS = {"commune": 6, "hamlet": 8, "programme": 2, "point": 0}
_HAVE_PARENT = {"hamlet", "point"}
MOST_NAME, MOST_POINT_CODE = 200, 10
STUDENT_LOANS = "hssv"

_SENTENCES: dict[str, Promise] = {
    **FILES,
    **CELLS,
    "header_not_found": _(
        "No row has the column names kind, code, name, parent, from, to and note. "
        "Check that this is the catalogue."
    ),
    "kind_unknown": _("The kind is one of commune, hamlet, point and programme."),
    "parent_unexpected": _("Only hamlets and points have a parent. Empty the cell."),
    "parent_unknown": _("There is no commune %(value)s. Add it to the catalogue."),
    "day_of_month": _("The day of the month lies between 1 and 31."),
    "ends_before": _("The last day is before the first. Correct one of them."),
    "days_overlap": _("Another name of %(code)s holds on some of these days. Correct the days."),
}


@dataclass(frozen=True)
class Row:
    """What something is called from one day to another."""

    number: int
    kind: str
    code: str
    name: str
    parent: str
    since: date
    until: date | None
    note: str


@dataclass(frozen=True)
class Fault:
    """What is wrong where; row 0 is the file as a whole."""

    rule: str
    row: int = 0
    column: str = ""
    value: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """What happened and what to do, in the language of the page."""
        slots = {"column": self.column, "value": self.value, **self.details}
        return str(_SENTENCES[self.rule]) % slots


class Refused(Exception):
    """A catalogue of which nothing was taken, with everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def parse(content: bytes) -> list[Row]:
    """The rows of a catalogue file. Raises Refused with every fault of the cells."""
    try:
        sheet = read_sheet(content, COLUMNS)
    except Unreadable as reason:
        raise Refused([Fault(str(reason), details=reason.details)]) from reason
    missing = [name for name in REQUIRED if name.upper() not in sheet.columns]
    if missing:
        raise Refused([Fault("columns_missing", details={"columns": ", ".join(missing)})])
    if sheet.twice:
        raise Refused([Fault("column_twice", column=name.lower()) for name in sheet.twice])
    empty = [remark for remark in sheet.remarks if remark.rule == "formulas_empty"]
    if empty:
        raise Refused(
            [Fault(r.rule, r.row, r.column.lower(), "", {"count": r.count}) for r in empty]
        )
    parsed = [_Line(sheet, index) for index in range(sheet.height)]
    rows = [line.row() for line in parsed if not line.empty]
    faults = [fault for line in parsed for fault in line.faults]
    found = [row for row in rows if row is not None]
    if not rows:
        faults.append(Fault("sheet_empty"))
    if faults := [*faults, *_contradictions(found)]:
        raise Refused(sorted(faults, key=lambda fault: fault.row))
    return found


def _contradictions(rows: list[Row]) -> list[Fault]:
    """Rows about the same thing from the same day that say different things."""
    first: dict[tuple[str, str, date], Row] = {}
    faults = []
    for row in rows:
        known = first.setdefault((row.kind, row.code, row.since), row)
        said = [(r.name, r.parent, r.until, r.note) for r in (known, row)]
        if said[0] != said[1]:
            details = {"first": known.number}
            faults.append(Fault("duplicate_differs", row.number, "code", row.code, details))
    return faults


class _Line:
    """One line of the sheet, whose cells are read one after the other, noting faults."""

    def __init__(self, sheet: Sheet, index: int) -> None:
        cells = {name: sheet.columns.get(name.upper()) for name in COLUMNS}
        self.cells: dict[str, Cell] = {n: c[index] if c else None for n, c in cells.items()}
        self.number = sheet.row(index)
        self.faults: list[Fault] = []

    @property
    def empty(self) -> bool:
        return all(amounts.text(cell) is None for cell in self.cells.values())

    def row(self) -> Row | None:
        """The row, or None when it has a fault."""
        kind = (self._text("kind") or "").lower()
        if kind not in _WIDTHS:
            self._fault("kind_unknown", "kind")
            return None
        name, since, until = self._text("name"), self._day("from"), self._day("to")
        code, parent, note = self._code(kind), self._parent(kind), self._note(kind)
        for column, value in (("code", code), ("name", name), ("from", since)):
            if value is None and not any(fault.column == column for fault in self.faults):
                self._fault("value_missing", column)
        if name is not None and len(name) > MOST_NAME:
            self._fault("text_too_long", "name")
        if since is not None and until is not None and until < since:
            self._fault("ends_before", "to")
        if self.faults or code is None or name is None or since is None:
            return None
        return Row(self.number, kind, code, name, parent or "", since, until, note)

    def _code(self, kind: str) -> str | None:
        if _WIDTHS[kind]:
            return self._digits("code", _WIDTHS[kind])
        code = self._text("code")
        if code is not None and len(code) > MOST_POINT_CODE:
            self._fault("code_too_long", "code")
        return code

    def _parent(self, kind: str) -> str | None:
        parent = self._digits("parent", _WIDTHS["commune"])
        if kind not in _HAVE_PARENT and parent is not None:
            self._fault("parent_unexpected", "parent")
        if kind in _HAVE_PARENT and self._text("parent") is None:
            self._fault("value_missing", "parent")
        return parent

    def _note(self, kind: str) -> str:
        note = self._text("note") or ""
        if kind == "point" and note and not (note.isdecimal() and 1 <= int(note) <= 31):
            self._fault("day_of_month", "note")
        if len(note) > MOST_NAME:
            self._fault("text_too_long", "note")
        return note

    def _text(self, column: str) -> str | None:
        return amounts.text(self.cells[column])

    def _digits(self, column: str, width: int) -> str | None:
        try:
            return amounts.code(self.cells[column], width)
        except amounts.Unclear as reason:
            self._fault(str(reason), column)
            return None

    def _day(self, column: str) -> date | None:
        try:
            return amounts.day(self.cells[column])
        except amounts.Unclear as reason:
            self._fault(str(reason), column)
            return None

    def _fault(self, rule: str, column: str) -> None:
        self.faults.append(Fault(rule, self.number, column, self._text(column) or ""))
