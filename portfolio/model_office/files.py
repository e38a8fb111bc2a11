"""Writes the rows as the files that an office receives from the bank."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import xlsxwriter

from . import rows
from .places import OFFICE, OFFICE_NAME, catalogue
from .rows import Cell
from .simulation import Quarter, quarters

LABEL = "DỮ LIỆU MÔ PHỎNG - không phải số liệu thật"
CATALOGUE = "danh-muc.csv"
# The newest statements arrive as workbooks, so that both kinds are tried.
_AS_WORKBOOK = ("2024-Q1", "2024-Q2")


def generate(folder: Path) -> Iterator[str]:
    """Writes the catalogue and every quarter's files below `folder`; yields each quarter written.

    The same bytes of CSV and the same cells of workbooks at every run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write_csv(folder / CATALOGUE, list(catalogue()), separator=",")
    for office, quarter in quarters():
        into = folder / quarter.slug
        into.mkdir(exist_ok=True)
        _workbook(into / "HSTO.xlsx", [], rows.HSTO, rows.groups(office, quarter))
        _write_csv(into / "HSKH.csv", [rows.HSKH, *rows.borrowers(office)])
        statement = rows.loans(office, quarter)
        if quarter.slug in _AS_WORKBOOK:
            _workbook(into / "HSKU.xlsx", [], rows.HSKU, statement)
        else:
            _write_csv(into / "HSKU.csv", [rows.HSKU, *statement])
        scores = rows.scores(office, quarter)
        _workbook(into / "diem-to.xlsx", _score_title(quarter), rows.SCORES, scores)
        own = rows.office_figures(quarter)
        _workbook(into / "so-lieu-pgd.xlsx", [LABEL], rows.FIGURES, own)
        yield quarter.slug


def _score_title(quarter: Quarter) -> list[str]:
    month = quarter.last_day
    return [
        "NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", f"{OFFICE} {OFFICE_NAME}", "",
        "KẾT QUẢ CHẤM ĐIỂM, XẾP LOẠI TỔ TIẾT KIỆM VÀ VAY VỐN",
        f"Tháng {month:%m/%Y}", LABEL, "", "", "",
    ]  # fmt: skip


def _write_csv(path: Path, table: Iterable[Iterable[Cell]], separator: str = ";") -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        for row in table:
            writer.writerow([f"{c:%d/%m/%Y}" if isinstance(c, date) else c for c in row])


def _workbook(path: Path, title: list[str], head: list[str], table: Iterable[list[Cell]]) -> None:
    options = {"constant_memory": True, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"comments": LABEL})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet()
        for number, line in enumerate(title):
            sheet.write_string(number, 0, line)
        sheet.write_row(len(title), 0, head)
        for number, row in enumerate(table, start=len(title) + 1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                elif cell:
                    sheet.write_string(number, column, cell)
