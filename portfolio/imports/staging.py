"""Understood rows put into their staging table, with COPY."""

import re
from datetime import date, timedelta

from django.db import connection, models

from associations.periods import Period
from associations.text import without_marks
from portfolio.models import (
    Fault,
    FileLayout,
    ImportContent,
    ImportFile,
    LayoutExample,
    StagedBorrower,
    StagedFigure,
    StagedGroup,
    StagedLoan,
    StagedSaving,
    StagedScore,
)

from .faults import Found, keep
from .layouts import from_saved, layouts_of
from .mended import apply, mended_in
from .reading import Progress, read
from .table import Table, Unacceptable

STAGED: dict[str, type[models.Model]] = {
    ImportFile.Kind.GROUPS: StagedGroup,
    ImportFile.Kind.BORROWERS: StagedBorrower,
    ImportFile.Kind.LOANS: StagedLoan,
    ImportFile.Kind.SCORES: StagedScore,
    ImportFile.Kind.SAVINGS: StagedSaving,
    ImportFile.Kind.FIGURES: StagedFigure,
}
_MONTH = re.compile(r"thang\s*(\d{1,2})\s*(?:/|-|\.|nam)\s*(\d{4})")


def stage(file: ImportFile, content: ImportContent, progress: Progress | None = None) -> bool:
    """Reads a file into its staging table and stores the faults of its cells.

    A file that has a layout is read by that one. Sets kind, layout, day and rows of `file`; false
    when no row of it could be read. Safe to repeat.
    """
    forget_rows(file)
    file.kind = ""
    file.layout = _held(file.layout_id)
    try:
        changes = mended_in(content)
        layouts = (from_saved(file.layout),) if file.layout else layouts_of(file.office)
        table = read(bytes(content.content), layouts, progress, lambda sheet: apply(sheet, changes))
    except Unacceptable as reason:
        keep(file, reason.faults)
        return False
    file.kind = table.layout.kind
    file.layout = table.layout.saved and _held(table.layout.saved.pk)
    file.rows = len(table.rows)
    file.as_of = _as_of(file, table)
    file.summary = {
        "unknown_columns": table.unknown,
        "absent_columns": table.absent,
        "sheet": table.sheet,
        "own_names": table.layout.own_names(),
        "mended": len(changes),
    }
    _copy(file, table)
    keep(file, table.faults)
    return True


def forget_rows(file: ImportFile) -> None:
    """Drops what an earlier reading of the file left behind."""
    Fault.objects.filter(file=file).delete()
    forget_staged(file)


def forget_staged(file: ImportFile) -> None:
    """Drops the staged rows of a file."""
    for model in STAGED.values():
        model._base_manager.filter(file=file)._raw_delete("default")


def forget_content(file: ImportFile) -> None:
    """Drops the bytes of a file, and its first rows if somebody mapped them."""
    LayoutExample.objects.filter(file=file).delete()
    ImportContent.objects.filter(file=file).delete()


def _held(layout_id: int | None) -> FileLayout | None:
    """The office's mapping, which nobody deletes before the transaction ends; None if one has."""
    kept = "SELECT * FROM portfolio_filelayout WHERE id = %s FOR KEY SHARE"
    return next(iter(FileLayout.objects.raw(kept, [layout_id])), None)


def _as_of(file: ImportFile, table: Table) -> date | None:
    """The day of the report, the end of the month of group scores; other files have none."""
    if "reported_on" in table.columns:
        days = [day for day in table.columns["reported_on"] if day is not None]
        return max(set(days), key=days.count) if days else None
    if table.layout.kind == ImportFile.Kind.SCORES:
        return _month(file, table)
    return None


def _month(file: ImportFile, table: Table) -> date | None:
    """The last day of the month in the title block, which must lie in the quarter."""
    found = _MONTH.search(without_marks(" ".join(table.titles)))
    if found is None or not (1 <= int(found[1]) <= 12 and 2000 <= int(found[2]) < 2100):
        table.faults.append(Found("month_missing"))
        return None
    year, number = int(found[2]), int(found[1])
    after = date(year + 1, 1, 1) if number == 12 else date(year, number + 1, 1)
    month_ends_on = after - timedelta(days=1)
    if Period.of(month_ends_on) != file.quarter.period:
        month = {"month": f"{number:02}/{year}", "quarter": file.quarter.slug}
        table.faults.append(Found("wrong_month", value=month["month"], details=month))
    return month_ends_on


def _copy(file: ImportFile, table: Table) -> None:
    model = STAGED[table.layout.kind]
    names = ", ".join(f'"{name}"' for name in ["file_id", "row", *table.columns])
    rows = zip(table.rows, *table.columns.values(), strict=True)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row((file.pk, *row))
