"""Two addresses for what looks after the programs: does this one answer, and can it work."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from associations import health

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """This program answers. Nothing else is looked at, no session and no database."""
    return JsonResponse({"live": True})


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Everything it needs is there, or 503 with the names of the parts that are not."""
    failing = health.failing()
    if failing:
        logger.warning("not ready", extra={"facts": {"failing": failing}})
        return JsonResponse({"ready": False, "failing": failing}, status=503)
    return JsonResponse({"ready": True})
