"""What associations do beside lending: training classes and inspections."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.constraints import CompositeForeignKey

from .association import DIRECT, Association
from .office import Office
from .place import Commune


class Activity(models.Model):
    """Something an association did on a day; without a commune it was for the whole office."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="%(class)ss")
    association = models.ForeignKey(Association, models.PROTECT, related_name="+")
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    held_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    said_at = models.DateTimeField(auto_now_add=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(name="%(class)s_entrusted", condition=~Q(association=DIRECT)),
            CompositeForeignKey(
                fields=["commune", "office"],
                to="associations.Commune",
                to_fields=["id", "office"],
                name="%(class)s_commune_of_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.association_id} on {self.held_on}"


class TrainingClass(Activity):
    """One training class (tập huấn): what about, for whom, and how many people came."""

    topic = models.CharField(max_length=200)
    audience = models.CharField(max_length=200, blank=True)
    people = models.PositiveIntegerField()

    class Meta(Activity.Meta):
        constraints = [
            *Activity.Meta.constraints,
            models.CheckConstraint(name="trainingclass_attended", condition=Q(people__gt=0)),
        ]


class Inspection(Activity):
    """Inspections (kiểm tra, giám sát) of one kind on one day: how many objects were looked at."""

    class Object(models.TextChoices):
        ASSOCIATION = "association", _("an association of a commune")
        GROUP = "group", _("a savings-and-loan group")
        NEW_LOAN = "new_loan", _("a new loan, within 30 days (form 06/TD)")
        INACTIVE_LOAN = "inactive_loan", _("a loan without transaction for 3 months")
        HOUSEHOLD = "household", _("a household with an older loan")

    looked_at = models.CharField(max_length=13, choices=Object.choices)
    number = models.PositiveIntegerField(default=1)

    class Meta(Activity.Meta):
        constraints = [
            *Activity.Meta.constraints,
            models.CheckConstraint(name="inspection_done", condition=Q(number__gt=0)),
            models.CheckConstraint(
                name="inspection_object_known",
                condition=Q(
                    looked_at__in=["association", "group", "new_loan", "inactive_loan", "household"]
                ),
            ),
        ]
