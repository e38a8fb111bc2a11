"""Every fault of files as a workbook, with the faulty rows as they came, to be mended and returned.

Made for one download and never kept. Texts stay texts: codes keep their zeros, and nothing that
begins like a formula is one.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from associations import sheets
from associations.numbers import written
from associations.sheet_reader.cells import name_of
from associations.sheets import Cell
from portfolio.models import Fault, ImportContent, ImportFile

from .faults import sentence
from .mended import mark_of
from .mending import whole_rows

# Of a file that is wrong throughout no more rows than these: their cause is one.
MOST_ROWS = 5000
_HEADER = 3  # rows above those of the file


def fault_book(files: Sequence[ImportFile]) -> bytes:
    """The workbook: one sheet of all faults, and one sheet a file with its faulty rows.

    A file whose bytes are gone has no rows any more.
    """
    into = BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        forms = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"num_format": "@"}),
            "plain": book.add_format({}),
            "error": book.add_format({"num_format": "@", "bg_color": "#F6C6BC"}),
            "error_number": book.add_format({"bg_color": "#F6C6BC"}),
            "warning": book.add_format({"num_format": "@", "bg_color": "#FBE3A4"}),
            "warning_number": book.add_format({"bg_color": "#FBE3A4"}),
            "soft": book.add_format({"font_color": "#808080"}),
        }
        faults = {file.pk: list(file.faults.all()) for file in files}
        _write_faults(book.add_worksheet(_("Faults")), files, faults, forms)
        used = {_("Faults").lower()}
        for file in files:
            rows = [fault for fault in faults[file.pk] if fault.row]
            content = ImportContent.objects.filter(file=file).first()
            if rows and content is not None:
                page = book.add_worksheet(_sheet_name(file, used))
                _write_rows(page, file, content, rows, forms)
    return into.getvalue()


def _write_faults(
    page: Any, files: Sequence[ImportFile], faults: dict[int, list[Fault]], forms: dict[str, Any]
) -> None:
    heads = [_("File"), _("Severity"), _("Row"), _("Column"), _("Value"), _("What to do")]
    for at, head in enumerate(heads):
        page.write_string(0, at, head, forms["head"])
    line = 0
    for file in files:
        for fault in faults[file.pk]:
            line += 1
            page.write_string(line, 0, file.name)
            page.write_string(line, 1, _("Error") if fault.error else _("Warning"))
            if fault.row:
                page.write_number(line, 2, fault.row)
            else:
                page.write_string(line, 2, _("whole file"))
            page.write_string(line, 3, fault.column)
            page.write_string(line, 4, fault.value, forms["text"])
            page.write_string(line, 5, sentence(fault))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(line, 1), len(heads) - 1)
    for at, width in enumerate((22, 12, 10, 20, 24, 100)):
        page.set_column(at, at, width)


def _write_rows(
    page: Any,
    file: ImportFile,
    content: ImportContent,
    faults: Iterable[Fault],
    forms: dict[str, Any],
) -> None:
    """The faulty rows with all columns in the file's order, the faulty cells marked."""
    of_row: dict[int, list[Fault]] = {}
    for fault in faults:
        of_row.setdefault(fault.row, []).append(fault)
    numbers = sorted(of_row)
    try:
        header, rows = whole_rows(file, content, numbers[:MOST_ROWS])
    except sheets.Unreadable:
        return
    said = _("Mend the coloured cells and hand this workbook in on the file's page.")
    if len(numbers) > MOST_ROWS:
        more = _("Only the first %(count)s faulty rows of %(all)s are here.")
        said += " " + more % {"count": written(MOST_ROWS), "all": written(len(numbers))}
    page.write_string(0, 0, f"{file.name}. {said}")
    page.write_string(1, 0, mark_of(file, content), forms["soft"])
    for at, head in enumerate([_("Row"), *header]):
        page.write_string(_HEADER - 1, at, head, forms["head"])
    places = {name_of(cell)[:40]: at for at, cell in reversed(list(enumerate(header)))}
    for line, number in enumerate((n for n in numbers if n in rows), start=_HEADER):
        marked: dict[int, list[Fault]] = {}
        for fault in of_row[number]:
            marked.setdefault(places.get(fault.column, -1) + 1, []).append(fault)
        cells: list[Cell] = [float(number), *rows[number]]
        cells += [None] * (len(header) + 1 - len(cells))
        for at, cell in enumerate(cells):
            _write_cell(page, line, at, cell, marked.get(at, []), forms)
    page.freeze_panes(_HEADER, 1)
    page.set_column(0, 0, 8)
    page.set_column(1, max(1, len(header)), 18)


def _write_cell(
    page: Any, line: int, at: int, cell: Cell, faults: list[Fault], forms: dict[str, Any]
) -> None:
    kind = ""
    if faults:
        kind = "error" if any(fault.error for fault in faults) else "warning"
        page.write_comment(line, at, "\n".join(map(sentence, faults)), {"x_scale": 2, "y_scale": 1})
    if isinstance(cell, float):
        page.write_number(line, at, cell, forms[f"{kind}_number" if kind else "plain"])
    elif cell:
        page.write_string(line, at, cell, forms[kind or "text"])
    else:
        page.write_blank(line, at, None, forms[kind or "text"])


def _sheet_name(file: ImportFile, used: set[str]) -> str:
    """A name for the sheet of a file: its kind, with a number where there are more."""
    label = str(file.get_kind_display() or file.pk)
    base = "".join(c for c in label if c not in "[]:*?/\\'")[:26]
    name, number = base, 1
    while name.lower() in used:
        number += 1
        name = f"{base} {number}"
    used.add(name.lower())
    return name
