"""Figures that no bank export carries: capital, targets, training."""

from django.db import models
from django.db.models import Q

from associations.constraints import CompositeForeignKey
from associations.models import Association, Commune, Office

from .programme import Programme, Source


class OfficeFigure(models.Model):
    """One figure of the office's own sheet, with the document it stands in.

    `ends_on` is the quarter whose sheet brought it, `dated_on` the day it is of: the quarter's
    end for a stock or a flow, the day of the decision for a target. Scope fields that are null
    mean the whole. Amounts in whole dong, others are counts.
    """

    office = models.ForeignKey(
        Office, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    ends_on = models.DateField()
    key = models.CharField(max_length=40)
    dated_on = models.DateField()
    association = models.ForeignKey(Association, models.PROTECT, null=True, related_name="+")
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    value = models.BigIntegerField()
    document = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "office", "ends_on", "key", "dated_on",
                    "association", "commune", "programme", "source",
                ],
                name="officefigure_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="officefigure_not_negative", condition=Q(value__gte=0)),
            CompositeForeignKey(
                fields=["office", "ends_on"],
                to="associations.Quarter",
                to_fields=["office", "ends_on"],
                name="officefigure_quarter",
            ),
            CompositeForeignKey(
                fields=["commune", "office"],
                to="associations.Commune",
                to_fields=["id", "office"],
                name="officefigure_commune",
            ),
            CompositeForeignKey(
                fields=["programme", "office"],
                to="portfolio.Programme",
                to_fields=["id", "office"],
                name="officefigure_programme",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.key} {self.dated_on}"
