"""The steps of a monthly sheet: handing it in, returning it with a reason, accepting it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from associations.rights import Action
from groups import submission
from groups.models import Sheet
from portfolio.quarters import ask_to_build

from .sheet_look import SheetLook


@require_POST
def sheet_submit(
    request: HttpRequest, office_code: str, month: str, association: str, commune: str
) -> HttpResponse:
    """Hands the sheet in, which makes it read only; or says what it still waits for."""
    look = SheetLook.of(request, office_code, month, association, commune, Action.ENTER)
    look.rows()
    try:
        submission.submit(look.part, look.here.user, look.here.today)
        messages.success(request, _("The sheet is submitted."))
    except submission.Incomplete as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{look.link('sheet')}#missing")
    except submission.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(look.link("sheet"))


@require_POST
def sheet_return(
    request: HttpRequest, office_code: str, month: str, association: str, commune: str
) -> HttpResponse:
    """Returns a submitted or accepted sheet with a reason, which opens it again."""
    look = SheetLook.of(request, office_code, month, association, commune, Action.REVIEW)
    look.rows()
    try:
        with transaction.atomic():
            was = look.part.hold(alone=True).state
            submission.send_back(look.part, request.POST.get("reason", ""), look.here.user)
            if was == Sheet.State.ACCEPTED:
                _build(look)
        messages.success(request, _("The sheet is returned."))
    except submission.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(look.link("sheet"))


@require_POST
def sheet_accept(
    request: HttpRequest, office_code: str, month: str, association: str, commune: str
) -> HttpResponse:
    """Accepts a submitted sheet; the figures of its quarter may change by it."""
    look = SheetLook.of(request, office_code, month, association, commune, Action.REVIEW)
    look.rows()
    try:
        with transaction.atomic():
            submission.accept(look.part, look.here.user, seen=request.POST.get("seen", ""))
            _build(look)
        messages.success(request, _("The sheet is accepted."))
    except submission.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(look.link("sheet"))


def _build(look: SheetLook) -> None:
    """Asks for the figures of the month's quarter, where the office has that quarter."""
    for quarter in look.here.quarters:
        if quarter.period == look.part.month.period:
            ask_to_build(quarter, look.here.user)
