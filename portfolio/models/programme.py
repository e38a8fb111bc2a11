"""Under which programme a loan was made, and where the money came from."""

from typing import Any

from django.db import models
from django.db.models import Q

from associations.language import localised
from associations.models import Office
from associations.models.dated import Dated
from associations.text import sort_key


class Programme(Dated):
    """A credit programme (chương trình tín dụng) as the office lends under it.

    `note` says, for instance, that a code is invented. Loans to students have a grace period, so
    they are left out of inactive loans.
    """

    office = models.ForeignKey(Office, models.CASCADE, related_name="programmes")
    code = models.CharField(max_length=2)
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=450, db_collation="C", editable=False)
    legal_basis = models.CharField(max_length=200, blank=True)
    student_loans = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta(Dated.Meta):
        ordering = ["code"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["office", "code"], name="programme_code_once"),
            models.UniqueConstraint(fields=["id", "office"], name="programme_of_office"),
            models.CheckConstraint(
                name="programme_code_2_digits", condition=Q(code__regex=r"^\d{2}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)


class Source(models.Model):
    """A source of capital. Loans are made from central (1) and local (2) capital only."""

    code = models.CharField(max_length=1, primary_key=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    lends = models.BooleanField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return localised(self.name, self.name_en)
