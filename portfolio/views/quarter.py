"""A quarter's own page: how far its data goes, which files it stands on, and its checks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from associations.jobs import standing
from associations.models import Job
from associations.pages import page, visit
from associations.rights import Action
from portfolio import checks
from portfolio.figures import Figures
from portfolio.models import ImportFile
from portfolio.quarters import BUILD


@require_safe
def quarter(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """The state of a quarter, the files posted for it and the results of all checks."""
    here = visit(request, office_code, quarter_slug, Action.SEE)
    figures = Figures.of(here.quarter, by=("association", "commune", "programme"))
    posted = here.quarter.imports.filter(state=ImportFile.State.POSTED).order_by("kind")
    build = Job.objects.filter(kind=BUILD, key=str(here.quarter.pk)).first()
    context = page(
        here,
        "quarter",
        checks=checks.results(figures),
        posted=list(posted),
        missing=_missing({file.kind for file in posted}),
        building=standing(build, timezone.now()) if build and not build.finished else "",
        not_built=build.error if build and build.state == Job.State.FAILED else "",
    )
    return render(request, "portfolio/quarter.html", context)


def _missing(posted: set[str]) -> list[str]:
    """What a whole quarter still lacks."""
    return [str(label) for kind, label in ImportFile.Kind.choices if kind not in posted]
