"""Charts of a whole by its parts: one bar a part."""

from collections.abc import Sequence

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from associations.numbers import MILLION, Number
from portfolio.causes import Explained
from portfolio.cells import Cell, Ledger, amount
from portfolio.indicators import REGISTRY
from portfolio.scope import Dimension, Scope

from .drawing import Chart, columns_of, label, plain

# As many bars as can be told apart across a room; the rest is one bar more.
MOST_BARS = 12


def association_shares(ledger: Ledger, scope: Scope) -> Chart:
    """Each association's share of entrusted outstanding."""
    parts = ledger.names.in_order(ledger.figures.parts(scope, "association"), "association")
    shared = [p for p in parts if ledger.cell("association_share", p).value is not None]
    shares = [ledger.cell("association_share", p) for p in shared]
    amounts = [ledger.cell("outstanding", p) for p in shared]
    labels = [ledger.names.of("association", p.association or "").label for p in shared]
    colours = [f"var(--association-{p.association})" for p in shared]
    return {
        "id": "association-shares",
        "indicators": [REGISTRY["association_share"]],
        "title": _("Share of each association"),
        "lead": _("Percent of entrusted outstanding"),
        "figure": lying(labels, shares, colours, [f"{c} %" for c in shares]),
        "columns": [_("Association"), _("Outstanding"), _("Share of entrusted (%)")],
        "rows": columns_of(labels, [amounts, shares]),
    }


def amounts_by_part(ledger: Ledger, scope: Scope, dimension: Dimension, key: str) -> Chart:
    """An amount by the parts along a dimension, the largest first and the others as one bar."""
    found = [(p, ledger.cell(key, p)) for p in ledger.figures.parts(scope, dimension)]
    some = sorted((pc for pc in found if pc[1].value), key=lambda pc: -int(pc[1].value or 0))
    labels = [ledger.names.of(dimension, getattr(p, dimension)).label for p, _c in some]
    cells = [c for _p, c in some]
    if len(cells) > MOST_BARS:
        rest = sum(int(c.value or 0) for c in cells[MOST_BARS:])
        labels = [*labels[:MOST_BARS], _("All others")]
        cells = [*cells[:MOST_BARS], amount(rest, cells[0].decimals)]
    indicator = REGISTRY[key]
    return {
        "id": f"{key}-by-{dimension}".replace("_", "-"),
        "indicators": [indicator],
        "title": str(indicator.label),
        "lead": _("Amounts in million dong"),
        "figure": lying(labels, cells, ["var(--series-1)"] * len(cells), list(map(str, cells))),
        "columns": ["", indicator.label],
        "rows": columns_of(labels, [cells]),
    }


def rated_groups(ledger: Ledger, scope: Scope) -> Chart:
    """Open groups by rating; those without a score are a column of their own."""
    ratings = [str(rating) for rating in ledger.names.all("rating")]
    parts = [scope.within("rating", rating) for rating in ratings]
    counts = [ledger.cell("groups_rated", p) for p in parts]
    shares = [ledger.cell("groups_rated_share", p) for p in parts]
    labels = [ledger.names.of("rating", rating).label for rating in ratings]
    columns = go.Bar(
        x=labels,
        y=[None if c.value is None else int(c.value) for c in counts],
        marker_color=[f"var(--rating-{rating})" for rating in ratings],
        text=[f"{c} ({s} %)" for c, s in zip(counts, shares, strict=True)],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    highest = max((int(c.value or 0) for c in counts), default=0)
    return {
        "id": "rated-groups",
        "indicators": [REGISTRY["groups_rated"]],
        "title": _("Groups by rating"),
        "lead": _("Number of groups and share of all open groups"),
        "figure": plain(
            [columns], yaxis={"visible": False, "range": [0, highest * 1.15 or 1]}
        ),
        "columns": [_("Rating"), _("Groups"), _("Share (%)")],
        "rows": columns_of(labels, [counts, shares]),
    }  # fmt: skip


def causes(explained: Explained, dimension: Dimension, by: str, heading: str) -> Chart:
    """Who caused a change: the parts that changed most, then all others as one bar.

    A rise is coloured by what it means for the figure.
    """
    indicator = REGISTRY[explained.key]
    labels = [cause.name.label for cause in explained.causes]
    changes = [cause.change for cause in explained.causes]
    moved = [cause.moved for cause in explained.causes]
    if explained.rest.value:
        labels, changes, moved = (
            [*labels, _("All others")], [*changes, explained.rest], [*moved, Cell("")]
        )  # fmt: skip
    good = {"rise": 1, "fall": -1}.get(indicator.good, 0)
    colours = [_sense((c.value or 0) * good) for c in changes]
    return {
        "id": f"causes-{explained.key}-{dimension}",
        "indicators": [indicator],
        "title": f"{indicator.label} {by}",
        "lead": _("%(change)s, million dong") % {"change": heading},
        "figure": lying(labels, changes, colours, list(map(str, changes))),
        "columns": ["", heading, _("Of it moved in and out")],
        "rows": [
            *columns_of(labels, [changes, moved]),
            [_("Total"), explained.whole, Cell("")],
        ],
    }


def lying(
    labels: Sequence[str], cells: Sequence[Cell], colours: Sequence[str], texts: Sequence[str]
) -> Chart:
    """Bars that lie, the first on top, each with its number at its end; amounts in million."""
    values = [
        None if c.value is None else float(c.value / (MILLION if c.unit == "VND" else 1))
        for c in cells
    ]
    known = [0.0, *(v for v in values if v is not None)]
    # Room for the numbers, which stand beyond the ends of the bars.
    room = (max(known) - min(known)) * 0.35 or 1
    bars = go.Bar(
        orientation="h",
        x=values,
        y=list(range(len(values))),
        marker_color=list(colours),
        text=list(texts),
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    return plain(
        [bars],
        xaxis={
            "showticklabels": False,
            "showgrid": False,
            "showline": False,
            "range": [min(known) - room * (min(known) < 0), max(known) + room * (max(known) > 0)],
        },
        yaxis={
            "showgrid": False,
            "showline": False,
            "zeroline": False,
            # The first on top; few bars stay bars.
            "range": [max(len(values), 4) - 0.5, -0.5],
            "tickvals": list(range(len(values))),
            "ticktext": [label(text) for text in labels],
        },
        showlegend=False,
    )


def _sense(size: Number) -> str:
    if size == 0:
        return "var(--neutral)"
    return "var(--good)" if size > 0 else "var(--bad)"
