"""Savings of group members, account by account, at the end of a quarter."""

from django.db import models
from django.db.models import Q

from associations.constraints import CompositeForeignKey
from associations.models import Office
from groups.models import Borrower, Group


class SavingsAccount(models.Model):
    """One savings account at the end of one quarter, as CASA gave it. Amounts in whole dong.

    `as_of` is the day of the file. An account without a group belongs to a saver of none (group
    0000000); association and commune are those of the group in that quarter, which must be there.
    A null flow means that the file lacked the column.
    """

    office = models.ForeignKey(
        Office, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    ends_on = models.DateField()
    as_of = models.DateField()
    number = models.CharField(max_length=20)
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    saver = models.ForeignKey(Borrower, models.CASCADE, related_name="+", db_constraint=False)
    balance = models.BigIntegerField()
    paid_in = models.BigIntegerField(null=True)
    drawn = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "ends_on", "number"], name="savingsaccount_once"
            ),
            models.CheckConstraint(name="savingsaccount_not_negative", condition=Q(balance__gte=0)),
            CompositeForeignKey(
                fields=["office", "ends_on"],
                to="associations.Quarter",
                to_fields=["office", "ends_on"],
                name="savingsaccount_quarter",
            ),
            CompositeForeignKey(
                fields=["saver", "office"],
                to="groups.Borrower",
                to_fields=["id", "office"],
                name="savingsaccount_saver",
            ),
            CompositeForeignKey(
                fields=["group", "office"],
                to="groups.Group",
                to_fields=["id", "office"],
                name="savingsaccount_group",
            ),
            CompositeForeignKey(
                fields=["ends_on", "group"],
                to="groups.GroupQuarter",
                to_fields=["ends_on", "group"],
                name="savingsaccount_group_as_it_was",
            ),
        ]

    def __str__(self) -> str:
        return f"savings account {self.pk}"
