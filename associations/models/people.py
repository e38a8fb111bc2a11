"""People, and what they are for which office and when."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from associations.constraints import CompositeForeignKey

from .association import Association
from .dated import Dated
from .office import Office
from .place import Commune


class Role(models.TextChoices):
    """What somebody is in an office."""

    ADMINISTRATOR = "administrator", _("Administrator")
    LEADER = "leader", _("Branch leader")
    CREDIT_OFFICER = "credit_officer", _("Credit officer")
    ASSOCIATION_OFFICER = "association_officer", _("Association officer")


class People(BaseUserManager["User"]):
    """Accounts."""

    def invite(self, username: str, full_name: str, phone: str = "") -> "User":
        """An account without a password: its owner sets one through a one-time link."""
        user = self.model(username=username, full_name=full_name, phone=phone)
        user.set_unusable_password()
        user.save()
        return user


class User(AbstractBaseUser):
    """A person who signs in. What they may see and do comes from their assignments alone."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    session_round = models.PositiveIntegerField(default=0, editable=False)

    # Read with the account of each request (signing_in.PasswordBackend).
    second_step_asked: bool

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_name_plain", condition=Q(username__regex=r"^[a-z0-9][a-z0-9._-]*$")
            ),
            models.CheckConstraint(
                name="user_phone_plain", condition=Q(phone__regex=r"^([0-9]( ?[0-9])*)?$")
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_session_auth_hash(self) -> str:
        """What a session must have been begun with: it ends with the password and the round."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the keys of before."""
        yield from map(self._session_hash, settings.SECRET_KEY_FALLBACKS)

    def end_sessions(self) -> None:
        """Ends every session of the account, also the one of this request."""
        User.objects.filter(pk=self.pk).update(session_round=F("session_round") + 1)
        self.refresh_from_db(fields=["session_round"])

    def _session_hash(self, secret: str | bytes) -> str:
        begun_with = f"{self.password} {self.session_round}"
        return salted_hmac("session", begun_with, secret=secret, algorithm="sha256").hexdigest()


class Assignment(Dated):
    """One role of one person in one office, from a day to a day.

    A credit officer without a commune has the whole office; an association officer without a
    commune has the association in the whole office. A person may hold several.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    office = models.ForeignKey(Office, models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role.choices)
    association = models.ForeignKey(Association, models.PROTECT, null=True, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, db_constraint=False)

    class Meta(Dated.Meta):
        ordering = ["role", "association", "commune"]
        constraints = [
            *Dated.Meta.constraints,
            CompositeForeignKey(
                fields=["commune", "office"],
                to="associations.Commune",
                to_fields=["id", "office"],
                name="assignment_commune_of_office",
            ),
            models.CheckConstraint(name="assignment_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="assignment_association_for_its_officers",
                condition=Q(role=Role.ASSOCIATION_OFFICER, association__isnull=False)
                | (~Q(role=Role.ASSOCIATION_OFFICER) & Q(association__isnull=True)),
            ),
            models.CheckConstraint(
                name="assignment_commune_for_officers",
                condition=Q(commune__isnull=True)
                | Q(role__in=[Role.CREDIT_OFFICER, Role.ASSOCIATION_OFFICER]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id} {self.office_id}"

    def ended(self, on: date) -> bool:
        return self.valid_to is not None and self.valid_to < on
