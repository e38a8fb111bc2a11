"""A quarter's own page: how far its data goes, which files it stands on, and its checks."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from associations.jobs import standing
from associations.models import Backup, Job
from associations.pages import Visit, page, visit
from associations.rights import Action
from portfolio import checks
from portfolio.figures import Figures
from portfolio.quarters import BUILD

from .previews import shown_checklist


@require_safe
def quarter(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """The state of a quarter, the files posted for it and the results of all checks."""
    here = visit(request, office_code, quarter_slug, Action.SEE)
    figures = Figures.of(here.quarter, by=("association", "commune", "programme"))
    build = Job.objects.filter(kind=BUILD, key=str(here.quarter.pk)).first()
    context = page(
        here,
        "quarter",
        checks=checks.results(figures),
        checklist=shown_checklist(here),
        building=standing(build, timezone.now()) if build and not build.finished else "",
        not_built=build.error if build and build.state == Job.State.FAILED else "",
        backups=_warning(here),
    )
    return render(request, "portfolio/quarter.html", context)


def _warning(here: Visit) -> dict[str, Any]:
    """When the newest sound backup was made, for whom that was too long ago; else nothing.

    Nobody is warned where everything is invented.
    """
    if here.office.synthetic or not here.may(Action.SEE_BACKUPS):
        return {}
    newest = Backup.objects.newest_sound()
    hours = settings.BACKUP_WARN_HOURS
    if newest is not None and newest > timezone.now() - timedelta(hours=hours):
        return {}
    return {"newest": newest, "hours": hours}
