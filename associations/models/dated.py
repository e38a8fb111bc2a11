"""Rows that hold from one day to another."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from associations.text import sort_key


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with a first and a last day."""

    def on(self, day: date) -> Self:
        """The rows that hold on `day`."""
        still = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        return self.filter(still, valid_from__lte=day)


class Dated(models.Model):
    """From `valid_from` to `valid_to`, both days included; no last day means still valid."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_days_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            )
        ]


class DatedName(Dated):
    """What something was called, and under which code, for a while."""

    code = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=450, db_collation="C", editable=False)

    class Meta(Dated.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)
