"""Communes, hamlets and transaction points: stable rows with dated names, codes and parents."""

from django.db import models
from django.db.models import Q

from associations.constraints import CompositeForeignKey, one_at_a_time

from .dated import DatedName
from .office import Office


class Place(models.Model):
    """Something on the office's map that outlives its names."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["id", "office"], name="%(class)s_of_office")]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class Commune(Place):
    """A commune, ward or town (xã, phường, thị trấn) in which the office lends."""


class Hamlet(Place):
    """A hamlet (thôn) of a commune."""


class TransactionPoint(Place):
    """A place where the office meets its groups on a fixed day each month (điểm giao dịch xã)."""


class CommuneName(DatedName):
    """What a commune was called from one day to another."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="names", db_constraint=False)

    class Meta(DatedName.Meta):
        constraints = [
            *DatedName.Meta.constraints,
            CompositeForeignKey(
                fields=["commune", "office"],
                to="associations.Commune",
                to_fields=["id", "office"],
                name="communename_commune_of_office",
            ),
            one_at_a_time("commune", name="communename_one_at_a_time"),
            one_at_a_time("office", "code", name="communename_code_once"),
            models.CheckConstraint(
                name="communename_code_6_digits", condition=Q(code__regex=r"^\d{6}$")
            ),
        ]


class HamletName(DatedName):
    """What a hamlet was called, and to which commune it belonged, from one day to another."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    hamlet = models.ForeignKey(Hamlet, models.CASCADE, related_name="names", db_constraint=False)
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="+", db_constraint=False)

    class Meta(DatedName.Meta):
        constraints = [
            *DatedName.Meta.constraints,
            CompositeForeignKey(
                fields=["hamlet", "office"],
                to="associations.Hamlet",
                to_fields=["id", "office"],
                name="hamletname_hamlet_of_office",
            ),
            CompositeForeignKey(
                fields=["commune", "office"],
                to="associations.Commune",
                to_fields=["id", "office"],
                name="hamletname_commune_of_office",
            ),
            one_at_a_time("hamlet", name="hamletname_one_at_a_time"),
            one_at_a_time("office", "code", name="hamletname_code_once"),
            models.CheckConstraint(
                name="hamletname_code_8_digits", condition=Q(code__regex=r"^\d{8}$")
            ),
        ]


class TransactionPointName(DatedName):
    """What a transaction point was called, its commune and its day of the month, for a while."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    point = models.ForeignKey(
        TransactionPoint, models.CASCADE, related_name="names", db_constraint=False
    )
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="+", db_constraint=False)
    day_of_month = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(DatedName.Meta):
        constraints = [
            *DatedName.Meta.constraints,
            CompositeForeignKey(
                fields=["point", "office"],
                to="associations.TransactionPoint",
                to_fields=["id", "office"],
                name="pointname_point_of_office",
            ),
            CompositeForeignKey(
                fields=["commune", "office"],
                to="associations.Commune",
                to_fields=["id", "office"],
                name="pointname_commune_of_office",
            ),
            one_at_a_time("point", name="pointname_one_at_a_time"),
            one_at_a_time("office", "code", name="pointname_code_once"),
            models.CheckConstraint(
                name="pointname_day_of_month",
                condition=Q(day_of_month__isnull=True) | Q(day_of_month__range=(1, 31)),
            ),
        ]
