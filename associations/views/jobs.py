"""How far a job is, for the page that waits for it."""

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from associations.jobs import standing
from associations.models import Job
from associations.pages import signed_in
from associations.rights import Action, reach


@require_safe
@never_cache
def job(request: HttpRequest, job_id: int) -> JsonResponse:
    """State, progress and error of a job, for whoever asked for it or imports in its office."""
    found = get_object_or_404(Job.objects.select_related("office"), pk=job_id)
    user = signed_in(request)
    reached = reach(user, found.office, timezone.localdate())
    asked = found.asked_by_id == user.pk
    if not reached.may(Action.SEE) or not (asked or reached.may(Action.IMPORT)):
        raise Http404
    return JsonResponse(
        {
            "state": found.state,
            "done": found.progress,
            "total": 100 if found.progress else 0,
            "text": standing(found, timezone.now()),
        }
    )
