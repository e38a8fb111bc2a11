"""The board of monthly sheets: how far each is, who is late, and whom to call."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.months import Month
from associations.pages import page, visit
from associations.rights import Action
from groups.submission import wanted
from portfolio.shown import Shown

from .board_look import FIRST, BoardLook
from .board_parts import as_table, calls, matrix
from .office_files import table_file


@require_safe
def sheets(request: HttpRequest, office_code: str) -> HttpResponse:
    """The sheets of a month, or of one association over six; of the parts the person sees."""
    here = visit(request, office_code, action=Action.SEE_ROWS)
    look = BoardLook.of(here)
    shown: Shown = {"table": as_table(look)}
    if "download" in request.GET:
        about = [f"{here.name.name} · {look.month.label}"]
        return table_file(request, shown, about, f"{here.code}-{look.month.slug}")
    context = shown | {
        "month": look.month.label,
        "board": matrix(look),
        "calls": calls(look),
        "switches": [_associations(look)],
        "steps": _steps(look),
        "rule": look.rule,
        "may_set": here.may(Action.SET_RULES),
        "may_review": here.may(Action.REVIEW),
    }
    return render(request, "sheets/board.html", page(here, "sheets", **context))


def _steps(look: BoardLook) -> Shown:
    """The months before and after, where there are sheets of them."""
    now, rule = Month.of(look.here.today), look.rule
    found: Shown = {}
    for name, month in (("previous", look.month.previous), ("next", look.month.next)):
        if FIRST <= month <= now and wanted(rule, month):
            found[name] = {"label": month.label, "url": look.link(month, look.association)}
    return found


def _associations(look: BoardLook) -> Shown:
    """The month of all, or one association over time."""
    choices = [{"label": look.month.label, "url": look.link(look.month),
                "current": not look.association}]  # fmt: skip
    for code in look.associations:
        label = look.names.of("association", code).label
        url = look.link(look.month, code)
        choices.append({"label": label, "url": url, "current": code == look.association})
    return {"label": _("Board of"), "choices": choices}
