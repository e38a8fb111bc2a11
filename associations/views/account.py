"""Signing in and out, the one-time link, and where a person starts."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import (
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordResetConfirmView,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from associations import holdings, second_step
from associations.forms import SignInForm
from associations.models import Office, Role, User
from associations.numbers import DASH
from associations.pages import Visit, newest, signed_in, visit
from associations.rights import Action, invented_only

sign_in = LoginView.as_view(authentication_form=SignInForm, redirect_authenticated_user=True)
sign_out = LogoutView.as_view()
change_password = PasswordChangeView.as_view(success_url=reverse_lazy("account"))


class Invitation(PasswordResetConfirmView):
    """The one-time link: whoever holds it sets the account's password and is signed in."""

    post_reset_login = True
    success_url = reverse_lazy("home")

    def get_user(self, uidb64: str) -> User | None:
        """The account of the link; a locked one has none."""
        user: Any = super().get_user(uidb64)
        return user if user is not None and user.is_active else None


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: roles, the second step, the password and the sessions."""
    user, today = signed_in(request), timezone.localdate()
    offices = holdings.own(user, today)
    facts = [
        {"label": _("User name"), "value": user.username},
        {"label": _("Telephone"), "value": user.phone or DASH},
    ]
    shown = {
        "facts": facts,
        "offices": offices,
        "step": second_step.held(user),
        "demanded": second_step.demanded(user, today),
        "exempt": invented_only(user, today),
        "idle": settings.SESSION_COOKIE_AGE // 3600,
        "longest": settings.SESSION_LONGEST_AGE // 3600,
    }
    return render(request, "associations/account.html", shown)


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Ends all sessions of the account but this one."""
    user = signed_in(request)
    user.end_sessions()
    update_session_auth_hash(request, user)
    messages.success(request, _("Everywhere else you are signed out."))
    return redirect("account")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest figures of somebody's only office; else the choice, or what is missing.

    Whoever is an association officer and nothing else there starts with their own work.
    """
    user, today = signed_in(request), timezone.localdate()
    codes = sorted(o.named(today).code for o in Office.objects.visible_to(user.pk, today))
    visits = [visit(request, code) for code in codes]
    if len(visits) != 1:
        return render(request, "associations/home.html", {"offices": [_start(v) for v in visits]})
    start = _start(visits[0])
    if start["url"] is None:
        return render(request, "associations/home.html", {"office": visits[0].name, **start})
    return redirect(start["url"])


def _start(visit: Visit) -> dict[str, Any]:
    """Where a person's work in an office begins; `url` is None before the first quarter."""
    quarter, url = newest(visit.quarters), None
    if quarter is not None:
        url = reverse("overview", args=[visit.code, quarter.slug])
        if all(a.role == Role.ASSOCIATION_OFFICER for a in visit.reach.assignments):
            url = reverse("work", args=[visit.code])
    return {
        "name": visit.name.name,
        "url": url,
        "open_quarter": _if_may(visit, Action.IMPORT, "open_quarter"),
        "people": _if_may(visit, Action.MANAGE_PEOPLE, "people"),
    }


def _if_may(visit: Visit, action: Action, name: str) -> str:
    return reverse(name, args=[visit.code]) if visit.may(action) else ""
