"""An office's accounts, for its administrators."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from associations import holdings, second_step, staff
from associations.forms import AssignmentForm, InvitationForm, PhoneForm
from associations.models import Assignment
from associations.pages import Visit, page, visit
from associations.rights import Action

_LINK = "one_time_link"


@require_safe
def people(request: HttpRequest, office_code: str) -> HttpResponse:
    """Everybody of the office."""
    seen = visit(request, office_code, action=Action.MANAGE_PEOPLE)
    found = holdings.people(seen.office, timezone.now(), seen.today)
    return render(request, "associations/people.html", page(seen, "people", people=found))


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, office_code: str) -> HttpResponse:
    """Somebody new: an account, its first role and the link to hand over."""
    seen = visit(request, office_code, action=Action.MANAGE_PEOPLE)
    form = InvitationForm(request.POST or None, office=seen.office, on=seen.today)
    if form.is_valid():
        data = form.cleaned_data
        try:
            user = staff.invite(
                data["username"], data["full_name"], *form.assignments(), phone=data["phone"]
            )
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
        try:
            staff.assign(found.user, *form.assignments())
        except staff.NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("The role is given."))
            return redirect("person", seen.code, user_id)
    kept = request.session.pop(_LINK, None) if request.method == "GET" else None
    link = request.build_absolute_uri(kept[1]) if kept and kept[0] == user_id else ""
    extra = {
        "person": found,
        "form": form,
        "link": link,
        "phone": PhoneForm(initial={"phone": found.user.phone}),
        "step": second_step.held(found.user),
        "demanded": second_step.demanded(found.user, seen.today),
    }
    return render(request, "associations/person.html", page(seen, "people", **extra))


@require_POST
def phone(request: HttpRequest, office_code: str, user_id: int) -> HttpResponse:
    """Another telephone number of somebody, or none."""
    seen = visit(request, office_code, action=Action.MANAGE_PEOPLE)
    found, form = _person(seen, user_id), PhoneForm(request.POST)
    if form.is_valid():
        found.user.phone = form.cleaned_data["phone"]
        found.user.save(update_fields=["phone"])
        messages.success(request, _("The telephone number is kept."))
    else:
        messages.error(request, " ".join(map(str, form.errors["phone"])))
    return redirect("person", seen.code, user_id)


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
def reset_second_step(request: HttpRequest, office_code: str, user_id: int) -> HttpResponse:
    """Takes a lost device away; the next sign-in leads to setting up another."""
    seen = visit(request, office_code, action=Action.MANAGE_PEOPLE)
    found = _person(seen, user_id)
    if found.user == seen.user:
        messages.error(request, _("For yourself, set up another telephone under your account."))
        return redirect("person", seen.code, user_id)
    try:
        staff.reset_second_step(found.user, seen.office, seen.today)
    except staff.NotPossible as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("The device is taken away and all sessions have ended."))
    return redirect("person", seen.code, user_id)


@require_POST
def unlock(request: HttpRequest, office_code: str, user_id: int) -> HttpResponse:
    """Lifts the lock that failed attempts to sign in have brought."""
    seen = visit(request, office_code, action=Action.MANAGE_PEOPLE)
    staff.unlock(_person(seen, user_id).user)
    messages.success(request, _("Signing in is open again."))
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


def _person(visit: Visit, user_id: int) -> holdings.Person:
    for found in holdings.people(visit.office, timezone.now(), visit.today):
        if found.user.pk == user_id:
            return found
    raise Http404


def _show_once(request: HttpRequest, user_id: int, path: str) -> None:
    """Leaves a link for the person's page, which shows it and forgets it."""
    request.session[_LINK] = [user_id, path]
