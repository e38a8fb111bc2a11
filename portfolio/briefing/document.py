"""The briefing for machines: every figure of a scope and of its parts, with its changes."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from associations.numbers import Number
from portfolio.bands import BANDS
from portfolio.bases import base_of
from portfolio.figure import Change, Figure
from portfolio.indicators import REGISTRY, Indicator
from portfolio.indicators.indicator import EVERY
from portfolio.scope import Dimension, Scope

from . import Briefing

_EXACT = Decimal(1).scaleb(-8)
# Dimensions that are no part of an office, and their values.
CLASSES: dict[Dimension, tuple[str, ...]] = {
    "rating": ("good", "fair", "average", "weak", "unrated"),
    "band": tuple(BANDS),
}


def document(briefing: Briefing) -> dict[str, Any]:
    """The whole document; values are integers, decimal strings with 8 decimals, or null."""
    quarter = briefing.quarter
    briefing.figures.loaded.expect([(briefing.scope, part) for part in EVERY])
    return {
        "office": quarter.office.named(quarter.ends_on).code,
        "quarter": quarter.slug,
        "as_of": (quarter.as_of or quarter.ends_on).isoformat(),
        "version": quarter.version,
        "state": quarter.standing,
        "scope": briefing.names.codes(briefing.scope),
        "figures": [_figure(briefing, figure) for figure in figures(briefing)],
    }


def figures(briefing: Briefing) -> Iterator[Figure]:
    """Every indicator of the briefing's scope, and of each breakdown it has."""
    for indicator in REGISTRY.values():
        for scope in _scopes(briefing, indicator):
            yield briefing.figures.figure(indicator.key, scope)


def _scopes(briefing: Briefing, indicator: Indicator) -> Iterator[Scope]:
    """The scope itself and its parts along every dimension of the indicator."""
    scope = briefing.scope
    if indicator.each in CLASSES:
        for part in [scope, *_parts(briefing, scope, indicator)]:
            yield from (part.within(indicator.each, value) for value in CLASSES[indicator.each])
        return
    if indicator.each is None or getattr(scope, indicator.each) is not None:
        yield scope
    yield from _parts(briefing, scope, indicator)


def _parts(briefing: Briefing, scope: Scope, indicator: Indicator) -> Iterator[Scope]:
    dimensions: tuple[Dimension, ...] = indicator.by
    if indicator.each is not None and indicator.each not in CLASSES:
        dimensions = (indicator.each, *dimensions)
    for dimension in dimensions:
        if getattr(scope, dimension) is not None:
            continue
        if dimension == "source" and indicator.key == "capital":
            parts = [scope.within("source", code) for code in briefing.names.all("source")]
        else:
            parts = briefing.figures.parts(scope, dimension)
        for part in briefing.names.in_order(parts, dimension):
            if (
                indicator.each is None
                or getattr(part, indicator.each, None) is not None
                or (indicator.each in CLASSES)
            ):
                yield part


def _figure(briefing: Briefing, figure: Figure) -> dict[str, Any]:
    found: dict[str, Any] = {
        "indicator": figure.indicator.key,
        "scope": briefing.names.codes(figure.scope),
        "as_of": figure.as_of.isoformat(),
        "value": _exact(figure.value),
        "unit": figure.indicator.unit,
        "printed": figure.printed,
        "changes": {key: _change(figure.changes[key]) for key in briefing.bases},
    }
    if figure.indicator.flows:
        found["since"] = {key: _since(briefing, figure, key) for key in briefing.bases}
    if figure.value is None:
        found["reason"] = figure.reason
    if figure.indicator.denominator is not None:
        found["denominator"] = str(figure.indicator.denominator)
    return found


def _since(briefing: Briefing, figure: Figure, key: str) -> dict[str, Any]:
    """What a flow amounts to since the end of a base's quarter."""
    flow = briefing.figures.level(figure.indicator.key, figure.scope, since=base_of(key))
    found: dict[str, Any] = {"value": _exact(flow.value), "printed": flow.printed}
    if flow.value is None:
        found["reason"] = flow.reason
    return found


def _change(change: Change) -> dict[str, Any]:
    found = {
        "base_on": change.base_on.isoformat(),
        "value": _exact(change.value),
        "percent": _exact(change.percent),
        "unit": change.unit,
        "printed": change.printed,
    }
    if change.value is None:
        found["reason"] = change.reason
    return found


def _exact(value: Number | None) -> int | str | None:
    if value is None or isinstance(value, int):
        return value
    return str(value.quantize(_EXACT, rounding=ROUND_HALF_UP))
