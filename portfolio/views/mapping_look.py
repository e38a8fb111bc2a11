"""The page that maps columns, made ready: the file as it came, the fields, the rows understood."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.numbers import DASH, written
from associations.sheets import Cell, Top
from groups.models import Rating
from portfolio.imports.drafts import Draft, Understood, first_rows
from portfolio.imports.faults import sentence
from portfolio.imports.guessing import HEADER_WITHIN, Given
from portfolio.imports.kinds import KINDS, Field
from portfolio.imports.layouts import Unit
from portfolio.markup import text
from portfolio.models import ImportFile
from portfolio.shown import Shown

from .mapping_choices import MOST_COLUMNS, Choices

UNITS: dict[Unit, Promise] = {
    "dong": gettext_lazy("dong"),
    "thousand": gettext_lazy("thousand dong"),
    "million": gettext_lazy("million dong"),
    "billion": gettext_lazy("billion dong"),
}
# A meaning begins with the name, then says more of it.
_AFTER_NAME = re.compile(r"[,;(]")
_SAMPLES = 2
_LETTERS = 40
_ROWS_BEFORE, _ROWS_AFTER = 3, 5


def shown_choices(choices: Choices, tops: Sequence[Top] = ()) -> Shown:
    """Everything that depends on the choices. Without a file there are no rows to show."""
    given, draft = choices.given, choices.draft
    rows = first_rows(draft, given) if given.rows else None
    fields = [_field(field, choices, rows) for field in draft.kind.fields]
    return {
        "shown": choices.shown,
        "sheets": [
            {"value": i, "label": top.name, "chosen": i == choices.sheet}
            for i, top in enumerate(tops)
            if top.name
        ],
        "headers": _headers(tops[choices.sheet], given.header) if tops else [],
        "kinds": [
            {"value": kind, "label": KINDS[kind].label, "chosen": kind == draft.kind.kind}
            for kind in ImportFile.Kind.values
        ],
        "came": _came(tops[choices.sheet], given.header) if tops else None,
        "required": [field for field in fields if field["required"]],
        "optional": [field for field in fields if not field["required"]],
        "optional_chosen": sum(1 for f in fields if not f["required"] and f["chosen"]),
        "units": _units(draft.unit),
        "has_amounts": any(f.type == "amount" for f in draft.kind.fields),
        "rollover": draft.rollover_included if draft.kind.has_rollover else None,
        "only_sheet": draft.only_sheet if given.sheet else None,
        "sheet_name": given.sheet,
        "understood": _understood(draft, given, rows) if rows else None,
        "twice": sorted({n for n in given.names if n and given.names.count(n) > 1}),
        **faults_of(draft, given),
    }


def faults_of(draft: Draft, given: Given) -> Shown:
    """Why the draft cannot be saved: required fields without a column, columns for two fields."""
    return {
        "lacking": [draft.kind[name].meaning for name in draft.layout(given).lacking],
        "used_twice": draft.used_twice(given),
    }


def _headers(top: Top, header: int) -> list[Shown]:
    """The rows that may have the column names, by number and how they begin."""
    rows = enumerate(top.rows[: max(HEADER_WITHIN, header)], start=1)
    found = ((n, [str(cell) for cell in row if cell not in (None, "")]) for n, row in rows)
    return [
        {"value": n, "label": " | ".join(cells)[:60], "chosen": n == header}
        for n, cells in found
        if cells or n == header
    ]


def _came(top: Top, header: int) -> Shown:
    """The rows about the header as they came."""
    begin = max(0, header - 1 - _ROWS_BEFORE)
    width = max(len(row) for row in top.rows)
    rows = enumerate(top.rows[begin : header + _ROWS_AFTER], start=begin + 1)
    return {
        "rows": [
            {
                "number": n,
                "header": n == header,
                "cells": [_raw(cell) for cell in [*row, *[None] * width][:width]],
            }
            for n, row in rows
        ],
        "height": written(top.height),
    }


def _field(field: Field, choices: Choices, rows: Understood | None) -> Shown:
    """A field with the columns chosen for it and what is understood of the first rows."""
    given, draft = choices.given, choices.draft
    places = draft.columns.get(field.name, [])
    offered = min(len(places) + 1, MOST_COLUMNS) if field.combined else 1
    amount = field.type == "amount"
    return {
        "name": field.name,
        "label": field.meaning,
        "required": field.required,
        "chosen": bool(places),
        "columns": [given.headings[place] for place in places],
        "selects": [
            {
                "id": f"column-{field.name}-{n}",
                "number": n + 1,
                "options": _options(given, places[n] if n < len(places) else None),
            }
            for n in range(offered)
        ],
        "units": _units(draft.units.get(field.name)) if amount and places else None,
        "unit": UNITS[draft.units.get(field.name, draft.unit)],
        "unit_differs": field.name in draft.units,
        "samples": _samples(field, choices, rows) if rows and places else [],
    }


def _units(chosen: Unit | None) -> list[Shown]:
    return [
        {"value": unit, "label": label, "chosen": unit == chosen} for unit, label in UNITS.items()
    ]


def _options(given: Given, chosen: int | None) -> SafeString:
    """The columns of the file to choose from; there may be two hundred of them, for each field."""
    return SafeString(
        "".join(
            f'<option value="{i}"{" selected" if i == chosen else ""}>{text(heading[:80])}</option>'
            for i, heading in enumerate(given.headings)
            if given.usable(i)
        )
    )


def _samples(field: Field, choices: Choices, rows: Understood) -> list[Shown]:
    """The first cells that say anything, faults before all."""
    cells = _cells(field, choices.draft, choices.given, rows)
    said = [cell for cell in cells if cell["fault"]] or [c for c in cells if c["text"] != DASH]
    return said[:1] if said and said[0]["fault"] else said[:_SAMPLES]


def _understood(draft: Draft, given: Given, rows: Understood) -> Shown:
    """The rows as understood, the fields that have a column side by side."""
    fields = [field for field in draft.kind.fields if draft.columns.get(field.name)]
    columns = [_cells(field, draft, given, rows) for field in fields]
    return {
        "fields": [
            {
                "label": _AFTER_NAME.split(str(field.meaning))[0],
                "names": ", ".join(given.headings[p] for p in draft.columns[field.name]),
                "numeric": _numeric(field),
                "unit": _("dong") if field.type == "amount" else "",
            }
            for field in fields
        ],
        "rows": [
            {"number": number, "cells": [column[i] for column in columns]}
            for i, number in enumerate(rows.rows)
        ],
        "faults": sum(1 for column in columns for cell in column if cell["bad"]),
    }


def _cells(field: Field, draft: Draft, given: Given, rows: Understood) -> list[Shown]:
    names = [given.names[place] for place in draft.columns[field.name]]
    found: list[Shown] = []
    said: set[str] = set()
    for number, value in zip(rows.rows, rows.columns[field.name], strict=True):
        fault = next((f for n in names if (f := rows.faults.get((number, n)))), None)
        if fault is None:
            shown = {"text": _printed(field, value), "fault": "", "bad": False}
        else:
            raw = _raw(rows.raw.get((number, fault.column)))
            # The same reason is said once in a column, not ten times.
            reason = "" if fault.rule in said else sentence(fault)
            said.add(fault.rule)
            shown = {"text": raw or DASH, "fault": reason, "bad": True}
        found.append(shown | {"numeric": _numeric(field)})
    return found


def _numeric(field: Field) -> bool:
    return field.type in ("amount", "number", "points", "rate")


def _printed(field: Field, value: object) -> str:
    """A value as the product prints it."""
    if field.type == "open":
        return _("at work no more") if value is False else _("at work")
    if value is None or value == "":
        return DASH
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, Decimal):
        return written(value, 2)
    if isinstance(value, int):
        return written(value)
    return str(Rating(str(value)).label) if field.type == "rating" else str(value)


def _raw(cell: Cell) -> str:
    """A cell as it came, cut to what a table can hold."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return cell if len(cell) <= _LETTERS else f"{cell[: _LETTERS - 1]}…"
