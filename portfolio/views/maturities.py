"""Debt that falls due: what became of it, and what comes next."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.models import DIRECT
from portfolio import rows
from portfolio.bases import PREVIOUS_QUARTER
from portfolio.cells import Ledger
from portfolio.maturities import NEXT
from portfolio.scope import WHOLE
from portfolio.shown import Shown
from portfolio.tables import DueGroup, DueGroupTable

from .filters import DIMENSIONS
from .frame import Frame
from .maturity_panels import BROKEN_DOWN, panels


@require_safe
def maturities(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """Debt that falls due: what became of it, and what comes next."""
    frame = Frame.of(request, office_code, quarter_slug, by=BROKEN_DOWN, dimensions=DIMENSIONS)
    return frame.show("maturities", lambda: panels(frame), lambda: _rows(frame))


def _rows(frame: Frame) -> Shown:
    if not frame.sees_rows:
        return {"sees_rows": False}
    return {"sees_rows": True, "groups": _groups(frame)}


def _groups(frame: Frame) -> DueGroupTable | None:
    """The groups of the part that the person sees; none by programme or source, and no direct."""
    part = frame.scope
    if part.association == DIRECT or {"programme", "source"} & {*part.dimensions}:
        return None
    own = frame.own.figures
    now = frame.here.quarter.period
    own.loaded.read([(WHOLE, None), (part, None), (part, "group")], [now])
    found = rows.groups(own, frame.names, part, frame.seen, link=frame.group_links(part))
    frame.names.know_groups({row.scope.group: row.code for row in found if row.scope.group})
    ledger = Ledger(own, frame.names, PREVIOUS_QUARTER)
    shown = [_group(ledger, row) for row in found]
    table = DueGroupTable(
        [row for row in shown if any(c.value for c in (row.due, row.open, row.coming))],
        prefix="group-",
        order_by="-open",
        attrs={
            "caption": _("Savings-and-loan groups"),
            "caption_note": _("Amounts in million dong"),
        },
    )
    return frame.sorted(table, per_page=10)


def _group(ledger: Ledger, row: rows.GroupRow) -> DueGroup:
    return DueGroup(
        row,
        ledger.cell("due", row.scope, "since"),
        ledger.cell("due_open", row.scope, "since"),
        ledger.cell(NEXT, row.scope),
        row.href,
    )
