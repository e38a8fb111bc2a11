"""Charts of debt that falls due: by month, and by the parts of the office."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.cells import Cell, Ledger, amount
from portfolio.indicators import REGISTRY
from portfolio.maturities import NEXT, OUTCOMES, Month
from portfolio.scope import Dimension, Scope
from portfolio.tables import PARTS

from .drawing import Chart, columns_of, label, millions_of, plain

OUTCOME_LABELS: dict[str, Promise] = {
    "due_collected": gettext_lazy("Collected"),
    "due_extended": gettext_lazy("Extended"),
    "due_turned_overdue": gettext_lazy("Turned overdue"),
    "due_open": gettext_lazy("Still open"),
}
OUTCOME_MEANINGS = {
    "due_collected": "collected",
    "due_extended": "extended",
    "due_turned_overdue": "overdue",
    "due_open": "open",
}
_COLOURS = {
    "due_collected": "var(--due-collected)",
    "due_extended": "var(--due-extended)",
    "due_turned_overdue": "var(--debt-overdue)",
    "due_open": "var(--due-open)",
}


def due_by_month(months: Sequence[Month], decimals: int, link: Callable[[Month], str]) -> Chart:
    """Three months with what became of their debt, and the three that come in outline.

    `link` leads to the loans of a month. What is not known is a gap.
    """
    labels = [month.label for month in months]
    columns = {key: [amount(month.sums.get(key), decimals) for month in months] for key in OUTCOMES}
    coming = [amount(month.sums.get(NEXT), decimals) for month in months]
    whole = [
        amount(month.sums.get(NEXT if month.coming else "due"), decimals, link(month))
        for month in months
    ]
    bars = [
        _bar(str(OUTCOME_LABELS[key]), labels, cells, _COLOURS[key])
        for key, cells in columns.items()
    ]
    bars.append(
        _bar(
            _("Falls due next quarter"), labels, coming, "var(--due-coming)",
            {"color": "var(--due-open)", "width": 1.5},
        )
    )  # fmt: skip
    return {
        "id": "due-months",
        "title": _("Debt falling due, month by month"),
        "lead": _("Million dong by month of maturity: this quarter, and the next one in outline"),
        "figure": plain(
            bars,
            barmode="stack",
            hovermode="x unified",
            yaxis={"rangemode": "tozero", "tickformat": ",.0f"},
            xaxis={"type": "category"},
        ),
        "columns": [
            _("Month"), *[str(text) for text in OUTCOME_LABELS.values()], _("Falls due in all"),
        ],
        "rows": columns_of(labels, [*columns.values(), whole]),
    }  # fmt: skip


def due_by_part(ledger: Ledger, scopes: Sequence[Scope], dimension: Dimension, title: str) -> Chart:
    """What became of the debt that fell due in the quarter, part by part.

    The base of `ledger` is the quarter before: flows since then are the quarter's own.
    """
    labels = [ledger.names.of(dimension, getattr(scope, dimension)).label for scope in scopes]
    columns = {key: [ledger.cell(key, s, "since") for s in scopes] for key in OUTCOMES}
    bars = [
        _bar(str(OUTCOME_LABELS[key]), [*range(len(labels))], cells, _COLOURS[key], across=True)
        for key, cells in columns.items()
    ]
    return {
        "id": "due-parts",
        "size": "" if len(scopes) < 8 else "tall",
        "indicators": [REGISTRY[key] for key in OUTCOMES],
        "title": title,
        "lead": _("Million dong that fell due in the quarter"),
        "figure": plain(
            bars,
            barmode="stack",
            xaxis={"tickformat": ",.0f", "rangemode": "tozero"},
            # By place and not by name: two names may be cut to the same.
            yaxis={
                "autorange": "reversed",
                "automargin": True,
                "tickvals": [*range(len(labels))],
                "ticktext": [label(text) for text in labels],
            },
        ),
        "columns": [str(PARTS[dimension]), *[str(text) for text in OUTCOME_LABELS.values()]],
        "rows": columns_of(labels, list(columns.values())),
    }


def _bar(
    name: str,
    labels: list[str] | list[int],
    cells: list[Cell],
    colour: str,
    line: dict[str, Any] | None = None,
    *,
    across: bool = False,
) -> go.Bar:
    values = millions_of([cell.value for cell in cells])
    places: dict[str, Any] = (
        {"x": values, "y": labels, "orientation": "h"} if across else {"x": labels, "y": values}
    )
    return go.Bar(
        name=escape(name),
        marker={"color": colour, "line": line or {"width": 0}},
        hovertemplate="%{x:,.1f}" if across else "%{y:,.1f}",
        **places,
    )
