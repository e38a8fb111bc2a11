"""What outstanding debt is made of, and how that changed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portfolio.shown import Shown

from .filters import DIMENSIONS
from .frame import Frame


@require_safe
def composition(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """What outstanding debt is made of, and how that changed."""
    frame = Frame.of(request, office_code, quarter_slug, dimensions=DIMENSIONS)
    return frame.show("composition", lambda: _panels(frame))


def _panels(frame: Frame) -> Shown:
    return {}
