"""The second step: its code at each sign-in, setting it up, and the recovery codes."""

from base64 import b32encode
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice

from associations import second_step
from associations.forms import CodeForm
from associations.models import User
from associations.pages import signed_in

_CODES = "recovery_codes"


@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """The code after the password, or before the step itself is changed."""
    user, there = signed_in(request), _next(request)
    if not second_step.held(user).set_up:
        return _on("set_up_second_step", there) if second_step.owed(request) else redirect(there)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            second_step.verify(user, form.cleaned_data["code"])
        except second_step.WrongCode as wrong:
            form.refuse(wrong.until)
        else:
            second_step.passed(request.session)
            _say_codes_left(request, user, form.cleaned_data["code"])
            return redirect(there)
    return render(request, "registration/second_step.html", {"form": form, "next": there})


@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """A device by its first code; one that is there already is asked for a code before."""
    user = signed_in(request)
    if second_step.held(user).set_up and not second_step.passed_just_now(request.session):
        return _ask_again(request)
    device = second_step.proposed(request.session, user)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            codes = second_step.set_up(user, device, form.cleaned_data["code"])
        except second_step.WrongCode:
            form.refuse(None)
        else:
            _stay(request, user)
            second_step.passed(request.session)
            return _show_once(request, codes)
    return render(
        request,
        "registration/set_up_second_step.html",
        {
            "form": form,
            "next": _next(request),
            "picture": _picture(device),
            "key": _key(device),
            "owed": second_step.owed(request),
        },
    )


@require_safe
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes that were made just now; a second look shows none."""
    codes, there = request.session.pop(_CODES, ([], "/"))
    if not codes:
        return redirect("account")
    return render(request, "registration/recovery_codes.html", {"codes": codes, "next": there})


@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes in place of the old."""
    user = signed_in(request)
    if not second_step.held(user).set_up:
        raise PermissionDenied
    if not second_step.passed_just_now(request.session):
        return _ask_again(request)
    return _show_once(request, second_step.new_codes(user))


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Without a second step again, for those of whom none is demanded."""
    user = signed_in(request)
    if second_step.demanded(user, timezone.localdate()):
        raise PermissionDenied
    if second_step.held(user).set_up and not second_step.passed_just_now(request.session):
        return _ask_again(request)
    second_step.drop(user)
    _stay(request, user)
    messages.success(request, _("Signing in takes the password alone again."))
    return redirect("account")


def _stay(request: HttpRequest, user: User) -> None:
    """Keeps this session where all of the account have ended."""
    update_session_auth_hash(request, user)


def _show_once(request: HttpRequest, codes: list[str]) -> HttpResponse:
    request.session[_CODES] = [codes, _next(request)]
    return redirect("recovery_codes")


def _ask_again(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("First enter a code, then choose again what to change."))
    return _on("second_step", reverse("account"))


def _on(name: str, there: str) -> HttpResponse:
    return redirect(f"{reverse(name)}?{urlencode({'next': there})}")


def _next(request: HttpRequest) -> str:
    """Where somebody was going, if that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if ours else reverse("home")


def _key(device: TOTPDevice) -> str:
    """The key as it is typed into an app that sees no picture, in groups of four."""
    key = b32encode(device.bin_key).decode()
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def _picture(device: TOTPDevice) -> str:
    """The key for the camera of an app, drawn here: it is given to nobody else."""
    drawn = segno.make(device.config_url, error="m", micro=False).svg_inline(
        omitsize=True, border=2, svgclass="qr", lineclass="qr-line"
    )
    return mark_safe(drawn)  # noqa: S308 - made by segno of a key in base 32


def _say_codes_left(request: HttpRequest, user: User, code: str) -> None:
    """Whoever used a recovery code has one less, and no app at hand."""
    if second_step.is_recovery_code(code):
        left = second_step.held(user).codes_left
        text = _("A recovery code is used up; %(left)s are left. New ones are under your account.")
        messages.warning(request, text % {"left": left})
