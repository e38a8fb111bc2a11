"""Charts of overdue and frozen debt: over quarters by part, beside PAR, by band, by expiry."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from associations.periods import Period
from portfolio.bands import BANDS
from portfolio.cells import Cell, Ledger
from portfolio.freezes import Freeze
from portfolio.indicators import REGISTRY
from portfolio.scope import WHOLE, Scope
from portfolio.worst import PartTrend, steps

from .drawing import Chart, columns_of, label, line, lines, millions_of, plain, quarters_axis
from .multiples import Field, multiples

# The colour of each figure: debt classes are fixed, both together have none of theirs.
_COLOURS = {
    "overdue": "var(--debt-overdue)",
    "frozen": "var(--debt-frozen)",
    "bad_debt": "var(--bronze)",
}

# How tall a chart of so many fields is, two beside each other.
_SIZES = ((1, "low"), (2, ""), (6, "tall"), (float("inf"), "taller"))


def debt_by_part(
    key: str, parts: Sequence[PartTrend], periods: Sequence[Period], *, ratio: bool, changes: bool
) -> Chart:
    """An amount of debt or its ratio for each part, by quarter or as its change each quarter.

    The cells of the parts begin one quarter before `periods`, from which the first change runs.
    """
    fields = []
    for part in parts:
        cells = part.ratios if ratio else part.amounts
        shown = steps(cells) if changes else cells
        fields.append(Field(part.label or str(REGISTRY[key].label), shown[-len(periods) :]))
    named = REGISTRY[f"{key}_ratio" if ratio else key]
    drawn = multiples(fields, periods, _COLOURS[key], lines=ratio, signed=changes)
    size = next(size for most, size in _SIZES if len(fields) <= most)
    return drawn | {
        "id": f"{key}_ratio" if ratio else key,
        "size": size,
        "indicators": [named],
        "title": _title(named.label, ratio=ratio, changes=changes),
        "lead": _lead(ratio=ratio, changes=changes),
        "columns": [_("Quarter"), *[f.name for f in fields]],
    }


def _title(name: object, *, ratio: bool, changes: bool) -> str:
    if changes:
        return _("%(figure)s: change in each quarter") % {"figure": name}
    return _("%(figure)s, quarter by quarter") % {"figure": name}


def _lead(*, ratio: bool, changes: bool) -> str:
    if changes and ratio:
        return _("Percentage points against the quarter before; a rise is red, a fall green")
    if changes:
        return _("Million dong against the quarter before; a rise is red, a fall green")
    if ratio:
        return _("In percent of the outstanding of the same part; all fields on one scale")
    return _("Million dong at the end of each quarter; all fields on one scale")


# The official ratio, what PAR adds to it, and frozen debt, which is in neither.
RATIOS = ("overdue_ratio", "par30", "par90", "frozen_ratio")
_LINES = {
    "overdue_ratio": ("var(--debt-overdue)", "solid", "circle"),
    "par30": ("var(--series-2)", "dash", "diamond"),
    "par90": ("var(--series-1)", "dash", "triangle-up"),
    "frozen_ratio": ("var(--debt-frozen)", "dot", "square"),
}


def ratios_beside_par(ledger: Ledger, scope: Scope, periods: Sequence[Period]) -> Chart:
    """The official overdue ratio beside PAR30 and PAR90, and the frozen ratio."""
    x = [p.label for p in periods]
    cells = {key: ledger.trend(key, scope, periods) for key in RATIOS}
    lines = []
    for key, (colour, dash, symbol) in _LINES.items():
        y = [None if c.value is None else float(c.value) for c in cells[key]]
        name = str(REGISTRY[key].label)
        lines.append(line(name, x, y, colour, dash=dash, symbol=symbol))
    return {
        "id": "par",
        "indicators": [REGISTRY[key] for key in RATIOS],
        "title": _("The official overdue ratio beside PAR"),
        "lead": _("In percent of outstanding at the end of each quarter. PAR counts the whole "
                  "balance of a loan, the overdue ratio only the part moved to overdue."),
        "figure": plain(
            lines,
            yaxis={"rangemode": "tozero", "tickformat": ",.2~f"},
            hovermode="x unified",
            xaxis=quarters_axis(periods),
        ),
        "columns": [_("Quarter"), *[str(REGISTRY[key].label) for key in RATIOS]],
        "rows": columns_of(x, [cells[key] for key in RATIOS]),
    }  # fmt: skip


def communes_by_band(ledger: Ledger) -> Chart:
    """How many communes lie in each band of overdue ratios; the table stands beside it."""
    cells = [ledger.cell("communes_by_band", WHOLE.within("band", key)) for key in BANDS]
    labels = [str(band.label) for band in BANDS.values()]
    colours = ["var(--good)" if key == "none" else "var(--debt-overdue)" for key in BANDS]
    bars = go.Bar(
        orientation="h",
        x=[c.value for c in cells],
        y=[label(text) for text in labels],
        text=[c.printed for c in cells],
        textposition="outside",
        cliponaxis=False,
        marker_color=colours,
        hovertemplate="%{y}: %{x}<extra></extra>",
    )
    return {
        "id": "bands",
        "size": "low",
        "indicators": [REGISTRY["communes_by_band"]],
        "title": _("Communes by overdue ratio"),
        "lead": _("Number of communes with outstanding"),
        "figure": plain(
            [bars],
            xaxis={"visible": False, "rangemode": "tozero"},
            yaxis={"autorange": "reversed", "showgrid": False},
        ),
        "columns": [_("Overdue ratio"), _("Communes")],
        "rows": columns_of(labels, [cells]),
    }


def expiring_freezes(found: Sequence[Freeze], rows: list[list[str | Cell]]) -> Chart:
    """Frozen debt by the month in which its freeze expires; `rows` are those of the table."""
    names = [escape(str(row[0])) for row in rows[: len(found)]]
    bars = go.Bar(
        x=names,
        y=millions_of([f.frozen for f in found]),
        text=[f.loans or "" for f in found],
        textposition="outside",
        cliponaxis=False,
        marker_color="var(--debt-frozen)",
        hovertemplate="%{x}: %{y:,.2f}<extra></extra>",
    )
    return {
        "id": "freezes",
        "indicators": [REGISTRY["frozen"]],
        "title": _("Freezes by the month in which they expire"),
        "lead": _("Million dong of frozen debt; over each bar the number of loans"),
        "figure": plain(
            [bars],
            xaxis={
                "type": "category",
                "tickvals": names,
                "ticktext": [lines(str(row[0]), 12) for row in rows[: len(found)]],
            },
            yaxis={"rangemode": "tozero", "tickformat": ",.0f"},
        ),
        "columns": [_("Freeze expires"), _("Frozen debt"), _("Loans with frozen debt")],
        "rows": rows,
    }
