"""What a leader adds to a briefing. Figures are never part of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from associations.constraints import CompositeForeignKey
from associations.models import Association, Commune, Office


class Remark(models.Model):
    """A paragraph of the leader's own in a quarter's briefing of one scope.

    After each section a remark can stand; the section "tasks" is the leader's alone.
    """

    class Section(models.TextChoices):
        LENDING = "lending", _("Capital and lending")
        ENTRUSTED = "entrusted", _("Entrusted lending")
        QUALITY = "quality", _("Credit quality")
        GROUPS = "groups", _("Savings-and-loan groups")
        TRAINING = "training", _("Training")
        TASKS = "tasks", _("Tasks of the next quarter")

    office = models.ForeignKey(
        Office, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    ends_on = models.DateField()
    association = models.ForeignKey(Association, models.PROTECT, null=True, related_name="+")
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    section = models.CharField(max_length=10, choices=Section.choices)
    text = models.TextField(max_length=4000)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "ends_on", "association", "commune", "section"],
                name="remark_once",
                nulls_distinct=False,
            ),
            CompositeForeignKey(
                fields=["office", "ends_on"],
                to="associations.Quarter",
                to_fields=["office", "ends_on"],
                name="remark_quarter",
            ),
            CompositeForeignKey(
                fields=["commune", "office"],
                to="associations.Commune",
                to_fields=["id", "office"],
                name="remark_commune",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.ends_on}"
