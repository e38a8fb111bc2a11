"""Cells of a sheet understood: amounts of money, codes, days, points and texts.

Every function takes a cell, gives None for an empty one and raises Unclear, whose message is the
key of the reason, for one that could mean two things or nothing. A spreadsheet gives every number
as a float.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from .sheets import Cell
from .text import clean

# The whole bank lends some 400 thousand billion dong: ten times that is a mistake.
MOST_DONG = 4 * 10**15
# A spreadsheet keeps 15 digits of a number; of a longer one the last are zeros it made up.
DIGITS_KEPT = 15
MOST_IN_ACCOUNT = 20
MILLION = 1_000_000

_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_GROUPED = re.compile(r"([1-9]\d{0,2})([., ])\d{3}(?:\2\d{3})*")
_DECIMAL = re.compile(r"(\d+|[1-9]\d{0,2}([., ])\d{3}(?:\2\d{3})*)(?:([.,])(\d+))?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: [\d:.]+)?")
_EPOCH = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class Unclear(Exception):
    """A cell that cannot be understood; the message is the key of the reason."""


def text(cell: Cell) -> str | None:
    """One clean line. Numbers are written without a decimal point when they are whole."""
    if cell is None:
        return None
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return clean(cell) or None


def amount(cell: Cell) -> int | None:
    """A whole number of dong (or of people, classes …), with or without marks at the thousands.

    "1.234.567", "1,234,567" and "1 234 567" are all one number; "1.5" is refused.
    """
    number = _number(cell, one_mark="thousands")
    return None if number is None else _whole(number)


def amount_in_million(cell: Cell) -> int | None:
    """Whole dong from a number of million dong with up to 6 decimals.

    "1.234" could be a thousand and more, or one and a bit: refused.
    """
    return scaled(cell, MILLION)


def scaled(cell: Cell, size: int) -> int | None:
    """Whole dong from a number of thousands, millions or billions, as `amount_in_million`."""
    number = _number(cell, one_mark="either")
    return None if number is None else _whole(number * size)


def decimal(cell: Cell) -> Decimal | None:
    """A small number, such as points or a rate, with decimals behind a comma or a dot."""
    return _number(cell, one_mark="decimals")


def code(cell: Cell, *widths: int) -> str | None:
    """A code of digits, filled up with the zeros that a spreadsheet dropped to the next width."""
    written = _written(cell)
    if written is None:
        return None
    if _SCIENTIFIC.fullmatch(written):
        raise Unclear("number_scientific")
    if not (written.isascii() and written.isdigit()):
        raise Unclear("code_not_digits")
    for width in sorted(widths):
        if len(written) <= width:
            return written.zfill(width)
    raise Unclear("code_too_long")


def day(cell: Cell) -> date | None:
    """A day: 2024-03-31, 31/03/2024 or the number of days that a spreadsheet counts."""
    if isinstance(cell, float):
        return _from_serial(cell)
    written = text(cell)
    if written is None or written in ("00/00/0000", "0"):
        return None
    iso, first = _ISO_DAY.fullmatch(written), _DAY_FIRST.fullmatch(written)
    if iso is not None:
        return _dated(int(iso[1]), int(iso[2]), int(iso[3]))
    if first is not None:
        return _dated(int(first[3]), int(first[2]), int(first[1]))
    if len(written) == 5 and written.isdecimal():
        return _from_serial(float(written))
    raise Unclear("day_unreadable")


def _written(cell: Cell) -> str | None:
    """A code as text; the mark ' that makes a spreadsheet keep zeros is no part of it."""
    if isinstance(cell, float):
        if not cell.is_integer() or cell < 0:
            raise Unclear("code_not_digits")
        if cell >= 10**DIGITS_KEPT:
            raise Unclear("code_cut_off")
    written = text(cell)
    return None if written is None else (written.removeprefix("'") or None)


def loan_number(cell: Cell) -> str | None:
    """A loan number: 16 letters and digits that begin with 6600 or 6000."""
    written = _written(cell)
    if written is None:
        return None
    if _SCIENTIFIC.fullmatch(written):
        raise Unclear("number_scientific")
    if not re.fullmatch(r"(6600|6000)[0-9A-Za-z]{12}", written, re.ASCII):
        raise Unclear("loan_number_form")
    return written


def account(cell: Cell) -> str | None:
    """The number of an account: up to 20 letters and digits."""
    written = _written(cell)
    if written is None:
        return None
    if _SCIENTIFIC.fullmatch(written):
        raise Unclear("number_scientific")
    if not (written.isascii() and written.isalnum()):
        raise Unclear("account_form")
    if len(written) > MOST_IN_ACCOUNT:
        raise Unclear("code_too_long")
    return written


def _number(cell: Cell, one_mark: Literal["thousands", "decimals", "either"]) -> Decimal | None:
    """The number in a cell; `one_mark` says what the mark in "1.234" stands at."""
    if isinstance(cell, float):
        if not abs(cell) <= MOST_DONG:
            raise Unclear("amount_too_large")
        # Computed cells come with the dust of binary fractions.
        return round(Decimal(repr(cell)), 9)
    written = text(cell)
    if written is None:
        return None
    if _SCIENTIFIC.fullmatch(written):
        raise Unclear("number_scientific")
    sign, digits = (-1, written[1:]) if written.startswith("-") else (1, written)
    grouped = _GROUPED.fullmatch(digits)
    several_marks = grouped is not None and (grouped[2] == " " or digits.count(grouped[2]) > 1)
    if grouped and not several_marks and one_mark == "either":
        raise Unclear("amount_ambiguous")
    if grouped and (several_marks or one_mark == "thousands"):
        return sign * Decimal(re.sub("[., ]", "", digits))
    match = _DECIMAL.fullmatch(digits)
    if match is None or (match[2] is not None and match[2] == match[3]):
        raise Unclear("number_unreadable")
    if grouped:
        return sign * Decimal(digits.replace(",", "."))
    return sign * Decimal(f"{re.sub('[., ]', '', match[1])}.{match[4] or 0}")


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise Unclear("amount_not_whole")
    if abs(number) > MOST_DONG:
        raise Unclear("amount_too_large")
    return int(number)


def _from_serial(serial: float) -> date | None:
    if serial == 0:
        return None
    if not 1 <= serial < 73_415:
        raise Unclear("day_unreadable")
    return _EPOCH + timedelta(days=int(serial))


def _dated(year: int, month: int, day_of_month: int) -> date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Unclear("day_unreadable")
    try:
        return date(year, month, day_of_month)
    except ValueError as error:
        raise Unclear("day_unreadable") from error
