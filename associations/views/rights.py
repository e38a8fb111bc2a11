"""What each role may do, read from the rule itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from associations.forms import OFFICERS
from associations.models import Role
from associations.rights import ACTION_LABELS, Action, allowed


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """The table of roles and actions."""
    rows = [(ACTION_LABELS[action], [_answer(role, action) for role in Role]) for action in Action]
    return render(request, "associations/rights.html", {"roles": Role.labels, "rows": rows})


def _answer(role: Role, action: Action) -> str:
    """yes, no, or whole: only when the officer is of the whole office."""
    if not allowed(role, action):
        return "no"
    in_part = allowed(role, action, part_of_office=True)
    return "yes" if in_part or role not in OFFICERS else "whole"
