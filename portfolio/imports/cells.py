"""How the cells of a column are read, by the type that a layout gives it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from associations import amounts
from associations.amounts import Unclear
from associations.sheets import Cell
from associations.text import clean, without_marks
from groups.models.rating import MAXIMA, Rating

from .layouts import SIZES, Column

MOST_LETTERS = 200
WITHOUT_GROUP = "0000000"
# What a closed group has as its state is assumed; everything else means open.
_CLOSED = {"d", "0", "c", "dong", "giai the"}
# The bank writes the lowest class in three ways.
_RATINGS = {
    "tot": Rating.GOOD,
    "kha": Rating.FAIR,
    "trung binh": Rating.AVERAGE,
    "yeu": Rating.WEAK,
    "yeu kem": Rating.WEAK,
    "kem": Rating.WEAK,
}
_ASSOCIATIONS = {
    "hnd": "11", "nong dan": "11", "hoi nong dan": "11",
    "hpn": "12", "phu nu": "12", "hoi phu nu": "12", "hoi lien hiep phu nu": "12",
    "ccb": "13", "hoi ccb": "13", "cuu chien binh": "13", "hoi cuu chien binh": "13",
    "dtn": "14", "doan tn": "14", "doan thanh nien": "14",
}  # fmt: skip

Parse = Callable[[Cell], Any]


def reader_of(column: Column) -> Parse:
    """The function that reads a cell of the column; it raises Unclear with the rule broken."""
    if column.type == "code":
        return lambda cell: amounts.code(cell, *column.widths)
    if column.type == "points":
        return lambda cell: _points(cell, column.field)
    if column.type == "amount" and column.unit != "dong":
        return lambda cell: amounts.scaled(cell, SIZES[column.unit])
    return _READERS[column.type]


def most_points(field: str) -> int:
    """The most points of a criterion, or of all together."""
    return MAXIMA.get(field, sum(MAXIMA.values()))


def _text(cell: Cell) -> str | None:
    text = amounts.text(cell)
    if text is not None and len(text) > MOST_LETTERS:
        raise Unclear("text_too_long")
    return text


def _group(cell: Cell) -> str | None:
    code = amounts.code(cell, len(WITHOUT_GROUP))
    return None if code == WITHOUT_GROUP else code


def _open(cell: Cell) -> bool:
    return without_marks(amounts.text(cell) or "") not in _CLOSED


def _rating(cell: Cell) -> str | None:
    """The class by any of its spellings; None, so that points decide, for anything else."""
    name = without_marks(amounts.text(cell) or "").removeprefix("loai ").removeprefix("to ")
    return _RATINGS.get(name)


def _association(cell: Cell) -> str | None:
    text = amounts.text(cell)
    if text is None:
        return None
    if text.isdigit():
        return amounts.code(cell, 2)
    return _ASSOCIATIONS.get(without_marks(clean(text)))


def _points(cell: Cell, field: str) -> Decimal | None:
    points = amounts.decimal(cell)
    if points is None:
        return None
    if not 0 <= points <= most_points(field):
        raise Unclear("points_impossible")
    return round(points, 2)


def _rate(cell: Cell) -> Decimal | None:
    rate = amounts.decimal(cell)
    if rate is not None and not 0 <= rate < 100:
        raise Unclear("rate_impossible")
    return None if rate is None else round(rate, 3)


_READERS: dict[str, Parse] = {
    "group": _group,
    "loan_number": amounts.loan_number,
    "account": amounts.account,
    "amount": amounts.amount,
    "number": amounts.amount,
    "day": amounts.day,
    "text": _text,
    "rate": _rate,
    "rating": _rating,
    "open": _open,
    "association": _association,
}
