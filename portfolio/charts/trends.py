"""Charts over quarters."""

from decimal import Decimal

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from associations.numbers import millions
from associations.periods import Period
from portfolio.cells import Cell, Ledger
from portfolio.indicators import REGISTRY
from portfolio.scope import Scope

from .drawing import Chart, billions, columns_of, line, millions_of, plain, quarters_axis

TREND_QUARTERS = 9


def outstanding_trend(ledger: Ledger, scope: Scope) -> Chart:
    """Outstanding at the end of each quarter; a missing quarter is a gap."""
    cells, labels = _trend(ledger, "outstanding", scope)
    values = [c.value for c in cells]
    bars = go.Bar(
        x=labels,
        y=billions(values),
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
        "figure": plain(
            [bars],
            yaxis={"rangemode": "tozero", "visible": False},
            xaxis=quarters_axis(_periods(ledger)),
        ),
        "columns": [_("Quarter"), _("Total outstanding (million dong)")],
        "rows": columns_of(labels, [cells]),
    }


def overdue_trend(ledger: Ledger, scope: Scope) -> Chart:
    """Overdue and frozen debt at the end of each quarter; a missing quarter is a gap."""
    overdue, labels = _trend(ledger, "overdue", scope)
    frozen, _labels = _trend(ledger, "frozen", scope)
    lines = [
        line(
            _("Overdue debt"), labels, millions_of([c.value for c in overdue]),
            "var(--debt-overdue)",
        ),
        line(
            _("Frozen debt"), labels, millions_of([c.value for c in frozen]),
            "var(--debt-frozen)", dash="dot", symbol="square",
        ),
    ]  # fmt: skip
    return {
        "id": "overdue",
        "indicators": [REGISTRY["overdue"], REGISTRY["frozen"]],
        "title": _("Overdue and frozen debt, quarter by quarter"),
        "lead": _("Million dong at the end of each quarter"),
        "figure": plain(
            lines,
            yaxis={"rangemode": "tozero", "tickformat": ",.0f"},
            hovermode="x unified",
            xaxis=quarters_axis(_periods(ledger)),
        ),
        "columns": [_("Quarter"), _("Overdue debt"), _("Frozen debt")],
        "rows": columns_of(labels, [overdue, frozen]),
    }


def _periods(ledger: Ledger) -> list[Period]:
    return ledger.figures.quarter.period.back(TREND_QUARTERS)


def _trend(ledger: Ledger, key: str, scope: Scope) -> tuple[list[Cell], list[str]]:
    """An indicator at the end of each quarter, as cells, and the quarters' names."""
    periods = _periods(ledger)
    return ledger.trend(key, scope, periods), [p.label for p in periods]
