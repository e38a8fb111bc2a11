"""Branch offices of the bank."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from associations.constraints import one_at_a_time

from .dated import DatedName


class OfficeQuerySet(models.QuerySet["Office"]):
    """Offices."""

    def with_code(self, code: str) -> Self:
        """The office that goes, or last went, by `code`."""
        return self.filter(names__code=code).distinct()

    def visible_to(self, user_id: int, on: date) -> Self:
        """The offices in which a person has an assignment on a day."""
        still = Q(assignments__valid_to__isnull=True) | Q(assignments__valid_to__gte=on)
        return self.filter(
            still, assignments__user_id=user_id, assignments__valid_from__lte=on
        ).distinct()


class Office(models.Model):
    """A branch office (phòng giao dịch). It stays the same through new names and codes."""

    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfficeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"office {self.pk}"

    def named(self, on: date) -> "OfficeName":
        """Its name on a day; before the first name the first, after the last the last.

        Raises OfficeName.DoesNotExist for an office without any name.
        """
        name = self.names.filter(valid_from__lte=on).order_by("-valid_from").first()
        return name or self.names.earliest("valid_from")


class OfficeName(DatedName):
    """What an office was called from one day to another."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="names")
    province = models.CharField(max_length=100, blank=True)

    class Meta(DatedName.Meta):
        constraints = [
            *DatedName.Meta.constraints,
            one_at_a_time("office", name="officename_one_at_a_time"),
            one_at_a_time("code", name="officename_code_once"),
            models.CheckConstraint(
                name="officename_code_6_digits", condition=Q(code__regex=r"^\d{6}$")
            ),
        ]
