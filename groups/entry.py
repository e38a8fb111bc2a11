"""How a row of a monthly sheet is read as it was typed, and what is refused: impossible values."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from associations.amounts import MILLION, Unclear, amount, scaled
from associations.numbers import BILLION, written
from associations.text import clean, without_marks

from .fields import EXPLANATION, FIELDS, Fault, Field, Impossible, Value, Values

# More is a slip of the finger: no group has so many members, nor so much money (in dong).
MOST_HEADS, MOST_AMOUNT, MOST_LETTERS = 1_000, 1_000 * BILLION, 500
_THOUSAND = 1_000


def read(typed: Mapping[str, Any]) -> Values:
    """A row as it was typed: None where nothing was. Raises Impossible with all faults."""
    values: Values = {}
    faults: list[Fault] = []
    for field in FIELDS.values():
        try:
            values[field.name] = read_field(field, typed.get(field.name))
        except Impossible as found:
            faults += found.faults
    try:
        values[EXPLANATION] = _text(EXPLANATION, typed.get(EXPLANATION))
    except Impossible as found:
        faults += found.faults
    faults += impossible(values)
    if faults:
        raise Impossible(faults)
    return values


def read_field(field: Field, typed: Any) -> Value:
    """One value as it was typed, or a cell of a spreadsheet. Raises Impossible."""
    if field.kind == "text":
        return _text(field.name, typed)
    written = _as_cell(typed)
    if field.kind == "yesno":
        return _yes_or_no(field, written)
    number = _number(field, written)
    most = MOST_HEADS if field.kind == "count" else MOST_AMOUNT
    if number is not None and number < 0:
        raise _refused(field, written, _("“%(typed)s” is below zero, which cannot be."))
    if number is not None and number > most:
        raise _refused(field, written, _("“%(typed)s” is too large. Are there digits too many?"))
    return number


def impossible(values: Mapping[str, Any]) -> list[Fault]:
    """What cannot be true of a group's values together."""
    members, faults = values.get("members"), []
    for name, text in (
        ("savers", _("%(number)s members save, but the group has only %(members)s.")),
        ("members_with_debt", _("%(number)s members owe, but the group has only %(members)s.")),
    ):
        number = values.get(name)
        if members is not None and number is not None and number > members:
            said = text % {"number": written(number), "members": written(members)}
            faults.append(Fault(name, said))
    return faults


_NUMBER_AND_UNIT = re.compile(r"([-+]?[\d.,' ]*\d)\s*([^\d\s.,'][^\d]*)?")
_UNITS = {
    "": 1, "d": 1, "dong": 1, "vnd": 1, "nguoi": 1,
    "k": _THOUSAND, "nghin": _THOUSAND, "ngan": _THOUSAND,
    "tr": MILLION, "trieu": MILLION, "ty": BILLION, "ti": BILLION,
}  # fmt: skip
_YES = {"1", "co", "x", "v", "c", "yes", "y", "true", "da", "dung"}
_NO = {"0", "khong", "k", "ko", "no", "n", "false", "chua", "sai"}


def _as_cell(typed: Any) -> str:
    if isinstance(typed, float):
        return str(int(typed)) if typed.is_integer() else repr(typed).replace(".", ",")
    return clean("" if typed is None else str(typed)).replace("−", "-")


def _text(name: str, typed: Any) -> str:
    text = _as_cell(typed)
    if len(text) > MOST_LETTERS:
        said = _("The text is too long: at most %(most)s letters.")
        raise Impossible([Fault(name, said % {"most": written(MOST_LETTERS)})])
    return text


def _yes_or_no(field: Field, typed: str) -> bool | None:
    said = without_marks(typed)
    if said not in {"", *_YES, *_NO}:
        raise _refused(field, typed, _("“%(typed)s” is neither yes nor no. Write 1 or 0."))
    return None if said == "" else said in _YES


def _number(field: Field, typed: str) -> int | None:
    if not typed:
        return None
    match = _NUMBER_AND_UNIT.fullmatch(typed)
    unit = without_marks(match[2] or "").strip(" .") if match else ""
    size = _UNITS.get(unit.removesuffix(" dong").strip())
    if match is None or size is None or (size > 1 and field.kind == "count"):
        raise _refused(field, typed, _unreadable(field))
    number = match[1].replace("'", ".").lstrip("+").replace("- ", "-").strip()
    try:
        return amount(number) if size == 1 else scaled(number, size)
    except Unclear as unclear:
        raise _refused(field, typed, _why(field, str(unclear))) from None


def _unreadable(field: Field) -> str:
    if field.kind == "count":
        return _("“%(typed)s” is no number. Write whole numbers, such as 45.")
    return _("“%(typed)s” is no amount. Write it as 1.250.000 or 1,25 triệu.")


def _why(field: Field, key: str) -> str:
    if key == "amount_ambiguous":
        return _("“%(typed)s” could mean two amounts. Write it in dong with all its digits.")
    if key == "amount_not_whole" and field.kind == "count":
        return _("“%(typed)s” is no whole number.")
    if key == "amount_not_whole":
        return _("“%(typed)s” is not in whole dong. For millions add triệu, as in 1,25 triệu.")
    if key == "amount_too_large":
        return _("“%(typed)s” is too large. Are there digits too many?")
    return _unreadable(field)


def _refused(field: Field, typed: str, text: str) -> Impossible:
    return Impossible([Fault(field.name, text % {"typed": typed})])
