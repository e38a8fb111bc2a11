"""Cells of any file as JSON has them."""

import unicodedata
from datetime import date, datetime
from typing import Any

Row = list[Any]
Plain = str | float | None


def plain(cell: Any) -> Plain:
    """A cell as JSON has it: a day is written as ISO does, what is empty is None."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return cell
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return None if cell is None else str(cell)


def name_of(cell: Any) -> str:
    """A column's name in capitals, on one line, without the marks that people set beside it."""
    if not isinstance(cell, str):
        return ""
    one_line = " ".join(unicodedata.normalize("NFC", cell).split())
    return one_line.strip(" \ufeff*").upper()
