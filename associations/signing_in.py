"""Name and password: who signs in with them, and when nobody may try any more.

Failures are counted by user name and network address, of names that exist and of others alike.
Once there are too many, no password is looked at, so no hash is computed, until the lock ends.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from ipaddress import ip_address
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from .models import User
from .rights import second_step_asked


class Closed(LoginRequiredMiddleware):
    """Leads whoever is not signed in to the page for it, except to what was opened to everybody.

    Who asks for an opened address is not looked up, so one that reads no row needs no database.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Nothing for those who may go on, else the way to sign in."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class PasswordBackend(AxesStandaloneBackend, ModelBackend):
    """Signs in by user name and password, unless name and address are locked."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """The account, or None. Raises PermissionDenied for a lock, before any password is read."""
        super().authenticate(request, username, password, **kwargs)
        return ModelBackend.authenticate(self, request, username, password, **kwargs)

    def get_user(self, user_id: int) -> User | None:
        """The open account of a session; whether it is asked for a second step is read along."""
        statement, values = _account(timezone.localdate())
        user: Any = next(iter(User.objects.raw(statement, [*values, user_id])), None)
        if user is None or not self.user_can_authenticate(user):
            return None
        user.second_step_asked = user.asked
        return user


@lru_cache(maxsize=2)
def _account(on: date) -> tuple[str, tuple[Any, ...]]:
    """What reads an account with whether it is asked for a second step: a statement, and its values
    but the last, the account's number. Made once a day, as every request asks it.
    """
    accounts = User.objects.annotate(asked=second_step_asked(on)).filter(pk=0)
    statement, values = accounts.query.sql_with_params()
    return statement, tuple(values[:-1])


def client_address(request: HttpRequest) -> str | None:
    """The network address that a request comes from.

    Behind the proxy that ends TLS it is the one which that proxy saw and wrote last; what a client
    writes into the header itself stands before it and counts for nothing.
    """
    found = request.META.get("REMOTE_ADDR")
    if settings.HTTPS:
        found = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or found
    try:
        return str(ip_address(found or ""))
    except ValueError:
        return None


def locked_page(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """What is shown instead of any answer to a password: until when, and what to do."""
    tried = AccessAttempt.objects.filter(
        username=(credentials or {}).get("username"), ip_address=client_address(request)
    )
    last = tried.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    shown = {"until": last + settings.AXES_COOLOFF_TIME}
    return render(request, "registration/locked.html", shown, status=429)


def locks(usernames: Iterable[str], at: datetime) -> dict[str, datetime]:
    """Until when each of these user names is locked somewhere; one that is not is left out."""
    tried = AccessAttempt.objects.filter(
        username__in=list(usernames), attempt_time__gt=at - settings.AXES_COOLOFF_TIME
    )
    places = tried.order_by().values("username", "ip_address")
    counted = places.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    found: dict[str, datetime] = {}
    for place in counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT):
        until = place["last"] + settings.AXES_COOLOFF_TIME
        found[place["username"]] = max(until, found.get(place["username"], until))
    return found


def unlock(username: str) -> None:
    """Forgets all failures of a user name, wherever they came from."""
    AccessAttempt.objects.filter(username=username).delete()


def forget_failures(at: datetime) -> None:
    """Drops failures that no lock rests on any more."""
    AccessAttempt.objects.filter(attempt_time__lte=at - settings.AXES_COOLOFF_TIME).delete()
