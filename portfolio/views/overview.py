"""The overview of a quarter: what a leader looks at first."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from associations.models import DIRECT
from portfolio.scope import Dimension
from portfolio.shown import Shown

from .changes import changes_of_groups
from .frame import Frame, Kept
from .panels import panels


@require_safe
def overview(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """Key figures, what changed, charts and tables of an office's quarter, or of a part of it."""
    by: tuple[Dimension, ...] = ("association", "commune", "programme")
    frame = Frame.of(request, office_code, quarter_slug, by=by)
    kept = {"panels": Kept(lambda: panels(frame))}
    # Direct lending has no groups.
    seen = frame.sees_rows and frame.scope.association != DIRECT
    if seen:
        kept["changes"] = changes_of_groups(frame)
    return frame.show("overview", kept, lambda: _around(frame, seen=seen))


def _around(frame: Frame, *, seen: bool) -> Shown:
    return {
        "no_rows": not frame.sees_rows,
        "all_groups": frame.link("groups") if seen else "",
        "meeting": frame.link("meeting"),
    }
