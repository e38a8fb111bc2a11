"""An office's people: inviting them, what they are there, and from when on no more.

An account may have assignments in several offices. Each administrator changes only those in their
own; the account itself is locked, or gets a new link, only when no other office relies on it.
"""

import re
from datetime import date, timedelta

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import second_step, signing_in
from .models import Assignment, Office, Role, User

USER_NAME = r"^[a-z0-9][a-z0-9._-]*$"
PHONE = r"^[0-9]( ?[0-9]){7,14}$"
USER_NAME_FORM = gettext_lazy("Use small letters without marks, digits, dots and dashes only.")


class NotPossible(Exception):
    """A change that a rule forbids; its message is a sentence for the user."""


@transaction.atomic
def invite(username: str, full_name: str, *assignments: Assignment, phone: str = "") -> User:
    """Makes the account, if it is new, and gives it its first assignments in an office.

    A user name that is taken is the same person only when the full names agree; else, when they
    are of the office already and for a name of another form NotPossible is raised.
    """
    if not re.fullmatch(USER_NAME, username):
        raise NotPossible(str(USER_NAME_FORM))
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User.objects.invite(username, full_name, phone)
    elif user.full_name.casefold() != full_name.casefold():
        raise NotPossible(_("This user name is taken. Choose another."))
    elif user.assignments.filter(office__in=[a.office_id for a in assignments]).exists():
        raise NotPossible(_("This person is in the list already. Give them a role there."))
    elif phone and not user.phone:
        user.phone = phone
        user.save(update_fields=["phone"])
    assign(user, *assignments)
    return user


@transaction.atomic
def assign(user: User, *assignments: Assignment) -> None:
    """Gives somebody roles, all or none, and opens their account again when it was locked.

    Raises NotPossible when they have one of them already on one of its days.
    """
    User.objects.select_for_update().get(pk=user.pk)
    for assignment in assignments:
        same = Assignment.objects.filter(
            _not_ended(assignment.valid_from),
            user=user,
            office=assignment.office_id,
            role=assignment.role,
            association=assignment.association_id,
            commune=assignment.commune_id,
        )
        if assignment.valid_to is not None:
            same = same.filter(valid_from__lte=assignment.valid_to)
        if same.exists():
            raise NotPossible(_("This person has this role already."))
        assignment.user = user
        assignment.save()
    User.objects.filter(pk=user.pk).update(is_active=True)


@transaction.atomic
def end(assignment: Assignment, on: date) -> None:
    """Takes a role away at once; one that ended stays as it was.

    Raises NotPossible for the office's last administrator.
    """
    office = Office.objects.select_for_update().get(pk=assignment.office_id)
    if not assignment.ended(on):
        _end([assignment], office, on)


@transaction.atomic
def lock(user: User, office: Office, on: date) -> bool:
    """Takes away all roles in the office, and locks the account unless another office needs it.

    Returns whether the account is locked. Raises NotPossible for the last administrator.
    """
    Office.objects.select_for_update().get(pk=office.pk)
    _end(list(_open_assignments(user, on).filter(office=office)), office, on)
    locked = not _open_assignments(user, on).exists()
    if locked:
        User.objects.filter(pk=user.pk).update(is_active=False)
    return locked


@transaction.atomic
def new_link(user: User, office: Office, on: date) -> str:
    """The path of a new one-time link; the old password and older links end with it.

    Raises NotPossible for a locked account and for one that another office relies on, whose
    administrator could be bypassed otherwise.
    """
    held = _open_assignments(user, on)
    if not user.is_active or not held.exists():
        raise NotPossible(_("This account has no role now. Give it one first."))
    _require_no_other_office(user, office, on)
    return invitation(user)


@transaction.atomic
def reset_second_step(user: User, office: Office, on: date) -> None:
    """Takes a lost device away with its recovery codes, and ends all sessions of the account.

    Raises NotPossible for an account that another office relies on.
    """
    _require_no_other_office(user, office, on)
    second_step.drop(user)


def unlock(user: User) -> None:
    """Lets somebody try to sign in now: what failed before is forgotten."""
    signing_in.unlock(user.username)
    second_step.forget_failures(user)


def invitation(user: User) -> str:
    """The path of a one-time link with which `user` sets a password; it voids what was before."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    signing_in.unlock(user.username)
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("invitation", args=[uid, default_token_generator.make_token(user)])


def _end(assignments: list[Assignment], office: Office, on: date) -> None:
    """The last day of each is the day before; one that began later never was a role."""
    for assignment in assignments:
        if assignment.valid_from >= on:
            assignment.delete()
        else:
            assignment.valid_to = on - timedelta(days=1)
            assignment.save(update_fields=["valid_to"])
    if any(assignment.role == Role.ADMINISTRATOR for assignment in assignments):
        _require_an_administrator(office, on)


def _require_an_administrator(office: Office, on: date) -> None:
    """Somebody who can sign in must be left, for good, who gives others their roles."""
    left = Assignment.objects.on(on).filter(
        office=office, role=Role.ADMINISTRATOR, valid_to=None, user__is_active=True
    )
    if not any(assignment.user.has_usable_password() for assignment in left.select_related("user")):
        raise NotPossible(
            _("This is the office's last administrator. Make somebody else one first.")
        )


def _require_no_other_office(user: User, office: Office, on: date) -> None:
    if _open_assignments(user, on).exclude(office=office).exists():
        raise NotPossible(
            _("This person works for another office too. Only the operator can do this.")
        )


def _open_assignments(user: User, on: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(_not_ended(on), user=user)


def _not_ended(on: date) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gte=on)
