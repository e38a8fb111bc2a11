"""What grew beside what fell: the change of each part, on both sides of nothing."""

from django.utils.translation import gettext as _

from portfolio.causes import Explained
from portfolio.cells import Cell, Ledger
from portfolio.indicators import REGISTRY
from portfolio.scope import Dimension

from .drawing import Chart, columns_of, lines
from .parts import lying


def grown_and_fallen(
    ledger: Ledger, explained: Explained, dimension: Dimension, heading: str
) -> Chart:
    """The parts from the largest growth to the largest fall; `heading` names the base.

    Each row says how much of its change are loans that came from other parts or went to them.
    """
    causes = sorted(explained.causes, key=lambda c: -(c.change.value or 0))
    names = [cause.name.label for cause in causes]
    changes = [cause.change for cause in causes]
    colours = ["var(--flow-in)" if (c.value or 0) > 0 else "var(--flow-out)" for c in changes]
    figure = lying(names, changes, colours, list(map(str, changes)))
    figure["layout"]["yaxis"]["ticktext"] = [lines(name) for name in names]
    percents = [ledger.cell(explained.key, cause.scope, "percent") for cause in causes]
    moved = [cause.moved for cause in causes]
    rows = columns_of(names, [changes, percents, moved])
    if explained.rest.value:
        rows.append([_("All others"), explained.rest, Cell("–"), Cell("–")])
    rows.append([_("Total"), explained.whole, Cell("–"), Cell("–")])
    return {
        "id": f"changes-{dimension}",
        "size": "tall" if len(causes) > 7 else "",
        "indicators": [REGISTRY[explained.key]],
        "title": _("Programmes that grew and programmes that fell"),
        "lead": _("%(change)s, million dong") % {"change": heading},
        "figure": figure,
        "columns": [_("Programme"), heading, _("In percent"), _("Of it moved in and out")],
        "rows": rows,
    }
