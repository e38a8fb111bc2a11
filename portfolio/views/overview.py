"""The overview of a quarter: what a leader looks at first."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from associations.models import DIRECT
from portfolio.scope import Dimension
from portfolio.shown import Shown

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
    """The groups behind the changes, of those that the person sees; direct lending has none."""
    seen = frame.sees_rows and frame.scope.association != DIRECT
    return {
        "changes": changes_by_group(frame) if seen else [],
        "no_rows": not frame.sees_rows,
        "all_groups": frame.link("groups") if seen else "",
        "meeting": frame.link("meeting"),
    }
