"""Writes the rows as the files that an office receives from the bank."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import xlsxwriter

from .own_figures import FIGURES, own_figures
from .places import OFFICE, OFFICE_NAME, catalogue
from .savings import CASA, Accounts
from .scores import SCORES, scores
from .simulation import quarters
from .span import Span
from .statements import HSKH, HSKU, HSTO, Cell, borrowers, groups, loans

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
    accounts = Accounts()
    for office, span in quarters():
        into = folder / span.slug
        into.mkdir(exist_ok=True)
        title = [LABEL, f"{OFFICE} {OFFICE_NAME}"]
        _workbook(into / "HSTO.xlsx", title, HSTO, groups(office, span))
        _write_csv(into / "HSKH.csv", [HSKH, *borrowers(office)])
        if span.slug in _AS_WORKBOOK:
            _workbook(into / "HSKU.xlsx", title, HSKU, loans(office, span))
        else:
            _write_csv(into / "HSKU.csv", [HSKU, *loans(office, span)])
        _workbook(into / "diem-to.xlsx", _score_title(span), SCORES, scores(office, span))
        _write_csv(into / "CASA.csv", [CASA, *accounts.rows(office, span)])
        _workbook(into / "so-lieu-pgd.xlsx", [LABEL], FIGURES, own_figures(span))
        yield span.slug


def _score_title(span: Span) -> list[str]:
    return [
        "NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", f"{OFFICE} {OFFICE_NAME}", "",
        "KẾT QUẢ CHẤM ĐIỂM, XẾP LOẠI TỔ TIẾT KIỆM VÀ VAY VỐN",
        f"Tháng {span.last_day:%m/%Y}", LABEL, "", "", "",
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
