"""Loans and borrowers: who sees the row sees the name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from associations.pages import page
from associations.rights import Action

from .frame import Frame


@require_http_methods(["GET", "HEAD", "POST"])
def loans(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """The loans that the person sees. A search comes by POST: no name stands in an address."""
    frame = Frame.of(request, office_code, quarter_slug, action=Action.SEE_ROWS)
    return render(request, "portfolio/loans.html", page(frame.here, "loans"))
