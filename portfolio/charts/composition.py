"""Charts of what outstanding debt is made of."""

from html import escape

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from portfolio.cells import Ledger
from portfolio.indicators import REGISTRY
from portfolio.scope import Scope

from .drawing import Chart, billions, columns_of, lines, names_axis, plain


def debt_composition(ledger: Ledger, scope: Scope) -> Chart:
    """Outstanding by programme, each bar split by association; parts that are nothing left out."""
    figures, names = ledger.figures, ledger.names
    programmes = [
        p for p in figures.parts(scope, "programme") if figures.level("outstanding", p).value
    ]
    programmes.sort(key=lambda p: -int(figures.level("outstanding", p).value or 0))
    if scope.association is not None:
        associations = [scope.association]
    else:
        associations = [str(code) for code in names.all("association")]
    columns = {
        code: [ledger.cell("outstanding", p.within("association", code)) for p in programmes]
        for code in associations
    }
    labels = [names.of("programme", p.programme or 0).label for p in programmes]
    bars = [
        go.Bar(
            orientation="h",
            name=escape(names.of("association", code).label),
            x=billions([c.value for c in cells]),
            y=[*range(len(labels))],
            marker_color=f"var(--association-{code})",
            hovertemplate="%{x:,.1f}",
        )
        for code, cells in columns.items()
        if any(c.value for c in cells)
    ]
    heads = [names.of("association", code).label for code in associations]
    totals = [ledger.cell("outstanding", p) for p in programmes]
    return {
        "id": "composition",
        "size": "taller" if len(labels) > 8 else "tall",
        "indicators": [REGISTRY["outstanding"]],
        "title": _("Debt composition by programme and association"),
        "lead": _("Billion dong"),
        "figure": plain(
            bars,
            barmode="stack",
            xaxis={"tickformat": ",.0f"},
            yaxis={"autorange": "reversed"}
            | names_axis(labels)
            | {"ticktext": [lines(text) for text in labels]},
        ),
        "columns": [_("Programme"), *heads, _("Total (million dong)")],
        "rows": columns_of(labels, [*columns.values(), totals]),
    }
