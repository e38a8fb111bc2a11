"""What an association reports of a group in a month: the fields, and how values are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.numbers import BILLION, MILLION, rounded, written

from .models import GroupMonth

Kind = Literal["count", "amount", "yesno", "text"]
Value = int | bool | str | None
Values = dict[str, Value]
# Why a value is unusual; a column of the row beside its fields.
EXPLANATION = "explanation"
_THOUSAND = 1_000


@dataclass(frozen=True)
class Field:
    """A column of the monthly sheet; a required one must be there before the sheet is handed in."""

    name: str
    label: Promise
    short: Promise
    kind: Kind
    required: bool = False

    @property
    def unit(self) -> str:
        return {"count": _("people"), "amount": _("dong")}.get(self.kind, "")


FIELDS = {
    field.name: field
    for field in (
        Field("members", gettext_lazy("Members of the group"), gettext_lazy("Members"), "count",
              required=True),
        Field("members_with_debt", gettext_lazy("Members with debt"), gettext_lazy("With debt"),
              "count", required=True),
        Field("savers", gettext_lazy("Members who save"), gettext_lazy("Savers"), "count",
              required=True),
        Field("savings", gettext_lazy("Savings balance"), gettext_lazy("Savings"), "amount",
              required=True),
        Field("interest_receivable", gettext_lazy("Interest receivable of the month"),
              gettext_lazy("Interest due"), "amount", required=True),
        Field("interest_collected", gettext_lazy("Interest collected in the month"),
              gettext_lazy("Collected"), "amount", required=True),
        Field("session_attended", gettext_lazy("Came to the transaction session"),
              gettext_lazy("Session"), "yesno"),
        Field("meeting_held", gettext_lazy("Held a meeting of the group"),
              gettext_lazy("Group meeting"), "yesno"),
        Field("remark", gettext_lazy("Note of the month"), gettext_lazy("Note"), "text"),
    )
}  # fmt: skip
NUMBERS = [field for field in FIELDS.values() if field.kind in ("count", "amount")]


@dataclass(frozen=True)
class Fault:
    """Why a value is refused, or what is asked about it; `field` is empty for the row."""

    field: str
    text: str


class Impossible(Exception):
    """Values that cannot be, or cannot be read. Nothing of the row is saved."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.text for fault in faults))
        self.faults = faults


def missing(row: GroupMonth | None) -> list[Field]:
    """The required fields that are not filled in."""
    required = (field for field in FIELDS.values() if field.required)
    return [f for f in required if row is None or getattr(row, f.name) is None]


def echo(dong: int | None) -> str:
    """An amount as one says it: 1,25 triệu; about so much where that is rounded."""
    if dong is None:
        return ""
    for size, text in (
        (BILLION, _("%(number)s billion")),
        (MILLION, _("%(number)s million")),
        (_THOUSAND, _("%(number)s thousand")),
    ):
        if dong >= size:
            exact = Decimal(dong) / size
            near = rounded(exact, 2)
            places = max(0, -int(near.normalize().as_tuple().exponent))
            said = text % {"number": written(near, places)}
            return said if near == exact else f"≈ {said}"
    return _("%(number)s dong") % {"number": written(dong)}


def typed_as(field: Field, value: Value) -> str:
    """A value as the field of the form holds it: 1.250.000; 1 or 0 for yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return written(value) if isinstance(value, int) else value


def printed(field: Field, value: Value) -> str:
    """A value as a page shows it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return typed_as(field, value)


def faults_of(found: Iterable[Fault]) -> list[dict[str, str]]:
    """Faults as a page or an answer to a script carries them."""
    return [{"field": fault.field, "text": fault.text} for fault in found]
