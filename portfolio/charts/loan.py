"""The chart of one loan. It is drawn for who sees the loan, and never kept."""

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from portfolio.cells import Cell, amount
from portfolio.loan_history import LoanHistory

from .drawing import Chart, columns_of, millions_of, plain, quarters_axis

_DECIMALS = 2


def loan_balances(history: LoanHistory) -> Chart:
    """What was owed at the end of each quarter, by class; a missing quarter is a gap."""
    periods = history.periods
    positions = [history.at(period) for period in periods]
    labels = [period.label for period in periods]
    classes = {
        "current": _("Current debt"),
        "overdue": _("Overdue"),
        "frozen": _("Frozen"),
    }
    values = {
        name: [None if p is None else getattr(p, name) for p in positions]
        for name in ("outstanding", *classes)
    }
    bars = [
        go.Bar(
            name=label,
            x=labels,
            y=millions_of(values[name]),
            marker_color=f"var(--debt-{name})",
            hovertemplate="%{y:,.2f}",
        )
        for name, label in classes.items()
    ]
    cells: list[list[Cell]] = [[amount(v, _DECIMALS) for v in column] for column in values.values()]
    return {
        "id": "balances",
        "size": "low",
        "title": _("What is owed, quarter by quarter"),
        "lead": _("Million dong at the end of each quarter, by debt class"),
        "figure": plain(
            bars,
            barmode="stack",
            xaxis=quarters_axis(periods),
            yaxis={"rangemode": "tozero"},
            legend={"orientation": "h"},
        ),
        "columns": [_("Quarter"), _("Outstanding"), *classes.values()],
        "rows": columns_of(labels, cells),
    }
