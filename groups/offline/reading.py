"""A file that was filled in, read: its rows as they stand there, then each cell understood."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations import sheets
from associations.amounts import Unclear, text
from associations.amounts import code as code_of
from associations.numbers import written
from associations.sheet_faults import UNREADABLE
from associations.sheets import Cell
from associations.text import clean
from groups.entry import read_field
from groups.fields import Fault, Field, Impossible, Value, Values

from .columns import CODE, FILLED, HAMLET, LEADER, REVISION, Mark, heading, known_names, marks

# An office has some 400 groups, a sheet at most 60 or so.
MOST_ROWS = 1_000
# Less is no amount of a group but one that a spreadsheet cut: 45.000 read as forty-five.
LEAST_DONG = 1_000
_DIGITS_OF_CODE = 7
_DASHES = {"-", "–", "—", "−"}
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")

_UNREADABLE = UNREADABLE | {
    "header_not_found": gettext_lazy(
        "No row has the column names of a monthly sheet. Download the sheet and fill in that file."
    ),
    "sheet_too_large": gettext_lazy("The file unpacks to more than a monthly sheet can have."),
    "sheet_too_slow": gettext_lazy("Reading the file takes too long. Save it again as XLSX."),
}
_NOT_COMPUTED = gettext_lazy(
    "Column “%(column)s” has formulas without results, the first one in row %(row)s. Open the file"
    " in Excel, save it and upload it again."
)
_CUT = gettext_lazy(
    "“%(typed)s” dong is less than a thousand. Perhaps the spreadsheet cut an amount such as "
    "45.000 at its dot: write it in full without dots. If it is meant, write “%(typed)s đ”."
)
_A_DAY = gettext_lazy(
    "The cell has a day, %(typed)s, instead of a number. Spreadsheets make days of figures: set"
    " the format of the cell to number and write it again."
)
_A_DAY_FOR_YES = gettext_lazy("The cell has a day, %(typed)s. Write có or không.")
_NO_MARK = gettext_lazy(
    "The line “Code of the sheet” above the column names is missing or changed, so it is not "
    "known of which month and part the file is. Download the sheet again and copy the figures "
    "into that file."
)


class Unacceptable(Exception):
    """A file of which no row can be taken, and why, sentence by sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class FileRow:
    """A row as it stands in the file: its number there and its raw cells by column."""

    number: int
    cells: dict[str, Cell]

    @property
    def code(self) -> str:
        """The group's code as it is written, with the zeros that a spreadsheet dropped."""
        try:
            return code_of(_narrow(self.cells.get(CODE)), _DIGITS_OF_CODE) or ""
        except Unclear:
            return clean(str(self.cells.get(CODE) or ""))[:40]

    @property
    def mark(self) -> str:
        """The mark of the row, by which its revision is known."""
        return str(self.cells.get(REVISION) or "")

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it; FileRow(**…) has it back."""
        return asdict(self)


@dataclass(frozen=True)
class Contents:
    """What is in a file: its rows, the columns to fill in that it has, and columns not used."""

    rows: list[FileRow]
    columns: list[str]
    unknown: list[str]


def read(content: bytes, of: Mark) -> Contents:
    """The rows of a file of the sheet `of`. Raises Unacceptable."""
    names = known_names()
    try:
        sheet = sheets.read(content, names)
    except sheets.Unreadable as reason:
        raise Unacceptable([_UNREADABLE[str(reason)] % reason.details]) from reason
    columns = _columns(sheet, names)
    _computed(sheet, names)
    _same_sheet(of, marks([*sheet.titles, *(t.translate(_WIDE) for t in sheet.titles)]))
    if CODE not in columns or not columns.keys() & set(FILLED):
        raise Unacceptable([str(_UNREADABLE["header_not_found"])])
    rows = list(_rows(sheet, columns))
    if not rows:
        raise Unacceptable([_("There is no row below the column names. Fill in the file first.")])
    if len(rows) > MOST_ROWS:
        said = _("The file has %(rows)s rows, more than any sheet.")
        raise Unacceptable([said % {"rows": written(len(rows))}])
    return Contents(rows, [name for name in FILLED if name in columns], sheet.unknown[:20])


def _columns(sheet: sheets.Sheet, names: Mapping[str, str]) -> dict[str, list[Cell]]:
    """The columns that we use. Raises Unacceptable where one stands there twice."""
    found: dict[str, list[Cell]] = {}
    twice = {names[name] for name in sheet.twice}
    for name, cells in sheet.columns.items():
        column = names[name]
        if column in found:
            twice.add(column)
        found[column] = cells
    if twice:
        text = _("The column “%(column)s” stands in the file twice. Remove one of them.")
        raise Unacceptable([text % {"column": heading(column)} for column in sorted(twice)])
    return {name: cells for name, cells in found.items() if name not in (LEADER, HAMLET)}


def _computed(sheet: sheets.Sheet, names: Mapping[str, str]) -> None:
    """Raises Unacceptable where results of formulas are missing, which would read as no answer."""
    missing = [remark for remark in sheet.remarks if remark.rule == "formulas_empty"]
    if missing:
        raise Unacceptable(
            [
                _NOT_COMPUTED % {"column": heading(names[remark.column]), "row": remark.row}
                for remark in missing
            ]
        )


def _same_sheet(ours: Mark, found: set[Mark]) -> None:
    if len(found) != 1:
        raise Unacceptable([str(_NO_MARK)])
    others = ours.others(found.pop())
    if others:
        what_to_do = _("Upload it on the page of that sheet, or download this one.")
        raise Unacceptable([*others, what_to_do])


def _rows(sheet: sheets.Sheet, columns: Mapping[str, list[Cell]]) -> Iterator[FileRow]:
    """The rows with anything in a column to fill in or with a code; blank ones go."""
    for index in range(sheet.height):
        cells = {name: column[index] for name, column in columns.items()}
        if any(not _empty(cell) for name, cell in cells.items() if name != REVISION):
            yield FileRow(sheet.row(index), cells)


@dataclass(frozen=True)
class Understood:
    """The cells of a row: what they say (None or "" for one that is cleared), and what is wrong.

    `empty` are the cells in which nothing stands; they change nothing.
    """

    given: Values
    empty: list[str]
    faults: list[Fault]


def understand(row: FileRow) -> Understood:
    """The cells of a row, each by itself."""
    given: Values = {}
    empty: list[str] = []
    faults: list[Fault] = []
    for name in (name for name in FILLED if name in row.cells):
        cell = row.cells[name]
        if _empty(cell):
            empty.append(name)
            continue
        try:
            given[name] = _value(FILLED[name], cell)
        except Impossible as found:
            faults += found.faults
    return Understood(given, empty, faults)


def shown(cell: Cell) -> str:
    """A cell as it stands in the file, for a message."""
    return (text(cell) or "")[:80]


def _value(field: Field, cell: Cell) -> Value:
    """What a cell says. Raises Impossible."""
    if isinstance(cell, str) and clean(cell) in _DASHES:
        return "" if field.kind == "text" else None
    if field.kind == "text":
        return read_field(field, text(cell))
    cell = _narrow(cell)
    _no_day(field, cell)
    if isinstance(cell, float):
        cell = _without_dust(cell)
    if field.kind == "amount":
        _not_cut(field, cell)
    return read_field(field, cell)


def _not_cut(field: Field, cell: Cell) -> None:
    """Of an amount below a thousand nobody knows whether it is meant."""
    few = isinstance(cell, str) and re.fullmatch(r"\d{1,3}", cell) and int(cell) > 0
    if few or (isinstance(cell, float) and 0 < cell < LEAST_DONG):
        typed = str(text(cell)).replace(".", ",")
        raise Impossible([Fault(field.name, _CUT % {"typed": typed})])


def _narrow(cell: Cell) -> Cell:
    """A text with the wide digits and marks of Asian keyboards made ordinary ones."""
    return clean(cell.translate(_WIDE)).removeprefix("'") if isinstance(cell, str) else cell


def _empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not clean(cell))


def _without_dust(number: float) -> float:
    """Computed cells come with the dust of binary fractions."""
    near = round(number, 0)
    return near if abs(number - near) < 1e-6 else number


def _no_day(field: Field, cell: Cell) -> None:
    match = _DAY.fullmatch(cell) if isinstance(cell, str) else None
    if match is None:
        return
    year, month, day = (
        (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    )
    try:
        typed = f"{date(int(year), int(month), int(day)):%d/%m/%Y}"
    except ValueError:
        typed = str(cell)
    said = _A_DAY_FOR_YES if field.kind == "yesno" else _A_DAY
    raise Impossible([Fault(field.name, said % {"typed": typed})])
