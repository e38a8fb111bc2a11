"""Charts of how groups are rated, how that changed, and what they lose points by."""

from html import escape

import plotly.graph_objects as go
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.numbers import Number, written
from associations.periods import Period
from portfolio.bases import Base
from portfolio.cells import Cell, Ledger, count
from portfolio.indicators import REGISTRY
from portfolio.ratings import CAME, CLOSED, OPENED, WENT, PointsLost, Transitions
from portfolio.scope import Scope
from portfolio.standing import STATES

from .drawing import Chart, columns_of, label, plain, quarters_axis

TREND_QUARTERS = 9
CRITERIA: dict[str, Promise] = {
    "overdue_ratio": gettext_lazy("Overdue ratio"),
    "attendance": gettext_lazy("Attendance at the commune session"),
    "interest": gettext_lazy("Interest collection"),
    "due_principal": gettext_lazy("Due principal collected"),
    "savings_growth": gettext_lazy("Increase of savings"),
    "saving_members": gettext_lazy("Members who save"),
}
_COLOURS = {state: f"var(--rating-{state})" for state in STATES} | {
    CLOSED: "var(--ink)",
    WENT: "var(--line-strong)",
}


def ratings_trend(ledger: Ledger, scope: Scope) -> Chart:
    """Open groups by rating at the end of each quarter; a missing quarter is a gap."""
    periods = ledger.figures.quarter.period.back(TREND_QUARTERS)
    labels = [p.label for p in periods]
    parts = {state: scope.within("rating", state) for state in STATES}
    columns = {s: ledger.trend("groups_rated", part, periods) for s, part in parts.items()}
    bars = [
        go.Bar(
            name=_name(ledger, state),
            x=labels,
            y=[None if c.value is None else int(c.value) for c in cells],
            marker_color=_COLOURS[state],
            hovertemplate="%{y:,.0f}",
        )
        for state, cells in columns.items()
        if any(c.value for c in cells)
    ]
    heads = [ledger.names.of("rating", state).label for state in STATES]
    return {
        "id": "ratings",
        "indicators": [REGISTRY["groups_rated"]],
        "title": _("Groups by rating, quarter by quarter"),
        "lead": _("Number of open groups; the rating is that of the quarter's latest score"),
        "figure": plain(
            bars,
            barmode="stack",
            hovermode="x unified",
            yaxis={"rangemode": "tozero", "tickformat": ",.0f"},
            xaxis=quarters_axis(periods),
        ),
        "columns": [_("Quarter"), *heads, _("Total")],
        "rows": columns_of(labels, [*columns.values(), ledger.trend("groups", scope, periods)]),
    }


def rating_transitions(
    ledger: Ledger, scope: Scope, base: Period, found: Transitions, lead: str
) -> Chart:
    """What became of the groups of each rating: a bar a rating at the base, a row likewise.

    The margins are the indicators of both days.
    """
    names = _state_names(ledger)
    before = [*STATES, OPENED, *([CAME] if found.of_before(CAME) else [])]
    after = [*STATES, CLOSED, *([WENT] if found.of_after(WENT) else [])]
    shown = [state for state in before if found.of_before(state)]
    bars = [
        go.Bar(
            orientation="h",
            name=escape(names[state]),
            x=[found.count(b, state) or None for b in shown],
            y=[label(f"{names[b]} ({written(found.of_before(b))})") for b in shown],
            text=[written(found.count(b, state)) if found.count(b, state) else "" for b in shown],
            marker_color=_COLOURS[state],
            hovertemplate="%{text}",
        )
        for state in after
        if found.of_after(state)
    ]

    return {
        "id": "transitions",
        "title": _("From rating to rating"),
        "lead": lead,
        "figure": plain(
            bars,
            barmode="stack",
            barnorm="percent",
            xaxis={"tickformat": ",.0f", "ticksuffix": " %"},
            yaxis={"autorange": "reversed", "automargin": True},
        ),
        "columns": [
            _("%(quarter)s ↓, now →") % {"quarter": base.label},
            *[names[a] for a in after],
            base.label,
        ],
        "rows": _matrix(ledger, scope, base, found, (before, after)),
    }


def _matrix(
    ledger: Ledger,
    scope: Scope,
    base: Period,
    found: Transitions,
    states: tuple[list[str], list[str]],
) -> list[list[str | Cell]]:
    """A row a state at the base, a column a state now, and the margins of both days."""
    names, (before, after) = _state_names(ledger), states

    def then(state: str) -> Cell:
        if state not in STATES:
            return count(found.of_before(state))
        return ledger.trend("groups_rated", scope.within("rating", state), [base])[0]

    def now(state: str) -> Cell:
        if state not in STATES:
            return count(found.of_after(state))
        return ledger.cell("groups_rated", scope.within("rating", state))

    rows: list[list[str | Cell]] = [
        [names[b], *[count(found.count(b, a)) for a in after], then(b)] for b in before
    ]
    return [*rows, [_("Now"), *[now(a) for a in after], Cell("")]]


def points_lost(found: PointsLost, base: Base, earlier: Period | None) -> Chart:
    """Points lost by criterion on average, the most first; the base as a mark beside the bar."""
    labels = [str(CRITERIA[c.criterion]) for c in found.criteria]
    drawn = [label(text, 40) for text in labels]
    data = [
        go.Bar(
            orientation="h",
            name=_("Now"),
            x=[float(c.now) for c in found.criteria],
            y=drawn,
            marker_color="var(--series-2)",
            hovertemplate="%{x:,.2f}",
        )
    ]
    known = earlier is not None and any(c.before is not None for c in found.criteria)
    if known and earlier is not None:
        data.append(
            go.Scatter(
                mode="markers",
                name=earlier.label,
                x=[float(c.before or 0) for c in found.criteria],
                y=drawn,
                marker={"symbol": "diamond", "size": 11, "color": "var(--ink)"},
                hovertemplate="%{x:,.2f}",
            )
        )
    return {
        "id": "points",
        "title": _("Points lost by criterion"),
        "lead": _("Average over the %(groups)s open groups with a score, of the most points each "
                  "criterion can give") % {"groups": written(found.groups)},
        "figure": plain(
            data,
            xaxis={"rangemode": "tozero", "tickformat": ",.1f"},
            yaxis={"autorange": "reversed", "automargin": True},
        ),
        "columns": [
            _("Criterion"), _("Most points"), _("Points lost"), _("% of the most points"),
            *([_("Change %(base)s") % {"base": base.label}] if known else []),
        ],
        "rows": [
            [
                text, count(c.most), points(c.now),
                Cell(written(c.now * 100 / c.most, 1), c.now * 100 / c.most, "percent", 1),
                *([Cell.signed(c.change, "count", 2)] if known else []),
            ]
            for text, c in zip(labels, found.criteria, strict=True)
        ],
    }  # fmt: skip


def points(value: Number, decimals: int = 2) -> Cell:
    """A number of points, which is no figure of the registry."""
    return Cell(written(value, decimals), value, "count", decimals)


def _name(ledger: Ledger, state: str) -> str:
    return escape(ledger.names.of("rating", state).label)


def _state_names(ledger: Ledger) -> dict[str, str]:
    return {state: ledger.names.of("rating", state).label for state in STATES} | {
        OPENED: _("Opened since"),
        CAME: _("From another part"),
        CLOSED: _("Closed since"),
        WENT: _("To another part"),
    }
