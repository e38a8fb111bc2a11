"""Communes against associations: one cell for each pair, told by number and by lightness."""

from typing import Literal

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from associations.numbers import MILLION, Number, written
from portfolio.cells import Cell, Ledger
from portfolio.indicators import REGISTRY
from portfolio.scope import Scope

from .drawing import Chart, columns_of, label, names_axis, plain

Heat = Literal["outstanding", "overdue_ratio"]
_COLOURS: dict[Heat, tuple[str, str]] = {
    "outstanding": ("var(--heat-low)", "var(--heat-high)"),
    "overdue_ratio": ("var(--heat-bad-low)", "var(--heat-bad-high)"),
}


def communes_by_association(ledger: Ledger, scope: Scope, of: Heat) -> Chart | None:
    """Outstanding or the overdue ratio of each association in each commune; None without a pair.

    A part that the scope names leaves one row or one column. What is nothing or not known has no
    colour.
    """
    communes, associations = _communes(ledger, scope), _associations(ledger, scope)
    if not communes or not associations:
        return None
    grid = [
        [ledger.cell(of, c.within("association", a)) for a in associations] for c in communes
    ]  # fmt: skip
    rows = [ledger.names.of("commune", c.commune or 0).label for c in communes]
    heads = [ledger.names.of("association", a).label for a in associations]
    columns = [list(column) for column in zip(*grid, strict=True)]
    if scope.association is None:
        heads.append(_("Total"))
        columns.append([ledger.cell(of, c) for c in communes])
    if scope.commune is None:
        rows.append(_("Total"))
        foot = [ledger.cell(of, scope.within("association", a)) for a in associations]
        columns = [
            [*column, cell]
            for column, cell in zip(columns, [*foot, ledger.cell(of, scope)], strict=False)
        ]
    amounts = of == "outstanding"
    return {
        "id": "heat",
        "size": _size(len(communes)),
        "indicators": [REGISTRY[of]],
        "title": _("Communes and associations"),
        "lead": _("Outstanding in million dong") if amounts else
        _("Overdue debt in percent of the outstanding of the same cell"),
        "figure": _figure(grid, rows[: len(communes)], heads[: len(associations)], of),
        "columns": [_("Commune"), *heads],
        "rows": columns_of(rows, columns),
    }  # fmt: skip


def _communes(ledger: Ledger, scope: Scope) -> list[Scope]:
    if scope.commune is not None:
        return [scope] if ledger.figures.level("outstanding", scope).value else []
    found = ledger.figures.parts(scope, "commune")
    there = [c for c in found if ledger.figures.level("outstanding", c).value]
    return ledger.names.in_order(there, "commune")


def _associations(ledger: Ledger, scope: Scope) -> list[str]:
    if scope.association is not None:
        return [scope.association]
    codes = [str(code) for code in ledger.names.all("association")]
    level = ledger.figures.level
    return [c for c in codes if level("outstanding", scope.within("association", c)).value]


def _size(rows: int) -> str:
    sizes = ((4, "low"), (8, ""), (16, "tall"))
    return next((size for most, size in sizes if rows <= most), "taller")


def _figure(grid: list[list[Cell]], rows: list[str], heads: list[str], of: Heat) -> Chart:
    unit = MILLION if of == "outstanding" else 1
    low, high = _COLOURS[of]
    heat = go.Heatmap(
        x=[*range(len(heads))],
        y=[*range(len(rows))],
        z=[[_shade(cell.value, unit) for cell in line] for line in grid],
        text=[[_text(cell) for cell in line] for line in grid],
        texttemplate="%{text}",
        hovertext=[[f"{label(row)} · {label(head)}" for head in heads] for row in rows],
        hovertemplate="%{hovertext}: %{text}<extra></extra>",
        colorscale=[[0, low], [1, high]],
        zmin=0,
        showscale=False,
        xgap=2,
        ygap=2,
    )
    return plain(
        [heat],
        xaxis={"side": "top"} | names_axis(heads, 20),
        yaxis={"autorange": "reversed"} | names_axis(rows),
    )


def _shade(value: Number | None, unit: int) -> float | None:
    return float(value) / unit if value else None


def _text(cell: Cell) -> str:
    if cell.value is None or not cell.value:
        return written(cell.value, cell.decimals)
    return cell.printed
