"""Figures made ready for a page: printed values, changes with their base, definitions."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from associations.numbers import written

from .bases import BASES
from .figure import Change, Figure
from .indicators import Indicator
from .names import Names
from .scope import Dimension, Scope

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


def card(figure: Figure, bases: Iterable[str], **more: Any) -> Shown:
    """A key figure with its changes, each with its base."""
    indicator = figure.indicator
    return {
        "id": indicator.key,
        "label": indicator.label,
        "printed": figure.short if figure.value is not None else None,
        "unit": unit(indicator),
        "reason": figure.reason,
        "changes": [change(figure, base) for base in bases],
        "definition": definition(indicator),
        **more,
    }


def change(figure: Figure, base: str) -> Shown:
    """One change line: direction by sign, sense by what it means for this indicator."""
    found: Change = figure.changes[base]
    direction = {1: "up", 0: "level", -1: "down"}[found.direction]
    sense = {"good": "good", "bad": "bad"}.get(figure.news(base), "neutral")
    percent = "" if found.percent is None else f"{written(found.percent, 2, signed=True)} %"
    return {
        "printed": _amount(found) if found.value is not None else None,
        "percent": percent,
        "direction": direction,
        "sense": sense,
        "basis": BASES[base].label,
        "reason": found.reason,
    }


def composition(whole: Figure, parts: Sequence[tuple[str, Figure, Figure | None]]) -> list[Shown]:
    """A whole and its parts as one bar: meaning, level and share of each part."""
    start = Decimal(0)
    shown = []
    total = Decimal(whole.value or 0)
    for meaning, part, share in parts:
        width = Decimal(part.value or 0) * 100 / total if total else Decimal(0)
        shown.append(
            {
                "meaning": meaning,
                "label": part.indicator.label,
                "printed": part.short,
                "share": share.printed if share is not None else "",
                "start": f"{start:.2f}",
                "width": f"{width:.2f}",
            }
        )
        start += width
    return shown


def choices(names: Names, dimension: Dimension, chosen: object) -> list[Shown]:
    """The parts one can narrow a page to, by code."""
    return [
        {"value": name.code, "label": name.label, "selected": value == chosen}
        for value, name in names.all(dimension).items()
    ]


def subject(names: Names, scope: Scope) -> str:
    """The part a page speaks of, or the whole office."""
    return names.label(scope) or _("the whole office")


def _amount(found: Change) -> str:
    if found.unit == "points":
        return found.printed
    return found.short
