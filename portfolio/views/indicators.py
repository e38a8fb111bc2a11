"""What every indicator means."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.indicators import REGISTRY
from portfolio.shown import definition, unit


@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """The registry in words; it holds no figure of any office."""
    listed = [
        {"indicator": i, "definition": definition(i), "unit": unit(i)} for i in REGISTRY.values()
    ]
    return render(request, "portfolio/indicators.html", {"indicators": listed})
