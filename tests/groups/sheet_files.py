"""Files of a monthly sheet as people hand them in: any headings, any cells."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from groups.offline.columns import COLUMNS, Mark, heading, mark_of_row

MARK = Mark("003901", "2024-03", "12", "390101")


def row(code: str, revision: int = 0, **cells: Any) -> dict[str, Any]:
    """A row of the file; a column that is not given is empty."""
    return {"code": code, "revision": mark_of_row(code, revision)} | cells


def xlsx(
    rows: Sequence[dict[str, Any]],
    *,
    columns: Sequence[str] = COLUMNS,
    heads: dict[str, str] | None = None,
    about: str | None = str(MARK),
) -> bytes:
    """A workbook in which cells are numbers, texts, days, times and yes or no as they are given."""
    into = io.BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        page = book.add_worksheet()
        formats = {date: book.add_format({"num_format": "dd/mm/yyyy"}),
                   time: book.add_format({"num_format": "hh:mm"})}  # fmt: skip
        page.write_string(0, 0, "Bảng số liệu tháng")
        if about is not None:
            page.write_string(1, 0, f"Mã bảng: {about}")
        for at, name in enumerate(columns):
            page.write_string(3, at, (heads or {}).get(name) or _heading(name))
            for number, cells in enumerate(rows, start=4):
                _write(page, number, at, cells.get(name), formats)
    return into.getvalue()


def _heading(name: str) -> str:
    return heading(name) if name in COLUMNS else name


def _write(page: Any, number: int, at: int, cell: Any, formats: dict[type, Any]) -> None:
    if isinstance(cell, bool):
        page.write_boolean(number, at, cell)
    elif isinstance(cell, int | float):
        page.write_number(number, at, cell)
    elif isinstance(cell, datetime | date | time):
        page.write_datetime(number, at, cell, formats[type(cell)])
    elif isinstance(cell, str) and cell.startswith("formula "):
        _word, formula, value = cell.split(" ", 2)
        page.write_formula(number, at, formula, None, float(value))
    elif isinstance(cell, str):
        page.write_string(number, at, cell)


def csv_text(rows: Sequence[dict[str, Any]], *, delimiter: str = ";") -> str:
    """The same as the text of a CSV."""
    into = io.StringIO()
    writer = csv.writer(into, delimiter=delimiter)
    writer.writerow([f"Mã bảng: {MARK}"])
    writer.writerow([heading(name) for name in COLUMNS])
    for cells in rows:
        writer.writerow([cells.get(name, "") for name in COLUMNS])
    return into.getvalue()
