"""Debt that falls due: what became of it, and what comes next."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portfolio.shown import Shown

from .filters import DIMENSIONS
from .frame import Frame


@require_safe
def maturities(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """Debt that falls due: what became of it, and what comes next."""
    frame = Frame.of(request, office_code, quarter_slug, dimensions=DIMENSIONS)
    return frame.show("maturities", lambda: _panels(frame))


def _panels(frame: Frame) -> Shown:
    return {}
