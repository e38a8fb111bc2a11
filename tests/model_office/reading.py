"""Reads the model office's files back as anybody would, by the names in their header lines."""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

CLASSES = ("KU_DNOTHAN", "KU_DNOQHAN", "KU_DNOKHOANH")
REPAID = ("KU_Q_TNTHAN", "KU_Q_TNQHAN", "KU_Q_TNKHOANH")
Row = dict[str, Any]


@lru_cache(maxsize=8)
def lines(path: Path) -> list[list[Any]]:
    """Every line of a workbook's sheet."""
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


@lru_cache(maxsize=8)
def read(folder: Path, quarter: str, name: str) -> list[Row]:
    """A file's rows below the line that holds its column names."""
    path = folder / quarter / f"{name}.csv"
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, delimiter=";"))
    table = lines(path.with_suffix(".xlsx"))
    head = next(i for i, line in enumerate(table) if len([c for c in line if c]) > 5)
    names = [str(name) for name in table[head]]
    return [dict(zip(names, line, strict=True)) for line in table[head + 1 :]]


def day(cell: Any) -> date | None:
    """A date of either kind of file; nothing when the cell is empty."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return date(*map(int, reversed(cell.split("/")))) if cell else None


def due_on(row: Row) -> date:
    found = day(row["KU_NGAYDHAN_2"]) or day(row["KU_NGAYDHAN_1"])
    assert found
    return found


def owed(row: Row) -> int:
    return amount(row, CLASSES)


def amount(row: Row, columns: Iterable[str]) -> int:
    return sum(int(row[column]) for column in columns)


def total(rows: Iterable[Row], *columns: str) -> int:
    return sum(amount(row, columns) for row in rows)


def million(dong: int, decimals: int = 0) -> float:
    """Rounded half up, in million dong."""
    unit = 10 ** (6 - decimals)
    return (dong + unit // 2) // unit / 10**decimals


def percent(part: int, whole: int, decimals: int) -> float:
    """Rounded half up."""
    scale = 100 * 10**decimals
    return (2 * part * scale + whole) // (2 * whole) / 10**decimals
