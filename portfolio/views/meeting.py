"""Meeting mode: the spoken report as pictures, one message a view, nobody named."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from associations.pages import page

from .filters import BODIES
from .frame import Frame


@require_safe
def meeting(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """The views of the meeting in the order of the spoken report."""
    frame = Frame.of(request, office_code, quarter_slug, dimensions=BODIES)
    return render(request, "portfolio/meeting.html", page(frame.here, "overview"))
