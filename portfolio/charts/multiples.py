"""Small multiples: the same quarters for several parts, a field for each, on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from typing import Any

import plotly.graph_objects as go

from associations.numbers import MILLION
from associations.periods import Period
from portfolio.cells import Cell

from .drawing import Chart, columns_of, label, plain

_GAP = 0.06


@dataclass(frozen=True)
class Field:
    """One part: its name, its cells by quarter, and the latest as it is spoken."""

    name: str
    cells: list[Cell]


def multiples(
    fields: Sequence[Field],
    periods: Sequence[Period],
    colour: str,
    *,
    lines: bool = False,
    signed: bool = False,
) -> Chart:
    """Figure, columns and rows of one cell a quarter and part.

    `signed` cells are changes of something whose rise is bad; a missing quarter is a gap.
    """
    wide = 1 if len(fields) == 1 else 2
    deep = ceil(len(fields) / wide)
    x = [p.label for p in periods]
    traces: list[Any] = []
    layout: dict[str, Any] = {
        "showlegend": False,
        "bargap": 0.3,
        "annotations": [],
        "margin": {"t": 46},
    }
    for n, field in enumerate(fields):
        row, column = divmod(n, wide)
        suffix = "" if n == 0 else str(n + 1)
        across = _span(column, wide, _GAP)
        down = _span(deep - 1 - row, deep, 0.42 / deep if deep > 1 else 0.0)
        layout[f"xaxis{suffix}"] = _quarters(
            periods, across, f"y{suffix}", last=n + wide >= len(fields)
        )
        layout[f"yaxis{suffix}"] = {
            "domain": [down[0], down[1] - 0.02], "anchor": f"x{suffix}",
            **({"matches": "y"} if n else {}),
            "tickformat": ",~r" if lines else ",.0f", "nticks": 4, "showticklabels": column == 0,
            "rangemode": "tozero", "zeroline": True,
        }  # fmt: skip
        traces.append(_trace(field, x, suffix, colour, lines=lines, signed=signed))
        layout["annotations"] += _headings(field, across[0], down[1], alone=wide == 1)
    cells = [field.cells for field in fields]
    return {"figure": plain(traces, **layout), "rows": columns_of(x, cells)}


def _span(place: int, places: int, gap: float) -> list[float]:
    """Where a field begins and ends along one side of the chart, between 0 and 1."""
    size = (1 - gap * (places - 1)) / places
    start = place * (size + gap)
    return [round(start, 4), round(start + size, 4)]


def _quarters(
    periods: Sequence[Period], across: list[float], anchor: str, *, last: bool
) -> dict[str, Any]:
    """The axis of quarters with each year where it begins, told under the lowest field alone."""
    first = [p for p in periods if p.number == 1]
    return {
        "domain": across, "anchor": anchor, "type": "category", "showticklabels": last,
        "tickvals": [p.label for p in first], "ticktext": [str(p.year) for p in first],
        "categoryarray": [p.label for p in periods], "tickangle": 0,
    }  # fmt: skip


def _trace(
    field: Field, x: list[str], suffix: str, colour: str, *, lines: bool, signed: bool
) -> Any:
    unit = MILLION if field.cells and field.cells[0].unit == "VND" else 1
    y = [None if c.value is None else float(c.value / unit) for c in field.cells]
    axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "name": escape(field.name)}
    hover = "%{x}: %{y:+,.2f}<extra></extra>" if signed else "%{x}: %{y:,.2f}<extra></extra>"
    if signed:
        colours = ["var(--bad)" if (v or 0) > 0 else "var(--good)" for v in y]
        return _bars(x, y, colours, hover, axes)
    if lines:
        return go.Scatter(
            x=x, y=y, mode="lines+markers", connectgaps=False,
            line={"color": colour, "width": 2.5}, marker={"size": 6, "color": colour},
            cliponaxis=False, hovertemplate=hover, **axes,
        )  # fmt: skip
    return _bars(x, y, colour, hover, axes)


def _bars(
    x: list[str], y: list[float | None], colour: str | list[str], hover: str, axes: dict[str, Any]
) -> Any:
    return go.Bar(x=x, y=y, marker_color=colour, hovertemplate=hover, cliponaxis=False, **axes)


def _headings(field: Field, left: float, top: float, *, alone: bool) -> list[dict[str, Any]]:
    """The part's name over its field, and under it the latest, which marks of the field crossed.

    Two texts, because the policy of the pages takes no style within one.
    """
    place = {
        "showarrow": False, "xref": "paper", "yref": "paper", "x": left, "y": top,
        "xanchor": "left", "yanchor": "bottom",
    }  # fmt: skip
    name = {"text": label(field.name, 60 if alone else 22), "font": {"weight": 600}, "yshift": 16}
    now = field.cells[-1].printed if field.cells else ""
    return [place | name, place | {"text": label(now)}]
