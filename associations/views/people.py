"""An office's accounts, for its administrators."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from associations import staff
from associations.forms import AssignmentForm, InvitationForm
from associations.models import Assignment
from associations.pages import Visit, page, visit
from associations.rights import Action

_LINK = "one_time_link"


@require_safe
def people(request: HttpRequest, office_code: str) -> HttpResponse:
    """Everybody of the office."""
    seen = visit(request, office_code, action=Action.MANAGE_PEOPLE)
    found = staff.people(seen.office, seen.today)
    return render(request, "associations/people.html", page(seen, "people", people=found))


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, office_code: str) -> HttpResponse:
    """Somebody new: an account, its first role and the link to hand over."""
    seen = visit(request, office_code, action=Action.MANAGE_PEOPLE)
    form = InvitationForm(request.POST or None, office=seen.office, on=seen.today)
    if form.is_valid():
        data = form.cleaned_data
        try:
            user = staff.invite(data["username"], data["full_name"], form.instance)
        except staff.NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            if not user.has_usable_password():
                _show_once(request, user.pk, staff.invitation(user))
            return redirect("person", seen.code, user.pk)
    return render(request, "associations/invite.html", page(seen, "people", form=form))


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, office_code: str, user_id: int) -> HttpResponse:
    """One person: their roles here, and another one to give."""
    seen = visit(request, office_code, action=Action.MANAGE_PEOPLE)
    found = _person(seen, user_id)
    form = AssignmentForm(request.POST or None, office=seen.office, on=seen.today)
    if form.is_valid():
        form.instance.user = found.user
        try:
            staff.assign(form.instance)
        except staff.NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("The role is given."))
            return redirect("person", seen.code, user_id)
    kept = request.session.pop(_LINK, None) if request.method == "GET" else None
    link = request.build_absolute_uri(kept[1]) if kept and kept[0] == user_id else ""
    shown = page(seen, "people", person=found, form=form, link=link)
    return render(request, "associations/person.html", shown)


@require_POST
def end_assignment(
    request: HttpRequest, office_code: str, user_id: int, assignment_id: int
) -> HttpResponse:
    """Takes one role away, at once."""
    seen = visit(request, office_code, action=Action.MANAGE_PEOPLE)
    assignment = get_object_or_404(Assignment, pk=assignment_id, user=user_id, office=seen.office)
    try:
        staff.end(assignment, seen.today)
    except staff.NotPossible as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("The role has ended."))
    return redirect("person", seen.code, user_id)


@require_POST
def new_link(request: HttpRequest, office_code: str, user_id: int) -> HttpResponse:
    """A new one-time link for somebody who forgot the password."""
    seen = visit(request, office_code, action=Action.MANAGE_PEOPLE)
    found = _person(seen, user_id)
    if found.user == seen.user:
        messages.error(request, _("For yourself, change the password instead."))
        return redirect("person", seen.code, user_id)
    try:
        _show_once(request, user_id, staff.new_link(found.user, seen.office, seen.today))
    except staff.NotPossible as reason:
        messages.error(request, str(reason))
    return redirect("person", seen.code, user_id)


@require_POST
def lock(request: HttpRequest, office_code: str, user_id: int) -> HttpResponse:
    """Takes everything away that somebody may do in the office."""
    seen = visit(request, office_code, action=Action.MANAGE_PEOPLE)
    found = _person(seen, user_id)
    try:
        locked = staff.lock(found.user, seen.office, seen.today)
    except staff.NotPossible as reason:
        messages.error(request, str(reason))
    else:
        elsewhere = _("All roles here have ended; the account stays open for another office.")
        messages.success(request, _("The account is locked.") if locked else elsewhere)
    return redirect("person", seen.code, user_id)


def _person(visit: Visit, user_id: int) -> staff.Person:
    for found in staff.people(visit.office, visit.today):
        if found.user.pk == user_id:
            return found
    raise Http404


def _show_once(request: HttpRequest, user_id: int, path: str) -> None:
    """Leaves a link for the person's page, which shows it and forgets it."""
    request.session[_LINK] = [user_id, path]
