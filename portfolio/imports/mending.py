"""Rows of a file that were mended in a workbook of its faults, and came back.

The workbook says by a mark which file it was made of, and in which state: what was mended before
stands in it already. Of each row only the cells that differ are kept, beside the file's own bytes,
and go with them.
"""

import json
import re
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from associations import sheets
from associations.jobs import Refused, ask
from associations.models import User
from associations.sheet_reader.cells import name_of
from associations.sheets import Cell
from portfolio.models import FileSet, ImportContent, ImportFile

from .arriving import STAGE
from .confirming import waits_with_others
from .layouts import layouts_of
from .mended import Changes, mark_of, mended_in
from .sets import judge_anew

_MARK = re.compile(r"\bGBL1/(\d+)/([0-9a-f]{16})/([0-9a-f]{16})\b")
_MARKED_WITHIN = 4
_NUMBER = re.compile(r"[0-9]{1,7}")
_LACKS = gettext_lazy(
    "The workbook lacks the columns %(columns)s. Download it anew; remove no column."
)
State = ImportFile.State


def names_of(file: ImportFile) -> set[str]:
    """Every column name by which the header of the office's files is found."""
    return set().union(*(layout.names for layout in layouts_of(file.office)))


def whole_rows(
    file: ImportFile, content: ImportContent, numbers: Iterable[int]
) -> tuple[list[str], dict[int, list[Cell]]]:
    """The header of a file and some of its rows with all cells, as mended so far.

    Raises sheets.Unreadable.
    """
    sheet = file.summary.get("sheet", "")
    found = sheets.rows(bytes(content.content), numbers, sheet=sheet, names=names_of(file))
    header = [str(cell or "") for cell in found.rows.get(found.header, [])]
    names = [name_of(cell) for cell in header]
    for number, cells in mended_in(content).items():
        row = found.rows.get(number, [])
        # Another mapping may since have found another header, without these names.
        for name, (_old, new) in cells.items():
            if name not in names:
                continue
            at = names.index(name)
            row += [None] * (at + 1 - len(row))
            row[at] = new
    return header, {n: row for n, row in found.rows.items() if n > found.header}


def mend(file: ImportFile, workbook: bytes, by: User) -> int:
    """Takes the mended rows of a workbook and has the file read again; returns how many changed.

    Raises Refused, with a sentence, for a workbook that is not of this file as it is now.
    """
    with transaction.atomic():
        if file.set is not None:
            FileSet.objects.select_for_update().get(pk=file.set.pk)
        file = ImportFile.objects.select_for_update(no_key=True).get(pk=file.pk)
        content = ImportContent.objects.filter(file=file).first()
        if content is None or file.state not in (State.STAGED, State.REFUSED):
            raise Refused(_("Only a file that waits, or was refused, can be mended."))
        changes = _changed(file, content, workbook)
        merged = mended_in(content)
        for row, cells in changes.items():
            known = merged.setdefault(row, {})
            for name, (old, new) in cells.items():
                known[name] = (known[name][0] if name in known else old, new)
        content.mended = json.dumps(merged).encode()
        content.save(update_fields=["mended"])
        file.state, file.kind = State.UPLOADED, ""
        file.save(update_fields=["state", "kind"])
        if file.set is not None and waits_with_others(file):
            judge_anew(file.set, by)
        else:
            ask(STAGE, str(file.pk), file.office, by)
    return len(changes)


def _changed(file: ImportFile, content: ImportContent, workbook: bytes) -> Changes:
    """The cells of the workbook that differ from the file as it is now. Raises Refused."""
    try:
        sheet = _sheet_of(file, content, workbook)
        heads = row_heads()
        numbers = _numbers(workbook, heads, sheet)
        header, rows = whole_rows(file, content, numbers.values())
        names = [name for name in map(name_of, header) if name]
        found = sheets.read(workbook, {*names, *heads}, sheet=sheet)
    except sheets.Unreadable as reason:
        raise Refused(_no_workbook()) from reason
    missing = [name for name in names if name not in found.columns]
    if missing:
        raise Refused(_LACKS % {"columns": ", ".join(missing)})
    lost = [str(n) for n in numbers.values() if n not in rows]
    if lost:
        said = _("The file has no row %(rows)s. Do not change the numbers in the first column.")
        raise Refused(said % {"rows": ", ".join(lost[:5])})
    changes: Changes = {}
    places = {name_of(cell): at for at, cell in reversed(list(enumerate(header)))}
    for index, number in numbers.items():
        row = rows[number]
        for name in names:
            at, new = places[name], found.columns[name][index]
            old = row[at] if at < len(row) else None
            if _differ(old, new):
                changes.setdefault(number, {})[name] = (old, new)
    if not changes:
        raise Refused(_("No cell of the workbook was changed. Mend the coloured cells first."))
    return changes


def _sheet_of(file: ImportFile, content: ImportContent, workbook: bytes) -> str:
    """The sheet of the workbook that is of this file. Raises Refused and Unreadable."""
    marks = {
        mark.group(): top.name
        for top in sheets.top(workbook, rows=_MARKED_WITHIN)
        for row in top.rows
        for cell in row
        if isinstance(cell, str) and (mark := _MARK.search(cell))
    }
    wanted = mark_of(file, content)
    if wanted in marks:
        return marks[wanted]
    if not marks:
        raise Refused(_no_workbook())
    if any(mark.rsplit("/", 1)[0] == wanted.rsplit("/", 1)[0] for mark in marks):
        raise Refused(
            _("Rows of the file were mended since this workbook was made. Download it anew.")
        )
    raise Refused(_("This workbook was made of another file. Hand it in on that file's page."))


def _no_workbook() -> str:
    return _(
        "This is no workbook of the faults of a file. Download “Excel of all faults” here, mend "
        "its coloured cells and hand that workbook in."
    )


def _numbers(workbook: bytes, heads: set[str], sheet: str) -> dict[int, int]:
    """The number in the file of each row of the workbook, by its index. Raises Refused."""
    try:
        found = sheets.read(workbook, heads, sheet=sheet)
    except sheets.Unreadable as reason:
        raise Refused(_LACKS % {"columns": _("Row")}) from reason
    numbers: dict[int, int] = {}
    taken: set[int] = set()
    for index, cell in enumerate(next(iter(found.columns.values()))):
        text = _as_text(cell)
        if not text:
            continue
        if not _NUMBER.fullmatch(text) or int(text) in taken:
            said = _("Row %(row)s of the workbook has no number of its own in the first column.")
            raise Refused(said % {"row": found.row(index)})
        numbers[index] = int(text)
        taken.add(numbers[index])
    return numbers


def row_heads() -> set[str]:
    """What may stand above the numbers of rows, in capitals."""
    heads = set()
    for language, _label in settings.LANGUAGES:
        with override(language):
            heads.add(name_of(_("Row")))
    return heads


def _differ(old: Cell, new: Cell) -> bool:
    """Whether a cell says something else; a number that became text, or back, does not."""
    if isinstance(old, float) or isinstance(new, float):
        return _as_text(old) != _as_text(new)
    return (old or "").strip() != (new or "").strip()


def _as_text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell if cell is not None else "").strip()
