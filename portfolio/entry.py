"""The office's own figures typed in: a grid of what it enters, made into the same sheet.

What was typed goes through the same import as an uploaded sheet: staged, checked, previewed,
confirmed. Amounts are typed in million dong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django import forms
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Quarter
from associations.numbers import MILLION, read, rounded, written

from .models import OfficeFigure, Source
from .office_figures import KEYS, OfficeKey

COLUMNS = ("ma_pgd", "ngay", "chi_tieu", "pham_vi", "gia_tri", "van_ban")


@dataclass(frozen=True)
class Line:
    """One thing to enter: its key, its part as the sheet writes it (empty: the whole)."""

    key: OfficeKey
    part: str
    label: str

    @property
    def name(self) -> str:
        return f"{self.key.key}:{self.part}"


def lines() -> Iterator[Line]:
    """Everything the form asks for: capital by source, the rest whole or by association."""
    associations = Association.objects.filter(entrusted=True)
    for key in KEYS.values():
        if key.adds_over is None:
            yield Line(key, "", str(key.label))
        if key.adds_over == "source":
            for source in Source.objects.all():
                yield Line(key, f"source={source.code}", f"{key.label}: {source.label}")
        elif "association" in key.scopes:
            for a in associations:
                yield Line(key, f"association={a.code}", f"{key.label}: {a.label}")


class NumberField(forms.CharField):
    """A number as pages write it: dot thousands and comma decimals, or the English way."""

    def __init__(self, places: int, **more: Any) -> None:
        self.places = places
        super().__init__(
            required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **more
        )

    def to_python(self, value: Any) -> Any:
        if not (text := super().to_python(value)):
            return None
        try:
            number = read(text)
        except ValueError:
            raise forms.ValidationError(_("Write a number like 1.234,5.")) from None
        if number != rounded(number, self.places):
            raise forms.ValidationError(_("Too many decimals."))
        return number


class OfficeFiguresForm(forms.Form):
    """The office's figures of a quarter. An empty field is not entered: unknown, never 0."""

    decided_on = forms.DateField(
        label=_("Day of the decision on targets"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    decision = forms.CharField(label=_("Decision"), max_length=200, required=False)
    report = forms.CharField(label=_("Document of the other figures"), max_length=200)

    def __init__(self, quarter: Quarter, data: Any = None) -> None:
        self.quarter = quarter
        self.lines = list(lines())
        self.posted = _posted(quarter)
        super().__init__(data, initial=self._initial())
        for line in self.lines:
            money = line.key.unit == "VND"
            self.fields[line.name] = NumberField(
                places=6 if money else 0,
                label=f"{line.label} ({_('million dong')})" if money else line.label,
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        decisions = [x for x in self.lines if x.key.kind == "decision"]
        entered = any(cleaned.get(x.name) is not None for x in decisions)
        for field in ("decided_on", "decision"):
            if entered and not cleaned.get(field) and field not in self.errors:
                self.add_error(field, _("A target needs the day and number of its decision."))
        return cleaned

    def sheet(self, office_code: str) -> bytes:
        """What was typed as the workbook that the import reads, with posted rows not asked for."""
        asked = {(line.key.key, line.part) for line in self.lines}
        kept = [self._row(office_code, f) for k, f in self.posted.items() if k not in asked]
        return _workbook([*self._typed(office_code), *kept])

    def _typed(self, office_code: str) -> Iterator[list[Any]]:
        for line in self.lines:
            value = self.cleaned_data.get(line.name)
            if value is None:
                continue
            whole = int(value * MILLION) if line.key.unit == "VND" else int(value)
            decided = line.key.kind == "decision"
            on: date = self.cleaned_data["decided_on"] if decided else self.quarter.ends_on
            document = self.cleaned_data["decision" if decided else "report"]
            yield [office_code, on.isoformat(), line.key.key, line.part, whole, document]

    def _row(self, office_code: str, figure: OfficeFigure) -> list[Any]:
        return [
            office_code,
            figure.dated_on.isoformat(),
            figure.key,
            _part(figure),
            figure.value,
            figure.document,
        ]

    def _initial(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for (key, part), figure in self.posted.items():
            money = KEYS[key].unit == "VND"
            value = Decimal(figure.value) / MILLION if money else Decimal(figure.value)
            places = max(0, -int(value.normalize().as_tuple().exponent))
            found[f"{key}:{part}"] = written(value, places)
            if KEYS[key].kind == "decision":
                found |= {"decided_on": figure.dated_on, "decision": figure.document}
            else:
                found["report"] = figure.document
        return found


def _posted(quarter: Quarter) -> dict[tuple[str, str], OfficeFigure]:
    """What is posted now, by key and part; of several decisions the latest."""
    figures = OfficeFigure.objects.filter(office=quarter.office, ends_on=quarter.ends_on)
    return {(f.key, _part(f)): f for f in figures.order_by("dated_on")}


def _part(figure: OfficeFigure) -> str:
    """A figure's scope as the sheet writes it."""
    ends_on = figure.ends_on
    found = []
    if figure.association_id:
        found.append(f"association={figure.association_id}")
    if figure.commune is not None:
        name = figure.commune.names.on(ends_on).first()
        found.append(f"commune={name.code if name else ''}")
    if figure.programme is not None:
        found.append(f"programme={figure.programme.code}")
    if figure.source_id:
        found.append(f"source={figure.source_id}")
    return ";".join(found)


def _workbook(rows: list[list[Any]]) -> bytes:
    into = BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([list(COLUMNS), *rows]):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                else:
                    sheet.write_string(number, column, cell)
    return into.getvalue()
