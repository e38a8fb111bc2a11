"""Overdue and frozen debt over the quarters, and how it moved."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portfolio.shown import Shown

from .filters import DIMENSIONS
from .frame import Frame


@require_safe
def overdue(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """Overdue and frozen debt over the quarters, and how it moved."""
    frame = Frame.of(request, office_code, quarter_slug, dimensions=DIMENSIONS)
    return frame.show("overdue", lambda: _panels(frame))


def _panels(frame: Frame) -> Shown:
    return {}
