"""The monthly sheet that an association fills in for its groups of one commune."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from associations.constraints import CompositeForeignKey, one_at_a_time
from associations.models import DIRECT, Association, Commune, Office
from associations.models.dated import Dated
from associations.months import Month

from .group import Group


def _somebody() -> "models.ForeignKey[object, object]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )


class Sheet(models.Model):
    """One month's figures of one association's groups in one commune, and how far they are.

    There is no row before somebody has begun. What is submitted or accepted is read only until it
    is returned, which needs a reason.
    """

    class State(models.TextChoices):
        IN_WORK = "in_work", _("in work")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")

    office = models.ForeignKey(Office, models.CASCADE, related_name="sheets")
    association = models.ForeignKey(Association, models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", db_constraint=False)
    month_ends_on = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.IN_WORK)
    reason = models.CharField(max_length=500, blank=True)
    begun_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = _somebody()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = _somebody()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "association", "commune", "month_ends_on"], name="sheet_once"
            ),
            models.UniqueConstraint(
                fields=["id", "office", "association", "commune", "month_ends_on"],
                name="sheet_whole",
            ),
            models.CheckConstraint(name="sheet_entrusted", condition=~Q(association=DIRECT)),
            models.CheckConstraint(
                name="sheet_state_known",
                condition=Q(state__in=["in_work", "submitted", "returned", "accepted"]),
            ),
            models.CheckConstraint(
                name="sheet_returned_with_reason", condition=~Q(state="returned", reason="")
            ),
            CompositeForeignKey(
                fields=["commune", "office"],
                to="associations.Commune",
                to_fields=["id", "office"],
                name="sheet_commune_of_office",
            ),
        ]

    def __str__(self) -> str:
        return f"sheet {self.association_id} {self.commune_id} {self.month_ends_on}"

    @property
    def month(self) -> Month:
        return Month.of(self.month_ends_on)

    @property
    def open(self) -> bool:
        """Whether its rows may be changed."""
        return self.state in (self.State.IN_WORK, self.State.RETURNED)


class GroupMonth(models.Model):
    """One row of a sheet: what a group reports of a month. Amounts in whole dong.

    A field that nobody filled in is null. `explanation` says why a value is unusual. `revision`
    counts the changes, so that whoever saves over somebody else's change is told.
    """

    office = models.ForeignKey(Office, models.CASCADE, related_name="+", db_index=False)
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="rows", db_constraint=False)
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    group = models.ForeignKey(Group, models.CASCADE, related_name="months", db_constraint=False)
    month_ends_on = models.DateField()
    members = models.PositiveIntegerField(null=True, blank=True)
    members_with_debt = models.PositiveIntegerField(null=True, blank=True)
    savers = models.PositiveIntegerField(null=True, blank=True)
    savings = models.BigIntegerField(null=True, blank=True)
    interest_receivable = models.BigIntegerField(null=True, blank=True)
    interest_collected = models.BigIntegerField(null=True, blank=True)
    session_attended = models.BooleanField(null=True, blank=True)
    meeting_held = models.BooleanField(null=True, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    explanation = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = _somebody()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "month_ends_on"], name="groupmonth_once"),
            CompositeForeignKey(
                fields=["sheet", "office", "association", "commune", "month_ends_on"],
                to="groups.Sheet",
                to_fields=["id", "office", "association", "commune", "month_ends_on"],
                name="groupmonth_of_sheet",
            ),
            CompositeForeignKey(
                fields=["group", "office"],
                to="groups.Group",
                to_fields=["id", "office"],
                name="groupmonth_group_of_office",
            ),
            models.CheckConstraint(
                name="groupmonth_heads",
                condition=Q(savers__isnull=True)
                | Q(members__isnull=True)
                | Q(savers__lte=F("members")),
            ),
            models.CheckConstraint(
                name="groupmonth_heads_with_debt",
                condition=Q(members_with_debt__isnull=True)
                | Q(members__isnull=True)
                | Q(members_with_debt__lte=F("members")),
            ),
            models.CheckConstraint(
                name="groupmonth_not_negative",
                condition=(Q(savings__isnull=True) | Q(savings__gte=0))
                & (Q(interest_receivable__isnull=True) | Q(interest_receivable__gte=0))
                & (Q(interest_collected__isnull=True) | Q(interest_collected__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"group {self.group_id} in the month to {self.month_ends_on}"


class SheetRule(models.Model):
    """From which month on an office wants sheets, and by which day of the next month.

    Without a last month it still wants them.
    """

    office = models.OneToOneField(Office, models.CASCADE, related_name="sheet_rule")
    first_month_ends_on = models.DateField()
    last_month_ends_on = models.DateField(null=True, blank=True)
    deadline_day = models.PositiveSmallIntegerField(default=5)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sheetrule_deadline_in_month", condition=Q(deadline_day__range=(1, 28))
            ),
            models.CheckConstraint(
                name="sheetrule_months_in_order",
                condition=Q(last_month_ends_on__isnull=True)
                | Q(last_month_ends_on__gte=F("first_month_ends_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"sheets of office {self.office_id} by day {self.deadline_day}"

    def due_on(self, month: Month) -> date:
        """The last day on which the sheet of a month is in time."""
        return month.next.starts_on + timedelta(days=self.deadline_day - 1)


class EntryLimit(Dated):
    """From which value on a figure that is typed in is unusual, from one day to another."""

    class Key(models.TextChoices):
        FEWEST_MEMBERS = "fewest_members", _("Fewest members of a group")
        MOST_MEMBERS = "most_members", _("Most members of a group")
        SAVINGS_FALL = "savings_fall", _("Fall of savings in a month (%)")
        INTEREST_COLLECTED = "interest_collected", _("Interest collected of receivable (%)")

    key = models.CharField(max_length=20, choices=Key.choices)
    value = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time("key", name="entrylimit_one_at_a_time"),
            models.CheckConstraint(
                name="entrylimit_known",
                condition=Q(
                    key__in=["fewest_members", "most_members", "savings_fall", "interest_collected"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"
