"""The associations that lend on the bank's behalf, and direct lending beside them."""

from django.db import models
from django.db.models import Q

from associations.language import localised

DIRECT = "99"


class Association(models.Model):
    """A channel of lending: one of the four associations, or direct lending (code 99)."""

    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    short = models.CharField(max_length=10)
    entrusted = models.BooleanField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="association_direct_is_99",
                condition=Q(entrusted=False, code=DIRECT) | (Q(entrusted=True) & ~Q(code=DIRECT)),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return localised(self.name, self.name_en)
