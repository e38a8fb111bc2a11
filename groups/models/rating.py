"""Monthly scores of groups and the classes they fall in."""

from functools import reduce
from operator import add

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from associations.constraints import CompositeForeignKey, one_at_a_time
from associations.models import Office
from associations.models.dated import Dated

from .group import Group


class Rating(models.TextChoices):
    """The four classes of a group."""

    GOOD = "good", _("Good")
    FAIR = "fair", _("Fair")
    AVERAGE = "average", _("Average")
    WEAK = "weak", _("Weak")


class RatingClass(Dated):
    """From which score on a group falls in a class, from one day to another."""

    rating = models.CharField(max_length=7, choices=Rating.choices)
    minimum = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta(Dated.Meta):
        ordering = ["-minimum"]
        constraints = [
            *Dated.Meta.constraints,
            one_at_a_time("rating", name="ratingclass_one_at_a_time"),
            models.CheckConstraint(
                name="ratingclass_minimum_in_points", condition=Q(minimum__range=(0, 100))
            ),
            models.CheckConstraint(name="ratingclass_known", condition=Q(rating__in=Rating.values)),
        ]

    def __str__(self) -> str:
        return f"{self.rating} from {self.minimum}"


def _points() -> "models.DecimalField[object, object]":
    return models.DecimalField(max_digits=5, decimal_places=2)


# Most points of each criterion (sum 100), as the bank publishes them.
MAXIMA = {
    "attendance": 20,
    "overdue_ratio": 30,
    "due_principal": 15,
    "interest": 20,
    "saving_members": 5,
    "savings_growth": 10,
}


class GroupScore(models.Model):
    """The bank's own score of a group in a month: 100 points in six criteria, and the class.

    Scores are never computed here: the steps inside each criterion are not public. What the file
    says of the group beside them is kept to be compared with other files, null where it does not:
    savings and outstanding in dong, association and commune by their codes.
    """

    pk = models.CompositePrimaryKey("group", "month_ends_on")
    office = models.ForeignKey(
        Office, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    group = models.ForeignKey(Group, models.CASCADE, related_name="scores", db_constraint=False)
    month_ends_on = models.DateField()
    attendance = _points()
    overdue_ratio = _points()
    due_principal = _points()
    interest = _points()
    saving_members = _points()
    savings_growth = _points()
    total = _points()
    rating = models.CharField(max_length=7, choices=Rating.choices)
    savings = models.BigIntegerField(null=True)
    outstanding = models.BigIntegerField(null=True)
    # Null is what the file does not have, which is not an empty code.
    association_code = models.CharField(max_length=20, null=True)  # noqa: DJ001
    commune_code = models.CharField(max_length=20, null=True)  # noqa: DJ001

    class Meta:
        indexes = [models.Index(fields=["office", "month_ends_on"], name="groupscore_of_office")]
        constraints = [
            CompositeForeignKey(
                fields=["group", "office"],
                to="groups.Group",
                to_fields=["id", "office"],
                name="groupscore_group_of_office",
            ),
            models.CheckConstraint(
                name="groupscore_points",
                condition=Q(
                    total__range=(0, 100),
                    **{f"{name}__range": (0, most) for name, most in MAXIMA.items()},
                ),
            ),
            models.CheckConstraint(
                name="groupscore_rating_known", condition=Q(rating__in=Rating.values)
            ),
            models.CheckConstraint(
                name="groupscore_savings_not_negative",
                condition=Q(savings__isnull=True) | Q(savings__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"score of group {self.group_id} at {self.month_ends_on}"


class HandScore(models.Model):
    """A score that somebody of the bank's staff entered, where its file has none or a wrong one.

    It counts before the file's of the same month, which stays beside it. `rating` is the class of
    the table in force on the month's last day; `total` is the sum of the criteria.
    """

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+", db_constraint=False)
    month_ends_on = models.DateField()
    attendance = _points()
    overdue_ratio = _points()
    due_principal = _points()
    interest = _points()
    saving_members = _points()
    savings_growth = _points()
    total = _points()
    rating = models.CharField(max_length=7, choices=Rating.choices)
    reason = models.CharField(max_length=500)
    said_at = models.DateTimeField(auto_now=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "month_ends_on"], name="handscore_once"),
            CompositeForeignKey(
                fields=["group", "office"],
                to="groups.Group",
                to_fields=["id", "office"],
                name="handscore_group_of_office",
            ),
            models.CheckConstraint(
                name="handscore_points",
                condition=Q(
                    total=reduce(add, (F(name) for name in MAXIMA)),
                    **{f"{name}__range": (0, most) for name, most in MAXIMA.items()},
                ),
            ),
            models.CheckConstraint(
                name="handscore_rating_known", condition=Q(rating__in=Rating.values)
            ),
            models.CheckConstraint(name="handscore_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"score by hand of group {self.group_id} at {self.month_ends_on}"
