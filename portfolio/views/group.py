"""One savings-and-loan group: what it owes, how it is rated, its members and its past."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from associations.pages import page
from associations.rights import Action
from groups.models import GroupQuarter

from .filters import BODIES
from .frame import Frame


@require_safe
def group(
    request: HttpRequest, office_code: str, quarter_slug: str, group_code: str
) -> HttpResponse:
    """One group that the person sees: its history, members and loans."""
    frame = Frame.of(request, office_code, quarter_slug, dimensions=BODIES, action=Action.SEE_ROWS)
    records = GroupQuarter.objects.filter(
        frame.seen, office=frame.here.office, ends_on=frame.here.quarter.ends_on
    )
    record = get_object_or_404(records, group__code=group_code)
    context = page(frame.here, "groups", record=record)
    return render(request, "portfolio/group.html", context)
