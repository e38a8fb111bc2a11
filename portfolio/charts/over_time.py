"""Outstanding by its parts at the end of each quarter, one bar a quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from associations.periods import Period
from portfolio.cells import Cell, Ledger, amount
from portfolio.indicators import REGISTRY
from portfolio.scope import WHOLE, Dimension, Scope

from .drawing import Chart, columns_of, label, plain, quarters_axis
from .scale import Scale
from .trends import TREND_QUARTERS

By = Literal["association", "commune", "programme", "source", "class"]

# So many parts have a colour of their own; with more, all after these are one part.
_NAMED = 6
_CLASSES = {
    "outstanding_current": "var(--debt-current)",
    "overdue": "var(--debt-overdue)",
    "frozen": "var(--debt-frozen)",
}


@dataclass(frozen=True)
class Part:
    """One part of every bar: its name, colour and level at the end of each quarter."""

    name: str
    colour: str
    cells: list[Cell]


def parts_over_time(ledger: Ledger, scope: Scope, by: By) -> Chart:
    """Outstanding of nine quarters split by its parts; a missing quarter is a gap.

    Which communes, programmes and sources are named, and in which colour, is decided by their size
    in the whole office, so that a colour means the same whatever the page is narrowed to.
    """
    periods = ledger.figures.quarter.period.back(TREND_QUARTERS)
    whole = ledger.trend("outstanding", scope, periods)
    parts = _classes(ledger, scope, periods) if by == "class" else (
        _along(ledger, scope, by, periods, whole)
    )  # fmt: skip
    scale = Scale.of(cell.value for cell in whole)
    labels = [period.label for period in periods]
    bars = [
        go.Bar(
            name=label(part.name, 24),
            x=labels,
            y=scale.drawn([cell.value for cell in part.cells]),
            marker={"color": part.colour, "line": {"color": "var(--surface)", "width": 1}},
            hovertemplate=f"%{{y:,.{scale.decimals}f}}",
        )
        for part in parts
    ]
    keys = _CLASSES if by == "class" else ["outstanding"]
    return {
        "id": "parts",
        "indicators": [REGISTRY[key] for key in keys],
        "title": _("Composition of outstanding, quarter by quarter"),
        "lead": _("%(unit)s at the end of each quarter") % {"unit": scale.name},
        "figure": plain(
            bars,
            barmode="stack",
            hovermode="x unified",
            yaxis={"rangemode": "tozero", "tickformat": ",.0f"},
            xaxis=quarters_axis(periods),
        ),
        "columns": [
            _("Quarter"), *[part.name for part in parts], _("Total outstanding (million dong)"),
        ],
        "rows": columns_of(labels, [*[part.cells for part in parts], whole]),
    }  # fmt: skip


def _classes(ledger: Ledger, scope: Scope, periods: Sequence[Period]) -> list[Part]:
    return [
        Part(str(REGISTRY[key].label), colour, ledger.trend(key, scope, periods))
        for key, colour in _CLASSES.items()
    ]


def _along(
    ledger: Ledger, scope: Scope, by: Dimension, periods: Sequence[Period], whole: list[Cell]
) -> list[Part]:
    """The parts that were anything, the largest of the office first, and what remains of all."""
    found, named = [], _named(ledger, by, periods)
    for value, colour in named.items():
        cells = ledger.trend("outstanding", scope.within(by, value), periods)
        if any(cell.value for cell in cells):
            found.append(Part(ledger.names.of(by, value).label, colour, cells))
    rest = [
        _rest(total, [part.cells[i] for part in found]) for i, total in enumerate(whole)
    ]  # fmt: skip
    if any(cell.value for cell in rest):
        found.append(Part(_("All others"), "var(--part-7)", rest))
    return found


def _rest(total: Cell, cells: Sequence[Cell]) -> Cell:
    if total.value is None:
        return amount(None)
    return amount(int(total.value) - sum(int(cell.value or 0) for cell in cells), total.decimals)


def _named(ledger: Ledger, by: Dimension, periods: Sequence[Period]) -> dict[str | int, str]:
    """The colour of each part that is named: of associations all, else the largest of the office.

    Sizes are those of the latest quarter that is loaded.
    """
    figures = ledger.figures
    if by == "association":
        return {code: f"var(--association-{code})" for code in ledger.names.all(by)}
    figures.loaded.read([(WHOLE, by)], periods)
    for period in reversed(periods):
        parts = figures.loaded.parts(period, WHOLE, by)
        sizes = {getattr(p, by): figures.at("outstanding", p, period)[0] or 0 for p in parts}
        if any(sizes.values()):
            order = sorted(sizes, key=lambda v: (-sizes[v], ledger.names.of(by, v).order))
            return {v: f"var(--part-{i})" for i, v in enumerate(order[:_NAMED], start=1)}
    return {}
