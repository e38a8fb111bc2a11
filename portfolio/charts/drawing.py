"""What every chart is drawn with.

Labels are HTML to Plotly, so names are escaped; colours are the page's own, by meaning; amounts
are in billion or million, so that no letter stands for a size.
"""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from associations.numbers import BILLION, MILLION
from associations.periods import Period
from portfolio.cells import Cell

# What templates/parts/chart.html shows: id, title, lead, figure, columns, rows and, where wanted,
# size and indicators.
Chart = dict[str, Any]
# The traces that the browser's Plotly has; it draws any other as lines, and says nothing.
TRACES = ("bar", "heatmap", "scatter")


def billions(values: Sequence[Any]) -> list[float | None]:
    """Dong in billion, as Plotly draws it; unknown stays a gap."""
    return _in(values, BILLION)


def millions_of(values: Sequence[Any]) -> list[float | None]:
    """Dong in million, as Plotly draws it; unknown stays a gap."""
    return _in(values, MILLION)


def _in(values: Sequence[Any], unit: int) -> list[float | None]:
    return [None if v is None else float(Decimal(v) / unit) for v in values]


def label(text: str, width: int = 34) -> str:
    """A name that fits beside its bar, as text to Plotly."""
    cut = text if len(text) <= width else text[: width - 1].rstrip() + "…"
    return escape(cut).replace("%", "&#37;").replace("$", "&#36;")


def line(
    name: str,
    x: list[str],
    y: list[float | None],
    colour: str,
    *,
    dash: str = "solid",
    symbol: str = "circle",
    hover: str = "%{y:,.2f}",
) -> go.Scatter:
    """A line over quarters; a missing quarter is a gap, never a line across it."""
    return go.Scatter(
        mode="lines+markers",
        name=escape(name),
        x=x,
        y=y,
        connectgaps=False,
        line={"color": colour, "width": 3, "dash": dash},
        marker={"size": 8, "symbol": symbol, "color": colour},
        hovertemplate=hover,
    )


def quarters_axis(periods: Sequence[Period]) -> dict[str, Any]:
    """An axis of quarters: roman numbers, the year where it begins."""
    short = [
        f"{p.roman}<br>{p.year}" if i == 0 or p.number == 1 else p.roman
        for i, p in enumerate(periods)
    ]
    return {"tickvals": [p.label for p in periods], "ticktext": short, "type": "category"}


def lines(text: str, width: int = 20) -> str:
    """A name on two lines beside its bar, for charts that a phone shows too."""
    wrapped = wrap(text, width, max_lines=2, placeholder="…")
    return "<br>".join(label(line, width) for line in wrapped)


def names_axis(names: Sequence[str], width: int = 34) -> dict[str, Any]:
    """An axis of names at 0, 1, 2 …: two that are cut to the same text stay two."""
    return {
        "tickvals": [*range(len(names))],
        "ticktext": [label(name, width) for name in names],
        "showgrid": False,
        "zeroline": False,
    }


def columns_of(labels: list[str], columns: list[list[Cell]]) -> list[list[str | Cell]]:
    """Columns of cells beside their labels, as rows."""
    return [list(row) for row in zip(labels, *columns, strict=True)]


def plain(data: list[Any], **layout: Any) -> Chart:
    """A figure checked by Plotly, as plain data without a template.

    Raises ValueError for a trace that is not one of TRACES.
    """
    unknown = {trace.type for trace in data} - {*TRACES}
    if unknown:
        raise ValueError(f"static/vendor/plotly has no {', '.join(sorted(unknown))}")
    figure = go.Figure(data=data, layout=go.Layout(template={}, **layout)).to_plotly_json()
    figure["layout"].pop("template", None)
    return {"data": figure["data"], "layout": figure["layout"]}
