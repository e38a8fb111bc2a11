"""The overview of a quarter: what a leader looks at first."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.models import DIRECT
from portfolio import rows
from portfolio.scope import WHOLE, Dimension
from portfolio.shown import Shown
from portfolio.tables import GroupTable

from .changes import changes_by_group
from .frame import Frame
from .panels import panels


@require_safe
def overview(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """Key figures, what changed, charts and tables of an office's quarter, or of a part of it."""
    by: tuple[Dimension, ...] = ("association", "commune", "programme")
    frame = Frame.of(request, office_code, quarter_slug, by=by)
    return frame.show("overview", lambda: panels(frame), lambda: _rows(frame))


def _rows(frame: Frame) -> Shown:
    """The groups of the part that the person sees; direct lending has none."""
    meeting = frame.link("meeting")
    if not frame.sees_rows or frame.scope.association == DIRECT:
        return {"groups": None, "changes": [], "meeting": meeting}
    part = frame.scope.without("programme", "source")
    own = frame.own.figures
    own.loaded.read([(WHOLE, None), (part, None), (part, "group")], frame.told_quarters)
    found = rows.groups(own, frame.names, part, frame.seen, link=frame.group_links(part))
    changes = changes_by_group(frame, part, found)
    return {"groups": _table(frame, found), "changes": changes, "meeting": meeting}


def _table(frame: Frame, found: list[rows.GroupRow]) -> GroupTable:
    attrs = {
        "caption": _("Savings-and-loan groups"),
        "caption_note": _("Amounts in million dong"),
    }
    open_groups = [row for row in found if row.open]
    table = GroupTable(open_groups, prefix="group-", order_by="-overdue", attrs=attrs)
    return frame.sorted(table, per_page=10)
