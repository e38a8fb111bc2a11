"""What happens to a group between two of the bank's files: said with day and reason, kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.constraints import CompositeForeignKey
from associations.models import Association, Commune, Hamlet, Office, TransactionPoint

from .group import Group


class GroupChange(models.Model):
    """One change of a group from a day on, and why. Never edited: a mistake is another change.

    What did not change is null or empty. A group that is opened, or split from another, has its
    association and commune here until a file of the bank lists it; `other` is the group it came
    from or went into.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened")
        SPLIT = "split", _("split from another group")
        MERGED = "merged", _("merged into another group")
        CLOSED = "closed", _("dissolved")
        BOARD = "board", _("change of the board")
        PLACE = "place", _("change of hamlet or transaction point")

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, related_name="changes", db_constraint=False)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    changed_on = models.DateField()
    reason = models.CharField(max_length=500)
    association = models.ForeignKey(Association, models.PROTECT, null=True, related_name="+")
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    hamlet = models.ForeignKey(
        Hamlet, models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    point = models.ForeignKey(
        TransactionPoint, models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    leader = models.CharField(max_length=200, blank=True)
    deputy = models.CharField(max_length=200, blank=True)
    other = models.ForeignKey(
        Group, models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    said_at = models.DateTimeField(auto_now_add=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["changed_on", "id"]
        constraints = [
            models.CheckConstraint(name="groupchange_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="groupchange_kind_known",
                condition=Q(kind__in=["opened", "split", "merged", "closed", "board", "place"]),
            ),
            models.CheckConstraint(
                name="groupchange_new_groups_are_placed",
                condition=~Q(kind__in=["opened", "split"])
                | Q(association__isnull=False, commune__isnull=False),
            ),
            models.CheckConstraint(
                name="groupchange_other_where_there_is_one",
                condition=Q(kind__in=["split", "merged"], other__isnull=False)
                | (~Q(kind__in=["split", "merged"]) & Q(other__isnull=True)),
            ),
            *[
                CompositeForeignKey(
                    fields=[field, "office"],
                    to=to,
                    to_fields=["id", "office"],
                    name=f"groupchange_{field}_of_office",
                )
                for field, to in (
                    ("group", "groups.Group"),
                    ("other", "groups.Group"),
                    ("commune", "associations.Commune"),
                    ("hamlet", "associations.Hamlet"),
                    ("point", "associations.TransactionPoint"),
                )
            ],
        ]

    def __str__(self) -> str:
        return f"{self.kind} of group {self.group_id} on {self.changed_on}"
