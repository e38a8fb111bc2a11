"""How numbers are written: dot thousands and comma decimals, rounded half up, once, here."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

Unit = Literal["VND", "count", "percent", "points"]
Number = int | Decimal

MILLION = 1_000_000
BILLION = 1_000_000_000
DASH = "–"
_VIETNAMESE = str.maketrans(",.", ".,")
_STEPS = [Decimal(1).scaleb(-decimals) for decimals in range(8)]


def rounded(value: Number, decimals: int) -> Decimal:
    """`value` rounded half up (away from zero) to a number of decimals."""
    return Decimal(value).quantize(_STEPS[decimals], rounding=ROUND_HALF_UP)


def written(value: Number | None, decimals: int = 0, *, signed: bool = False) -> str:
    """`value` in the digits of the page's language; a dash for None.

    `signed` puts a plus before a rise; what rounds to nothing has no sign.
    """
    if value is None:
        return DASH
    number = value if isinstance(value, int) and not decimals else rounded(value, decimals)
    sign = "-" if number < 0 else "+" if signed and number > 0 else ""
    text = f"{abs(number):,}"
    if get_language() != "en":
        text = text.translate(_VIETNAMESE)
    return sign + text


def read(text: str) -> Decimal:
    """The number that `written` wrote, marks at the thousands or not.

    Raises ValueError for anything else: 1.5 is no number where the comma marks decimals.
    """
    thousands, decimals = (",", ".") if get_language() == "en" else (".", ",")
    whole, _mark, part = text.strip().replace("\N{NO-BREAK SPACE}", "").partition(decimals)
    groups = whole.split(thousands)
    grouped = len(groups) == 1 or (len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:]))
    digits = "".join(groups)
    if not grouped or not digits.isdecimal() or not (part == "" or part.isdecimal()):
        raise ValueError(text)
    return Decimal(f"{digits}.{part or 0}")


def millions(dong: Number | None, decimals: int = 0, *, signed: bool = False) -> str:
    """Whole dong written in million dong, without the unit."""
    return written(None if dong is None else Decimal(dong) / MILLION, decimals, signed=signed)


def with_unit(value: Number | None, unit: Unit, decimals: int = 0, *, signed: bool = False) -> str:
    """A value with its unit, as a briefing prints it: 293.804 triệu đồng; 0,92 %; +0,01 điểm %."""
    if value is None:
        return DASH
    if unit == "VND":
        return _("%(number)s million dong") % {"number": millions(value, decimals, signed=signed)}
    if unit == "points":
        number = written(value, decimals, signed=signed)
        return _("%(number)s percentage points") % {"number": number}
    text = written(value, decimals, signed=signed)
    return f"{text} %" if unit == "percent" else text
