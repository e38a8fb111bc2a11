"""An office's quarters and the state of their figures."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from associations.periods import Period

from .office import Office


class Quarter(models.Model):
    """One office's quarter: how far its data goes and which version of its figures is shown.

    `as_of` is the date of the loan statement that the figures stand on (none before the first),
    `version` grows by one whenever different figures are swapped in; `entered_digest` stands for
    what was shown and no aggregate has when it was built: what people entered, groups and scores.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    office = models.ForeignKey(Office, models.CASCADE, related_name="quarters")
    ends_on = models.DateField()
    as_of = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField(default=0)
    built_at = models.DateTimeField(null=True, blank=True)
    entered_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["-ends_on"]
        constraints = [
            models.UniqueConstraint(fields=["office", "ends_on"], name="quarter_of_office_once"),
            models.CheckConstraint(
                name="quarter_ends_with_its_third_month",
                condition=Q(ends_on__month__in=[3, 12], ends_on__day=31)
                | Q(ends_on__month__in=[6, 9], ends_on__day=30),
            ),
            models.CheckConstraint(
                name="quarter_as_of_not_after_its_end",
                condition=Q(as_of__isnull=True) | Q(as_of__lte=F("ends_on")),
            ),
            models.CheckConstraint(
                name="quarter_closed_is_complete",
                condition=Q(state="open") | Q(as_of=F("ends_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def period(self) -> Period:
        return Period.of(self.ends_on)

    @property
    def slug(self) -> str:
        return self.period.slug

    @property
    def label(self) -> str:
        """As it is spoken: Quý I/2024."""
        return self.period.label

    @property
    def provisional(self) -> bool:
        """True while the loan statement is of a day before the quarter's last (tạm tính)."""
        return self.as_of is not None and self.as_of < self.ends_on

    @property
    def standing(self) -> str:
        """provisional, open or closed: the state of the figures as every page shows it."""
        return "provisional" if self.provisional else self.state
