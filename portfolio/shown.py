"""Figures made ready for a page: printed values, changes with their base, definitions."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from associations.numbers import Number, written

from .bases import Base, telling
from .cells import Cell, cell
from .figure import Change, Figure
from .indicators import Indicator
from .names import Names
from .scope import Dimension, Scope
from .shares import rounded_sum

Shown = dict[str, Any]


def definition(indicator: Indicator) -> Shown:
    """What an indicator means, for the note beside its name."""
    kinds = {
        "stock": _("level at the quarter's end"),
        "flow": _("flow since 1 January"),
        "ratio": _("ratio"),
    }
    return {
        "text": indicator.definition,
        "denominator": indicator.denominator,
        "kind": kinds[indicator.kind],
    }


def unit(indicator: Indicator) -> str:
    """The unit after a number."""
    return {"VND": _("million dong"), "percent": "%", "points": _("percentage points")}.get(
        indicator.unit, ""
    )


def card(figure: Figure, part: str, base: Base, *, changes: bool = True, **more: Any) -> Shown:
    """A key figure with its change against the base in force; `part` is the mark of its scope."""
    indicator = figure.indicator
    return {
        "id": indicator.key,
        "label": indicator.label,
        "printed": figure.short if figure.value is not None else None,
        "unit": unit(indicator),
        "reason": figure.reason,
        "mark": f"{indicator.key} {part}".rstrip(),
        "changes": [change(figure, part, base)] if changes else [],
        "definition": definition(indicator),
        **more,
    }


def change(figure: Figure, part: str, base: Base) -> Shown:
    """One change line: direction by sign, sense by what it means for this indicator."""
    told = telling(base, figure.period, flows=figure.indicator.flows)
    found: Change = figure.changes[told.key]
    mark = f"{figure.indicator.key} {part}".rstrip() + f" @{told.key}"
    direction = {1: "up", 0: "level", -1: "down"}[found.direction]
    sense = {"good": "good", "bad": "bad"}.get(figure.news(told.key), "neutral")
    percent = "" if found.percent is None else f"{written(found.percent, 2, signed=True)} %"
    return {
        "printed": _amount(found) if found.value is not None else None,
        "percent": percent,
        "direction": direction,
        "sense": sense,
        "basis": told.label,
        "mark": f"{mark}:change",
        "percent_mark": f"{mark}:percent",
        "reason": found.reason,
    }


def composition(
    whole: Figure, parts: Sequence[tuple[str, Figure, Figure | None]], names: Names
) -> list[Shown]:
    """A whole and its parts as one bar: meaning, level and share of each part."""
    cells = [cell(part, names.mark(part.scope)) for _meaning, part, _share in parts]
    shown = bar(
        Decimal(whole.value or 0),
        [(meaning, str(part.indicator.label), found)
         for (meaning, part, _share), found in zip(parts, cells, strict=True)],
    )  # fmt: skip
    for piece, (_meaning, _part, share) in zip(shown, parts, strict=True):
        if share is not None:
            found = cell(share, names.mark(share.scope))
            piece |= {"share": share.printed, "share_mark": found.mark}
    return shown


def bar(whole: Number, parts: Sequence[tuple[str, str, Cell]]) -> list[Shown]:
    """A whole as one bar of its parts, each with its meaning (its colour), label and cell."""
    start = Decimal(0)
    shown = []
    for meaning, label, found in parts:
        width = Decimal(found.value or 0) * 100 / Decimal(whole) if whole else Decimal(0)
        shown.append(
            {
                "meaning": meaning,
                "label": label,
                "printed": found.printed,
                "mark": found.mark,
                "share": "",
                "share_mark": "",
                "start": f"{start:.2f}",
                "width": f"{width:.2f}",
            }
        )
        start += width
    return shown


def rounding_note(shares: Sequence[Figure]) -> str:
    """Why the printed shares do not add up to 100, and of what they are; empty when they do."""
    total = rounded_sum(shares)
    if not total:
        return ""
    return _("The shares are of %(denominator)s, rounded one by one; they add up to %(sum)s %% "
             "due to rounding.") % {
        "denominator": shares[0].indicator.denominator, "sum": total,
    }  # fmt: skip


def choices(names: Names, dimension: Dimension, chosen: object) -> list[Shown]:
    """The parts one can narrow a page to, by code."""
    return [
        {"value": name.code, "label": name.label, "selected": value == chosen}
        for value, name in names.all(dimension).items()
        if dimension != "source" or value in names.lending
    ]


def subject(names: Names, scope: Scope) -> str:
    """The part a page speaks of, or the whole office."""
    return names.label(scope) or _("the whole office")


def _amount(found: Change) -> str:
    if found.unit == "points":
        return found.printed
    return found.short
