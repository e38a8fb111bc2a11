"""An office's people: inviting them, what they are there, and from when on no more.

An account may have assignments in several offices. Each administrator changes only those in their
own; the account itself is locked, or gets a new link, only when no other office relies on it.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Assignment, CommuneName, Office, Role, User
from .text import person_sort_key

USER_NAME = r"^[a-z0-9][a-z0-9._-]*$"
USER_NAME_FORM = gettext_lazy("Use small letters without marks, digits, dots and dashes only.")


class NotPossible(Exception):
    """A change that a rule forbids; its message is a sentence for the user."""


@dataclass(frozen=True)
class Person:
    """Somebody of an office and what they are there on a day."""

    user: User
    roles: list[tuple[Assignment, str]]

    @property
    def invited(self) -> bool:
        """True while the one-time link waits to be used."""
        return self.user.is_active and not self.user.has_usable_password()


def people(office: Office, on: date) -> list[Person]:
    """Everybody who is or was assigned to the office, in Vietnamese order of given names."""
    communes = dict(
        CommuneName.objects.on(on).filter(office=office).values_list("commune_id", "name")
    )
    roles: dict[User, list[tuple[Assignment, str]]] = {}
    held = Assignment.objects.filter(office=office).select_related("user", "association")
    for assignment in held:
        of_user = roles.setdefault(assignment.user, [])
        if not assignment.ended(on):
            of_user.append((assignment, _described(assignment, communes)))
    found = [Person(user, of_user) for user, of_user in roles.items()]
    return sorted(found, key=lambda p: (not p.roles, person_sort_key(p.user.full_name)))


def _described(assignment: Assignment, communes: dict[int, str]) -> str:
    parts = [str(Role(assignment.role).label)]
    if assignment.association is not None:
        parts.append(assignment.association.label)
    if assignment.commune_id is not None:
        parts.append(communes.get(assignment.commune_id, str(assignment.commune_id)))
    return " · ".join(parts)


@transaction.atomic
def invite(username: str, full_name: str, assignment: Assignment) -> User:
    """Makes the account, if it is new, and gives it its first assignment in an office.

    A user name that is taken is the same person only when the full names agree; else, when they
    are of the office already and for a name of another form NotPossible is raised.
    """
    if not re.fullmatch(USER_NAME, username):
        raise NotPossible(str(USER_NAME_FORM))
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User.objects.invite(username, full_name)
    elif user.full_name.casefold() != full_name.casefold():
        raise NotPossible(_("This user name is taken. Choose another."))
    elif user.assignments.filter(office=assignment.office_id).exists():
        raise NotPossible(_("This person is in the list already. Give them a role there."))
    assignment.user = user
    assign(assignment)
    return user


@transaction.atomic
def assign(assignment: Assignment) -> None:
    """Gives somebody a role, and opens their account again when it was locked.

    Raises NotPossible when they have this role already.
    """
    same = Assignment.objects.filter(
        _not_ended(assignment.valid_from),
        user=assignment.user_id,
        office=assignment.office_id,
        role=assignment.role,
        association=assignment.association_id,
        commune=assignment.commune_id,
    )
    if same.exists():
        raise NotPossible(_("This person has this role already."))
    assignment.save()
    User.objects.filter(pk=assignment.user_id).update(is_active=True)


@transaction.atomic
def end(assignment: Assignment, on: date) -> None:
    """Takes a role away at once. Raises NotPossible for the office's last administrator."""
    office = Office.objects.select_for_update().get(pk=assignment.office_id)
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
    if held.exclude(office=office).exists():
        raise NotPossible(
            _("This person works for another office too. Ask the operator for a new link.")
        )
    return invitation(user)


def invitation(user: User) -> str:
    """The path of a one-time link with which `user` sets a password; it voids what was before."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
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
    """Somebody who can sign in must be left who gives others their roles."""
    left = Assignment.objects.on(on).filter(
        office=office, role=Role.ADMINISTRATOR, user__is_active=True
    )
    if not any(assignment.user.has_usable_password() for assignment in left.select_related("user")):
        raise NotPossible(
            _("This is the office's last administrator. Make somebody else one first.")
        )


def _open_assignments(user: User, on: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(_not_ended(on), user=user)


def _not_ended(on: date) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gte=on)
