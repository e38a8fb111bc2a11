"""Charts of one group over the quarters in which somebody sees it."""

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from associations.periods import Period
from portfolio.cells import Cell, Ledger
from portfolio.group_history import GroupHistory
from portfolio.indicators import REGISTRY
from portfolio.scope import Scope

from .drawing import Chart, line, millions_of, plain, quarters_axis
from .ratings import points

_LEVELS = ("outstanding", "overdue", "frozen", "borrowers", "loans", "savings")


def group_history(ledger: Ledger, part: Scope, past: GroupHistory, periods: list[Period]) -> Chart:
    """Outstanding and overdue debt and the score; a quarter that is hidden or missing is a gap."""
    there = {r.period: r for r in past.records}
    trends = {key: ledger.trend(key, part, periods) for key in _LEVELS}
    columns = {
        key: [c if p in there else Cell("–") for p, c in zip(periods, cells, strict=True)]
        for key, cells in trends.items()
    }
    standings = [there[p].standing if p in there else None for p in periods]
    labels = [p.label for p in periods]
    scores = [Cell("–") if s is None else points(s.total, 1) for s in standings]
    ratings = ["–" if s is None else s.label for s in standings]
    bars = go.Bar(
        name=str(REGISTRY["outstanding"].label),
        x=labels,
        y=millions_of([c.value for c in columns["outstanding"]]),
        marker_color="var(--debt-current)",
        hovertemplate="%{y:,.0f}",
    )
    overdue = line(
        str(REGISTRY["overdue"].label), labels, millions_of([c.value for c in columns["overdue"]]),
        "var(--debt-overdue)",
    )  # fmt: skip
    heads = [str(REGISTRY[key].label) for key in _LEVELS]
    cells = [columns[key] for key in _LEVELS]
    return {
        "id": "history",
        "indicators": [REGISTRY["outstanding"], REGISTRY["overdue"]],
        "title": _("The group quarter by quarter"),
        "lead": _("Million dong at the end of each quarter"),
        "figure": plain(
            [bars, overdue],
            hovermode="x unified",
            yaxis={"rangemode": "tozero", "tickformat": ",.0f"},
            xaxis=quarters_axis(periods),
        ),
        "columns": [_("Quarter"), *heads, _("Score"), _("Rating")],
        "rows": [list(row) for row in zip(labels, *cells, scores, ratings, strict=True)],
    }


def score_history(past: GroupHistory, periods: list[Period]) -> Chart:
    """The score of each quarter, with the month it is of."""
    there = {r.period: r.standing for r in past.records}
    standings = [there.get(p) for p in periods]
    labels = [p.label for p in periods]
    drawn = line(
        _("Score"), labels, [None if s is None else float(s.total) for s in standings],
        "var(--series-1)", hover="%{y:,.1f}",
    )  # fmt: skip
    return {
        "id": "score",
        "title": _("The score quarter by quarter"),
        "lead": _("The latest score of each quarter, of 100 points"),
        "figure": plain(
            [drawn],
            yaxis={"range": [0, 104], "tickformat": ",.0f"},
            xaxis=quarters_axis(periods),
        ),
        "columns": [_("Quarter"), _("Month of the score"), _("Score"), _("Rating")],
        "rows": [
            [
                text,
                "–" if s is None else f"{s.month_ends_on.month}/{s.month_ends_on.year}",
                Cell("–") if s is None else points(s.total, 1),
                "–" if s is None else s.label,
            ]
            for text, s in zip(labels, standings, strict=True)
        ],
    }
