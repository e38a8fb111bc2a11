"""Cells of any file as JSON has them."""

from datetime import date, datetime
from typing import Any

from associations.text import clean

Row = list[Any]
Plain = str | float | None


def plain(cell: Any) -> Plain:
    """A cell as JSON has it: a day is written as ISO does, what is empty is None."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float | int):
        return float(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return None if cell is None else str(cell)


def shown(cell: Any) -> Plain:
    """A plain cell in which a text is one clean line."""
    text = plain(cell)
    return (tidy(text) or None) if isinstance(text, str) else text


def tidy(text: str) -> str:
    """The text on one line in NFC, without what cannot be seen."""
    return text if text.isascii() and text.isprintable() else clean(text)


def name_of(cell: Any) -> str:
    """A column's name in capitals, on one line, without the marks that people set beside it."""
    if not isinstance(cell, str):
        return ""
    return tidy(" ".join(cell.split())).strip(" *").upper()
