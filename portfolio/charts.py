"""The charts, each drawn from the same figures as the table below it.

Labels are HTML to Plotly, so names are escaped; colours are the page's own, by meaning; amounts
are in billion or million, so that no letter stands for a size.
"""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from associations.numbers import BILLION, MILLION, millions

from .figures import Figures
from .indicators import REGISTRY
from .names import Names
from .scope import Scope

Chart = dict[str, Any]
TREND_QUARTERS = 9


def outstanding_trend(figures: Figures, scope: Scope) -> Chart:
    """Outstanding at the end of each quarter; a missing quarter is a gap."""
    values, labels = _trend(figures, "outstanding", scope)
    bars = go.Bar(
        x=labels,
        y=_in(values, BILLION),
        marker_color="var(--debt-current)",
        text=[None if v is None else millions(Decimal(v) / 1000, 1) for v in values],
        textposition="outside",
        cliponaxis=False,
    )
    return {
        "id": "outstanding",
        "size": "low",
        "indicators": [REGISTRY["outstanding"]],
        "title": _("Total outstanding, quarter by quarter"),
        "lead": _("Billion dong at the end of each quarter"),
        "figure": _plain(
            [bars], yaxis={"rangemode": "tozero", "visible": False}, **_ticks(figures)
        ),
        "columns": [_("Quarter"), _("Total outstanding (million dong)")],
        "rows": _rows(labels, [[millions(v) for v in values]]),
    }


def overdue_trend(figures: Figures, scope: Scope) -> Chart:
    """Overdue and frozen debt at the end of each quarter; a missing quarter is a gap."""
    overdue, labels = _trend(figures, "overdue", scope)
    frozen, _labels = _trend(figures, "frozen", scope)
    lines = [
        _line(_("Overdue debt"), labels, overdue, "var(--debt-overdue)", "solid", "circle"),
        _line(_("Frozen debt"), labels, frozen, "var(--debt-frozen)", "dot", "square"),
    ]
    places = figures.level("overdue", scope).decimals
    written = [[millions(v, places) for v in values] for values in (overdue, frozen)]
    return {
        "id": "overdue",
        "indicators": [REGISTRY["overdue"], REGISTRY["frozen"]],
        "title": _("Overdue and frozen debt, quarter by quarter"),
        "lead": _("Million dong at the end of each quarter"),
        "figure": _plain(
            lines,
            yaxis={"rangemode": "tozero", "tickformat": ",.0f"},
            hovermode="x unified",
            **_ticks(figures),
        ),
        "columns": [_("Quarter"), _("Overdue debt"), _("Frozen debt")],
        "rows": _rows(labels, written),
    }


def debt_composition(figures: Figures, names: Names, scope: Scope) -> Chart:
    """Outstanding by programme, each bar split by association; parts that are nothing left out."""
    programmes = [
        p for p in figures.parts(scope, "programme") if figures.level("outstanding", p).value
    ]
    programmes.sort(key=lambda p: -int(figures.level("outstanding", p).value or 0))
    if scope.association is not None:
        associations = [scope.association]
    else:
        associations = [str(code) for code in names.all("association")]
    cells = {
        code: [
            figures.level("outstanding", p.within("association", code)).value for p in programmes
        ]
        for code in associations
    }
    labels = [names.of("programme", p.programme or 0).label for p in programmes]
    bars = [
        go.Bar(
            orientation="h",
            name=escape(names.of("association", code).label),
            x=_in(values, BILLION),
            y=[_label(label) for label in labels],
            marker_color=f"var(--association-{code})",
            hovertemplate="%{x:,.1f}",
        )
        for code, values in cells.items()
        if any(values)
    ]
    heads = [names.of("association", code).label for code in associations]
    totals = [figures.level("outstanding", p).short for p in programmes]
    columns = [[millions(v) for v in values] for values in cells.values()]
    return {
        "id": "composition",
        "size": "tall",
        "indicators": [REGISTRY["outstanding"]],
        "title": _("Debt composition by programme and association"),
        "lead": _("Billion dong"),
        "figure": _plain(
            bars,
            barmode="stack",
            xaxis={"tickformat": ",.0f"},
            yaxis={"autorange": "reversed", "automargin": True},
        ),
        "columns": [_("Programme"), *heads, _("Total (million dong)")],
        "rows": _rows(labels, [*columns, totals]),
    }


def _trend(figures: Figures, key: str, scope: Scope) -> tuple[list[int | None], list[str]]:
    periods = figures.quarter.period.back(TREND_QUARTERS)
    values = [figures.at(key, scope, p)[0] for p in periods]
    return [None if v is None else int(v) for v in values], [p.label for p in periods]


def _ticks(figures: Figures) -> dict[str, Any]:
    periods = figures.quarter.period.back(TREND_QUARTERS)
    short = [
        f"{p.roman}<br>{p.year}" if i == 0 or p.number == 1 else p.roman
        for i, p in enumerate(periods)
    ]
    return {"xaxis": {"tickvals": [p.label for p in periods], "ticktext": short}}


def _line(
    name: str, x: list[str], values: list[int | None], colour: str, dash: str, symbol: str
) -> go.Scatter:
    return go.Scatter(
        mode="lines+markers",
        name=name,
        x=x,
        y=_in(values, MILLION),
        connectgaps=False,
        line={"color": colour, "width": 3, "dash": dash},
        marker={"size": 8, "symbol": symbol, "color": colour},
        hovertemplate="%{y:,.2f}",
    )


def _in(values: Sequence[Any], unit: int) -> list[float | None]:
    return [None if v is None else float(Decimal(v) / unit) for v in values]


def _label(text: str, width: int = 34) -> str:
    """A name that fits beside its bar, as text to Plotly."""
    cut = text if len(text) <= width else text[: width - 1].rstrip() + "…"
    return escape(cut).replace("%", "&#37;").replace("$", "&#36;")


def _rows(labels: list[str], columns: list[list[str]]) -> list[list[str]]:
    return [list(row) for row in zip(labels, *columns, strict=True)]


def _plain(data: list[Any], **layout: Any) -> Chart:
    """A figure checked by Plotly, as plain data without a template."""
    figure = go.Figure(data=data, layout=go.Layout(template={}, **layout)).to_plotly_json()
    figure["layout"].pop("template", None)
    return {"data": figure["data"], "layout": figure["layout"]}
