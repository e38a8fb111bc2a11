"""People, and what they are for which office and when."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
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

    def invite(self, username: str, full_name: str) -> "User":
        """An account without a password: its owner sets one through a one-time link."""
        user = self.model(username=username, full_name=full_name)
        user.set_unusable_password()
        user.save()
        return user


class User(AbstractBaseUser):
    """A person who signs in. What they may see and do comes from their assignments alone."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_name_plain", condition=Q(username__regex=r"^[a-z0-9][a-z0-9._-]*$")
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name


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
