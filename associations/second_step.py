"""The second step of signing in: after the password a code from an app, or a recovery code.

Who is asked for it is a rule of `rights`. Until it is passed a session reaches nothing but the
step itself. Every code works once; wrong ones are counted with the device and make it wait, twice
as long each time. Another device, or none, ends all sessions of the account.
"""

import time
from binascii import unhexlify
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from . import rights
from .models import User

RECOVERY_CODES = 10
DIGITS = 6
# What a session that has not passed may reach. Everything else is refused.
OPEN = frozenset(
    {
        "second_step",
        "set_up_second_step",
        "sign_out",
        "set_language",
        "health_live",
        "health_ready",
    }
)
_PASSED, _KEY = "second_step_passed_at", "second_step_key"
_FRESH = 10 * 60


class WrongCode(Exception):
    """A code that does not fit or was used; `until` is when the next one is looked at."""

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__()
        self.until = until


@dataclass(frozen=True)
class Held:
    """The second step of an account: whether there is one, and the recovery codes left."""

    set_up: bool
    codes_left: int


class SecondStep:
    """Middleware that leads whoever still owes the second step to it, from wherever they go."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Nothing for those who may go on, else the way to the step."""
        if _name(request) in OPEN or not owed(request):
            return None
        kept = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return redirect(f"{reverse('second_step')}{'?' if kept else ''}{kept}")


def owed(request: HttpRequest) -> bool:
    """Whether somebody is signed in by password alone who is asked for more."""
    user: Any = request.user
    return user.is_authenticated and user.second_step_asked and _PASSED not in request.session


def passed(session: SessionBase) -> None:
    """Marks a session as one whose second step is done."""
    session[_PASSED] = int(time.time())
    session.pop(_KEY, None)


def passed_just_now(session: SessionBase) -> bool:
    """Whether the step was passed in the last minutes: changing it asks for that."""
    return time.time() - session.get(_PASSED, 0) < _FRESH


def held(user: User) -> Held:
    """What an account has of the second step."""
    left = StaticToken.objects.filter(device__user=user).count()
    return Held(TOTPDevice.objects.filter(user=user, confirmed=True).exists(), left)


def proposed(session: SessionBase, user: User) -> TOTPDevice:
    """A device that waits for its first code: the session keeps its key, no row does."""
    key = session.get(_KEY) or random_hex(20)
    if _KEY not in session:
        session[_KEY] = key
    return TOTPDevice(user=user, key=key, confirmed=False)


@transaction.atomic
def set_up(user: User, device: TOTPDevice, code: str) -> list[str]:
    """Takes the proposed device by its first code, in place of any other; gives recovery codes.

    All sessions of the account end. Raises WrongCode.
    """
    totp = TOTP(unhexlify(device.key))
    typed = _plain(code)
    if not _of_an_app(typed) or not totp.verify(int(typed), tolerance=device.tolerance):
        raise WrongCode
    drop(user)
    device.confirmed, device.name = True, "app"
    device.last_t, device.drift = totp.t(), totp.drift
    device.save()
    return new_codes(user)


@transaction.atomic
def new_codes(user: User) -> list[str]:
    """Ten new recovery codes; the old ones are worth nothing."""
    User.objects.select_for_update().get(pk=user.pk)
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def verify(user: User, code: str) -> None:
    """Uses a code up. Raises WrongCode, also while wrong ones before make the account wait."""
    typed = _plain(code)
    kind = TOTPDevice if _of_an_app(typed) else StaticDevice
    until = None
    # Two requests with one code take turns; a failure is kept, so nothing is raised in here.
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
        right = device is not None and device.verify_token(typed)
        if device is not None and not right:
            _allowed, why = device.verify_is_allowed()
            until = why["locked_until"] if why else None
    if not right:
        raise WrongCode(until)


@transaction.atomic
def drop(user: User) -> None:
    """Takes the device and its recovery codes away, and ends all sessions of the account."""
    User.objects.select_for_update().get(pk=user.pk)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    user.end_sessions()


def demanded(user: User, on: date) -> bool:
    """Whether a role demands the step of this account, so that it cannot do without."""
    found: bool = User.objects.filter(pk=user.pk).filter(rights.second_step_demanded(on)).exists()
    return found


def is_recovery_code(code: str) -> bool:
    """Whether something typed is of the form of a recovery code, not of an app's."""
    return not _of_an_app(_plain(code))


def forget_failures(user: User) -> None:
    """Lets the next code be looked at now."""
    nothing: dict[str, Any] = {"throttling_failure_count": 0, "throttling_failure_timestamp": None}
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=user).update(**nothing)


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


def _of_an_app(typed: str) -> bool:
    return len(typed) == DIGITS and typed.isascii() and typed.isdigit()


def _name(request: HttpRequest) -> str | None:
    return request.resolver_match.url_name if request.resolver_match else None
