"""Savings-and-loan groups, and what each was in a quarter."""

from django.db import models
from django.db.models import Q

from associations.constraints import CompositeForeignKey
from associations.models import (
    DIRECT,
    Association,
    Commune,
    Hamlet,
    Office,
    TransactionPoint,
)

# How many members a group may have.
LEAST_MEMBERS, MOST_MEMBERS = 5, 60


class Group(models.Model):
    """A savings-and-loan group (tổ tiết kiệm và vay vốn): the office and its 7-digit code."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="groups")
    code = models.CharField(max_length=7)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "code"], name="group_code_once"),
            models.UniqueConstraint(fields=["id", "office"], name="group_of_office"),
            models.CheckConstraint(
                name="group_code_7_digits",
                condition=Q(code__regex=r"^\d{7}$") & ~Q(code="0000000"),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class GroupQuarter(models.Model):
    """A group as it was in a quarter: written by HSTO, never by a later quarter.

    `hamlet` is unknown when the file gives only the commune, `point` when the commune had several
    transaction points. `open` is false for a group that the file lists as closed.
    """

    pk = models.CompositePrimaryKey("ends_on", "group")
    office = models.ForeignKey(
        Office, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    ends_on = models.DateField()
    group = models.ForeignKey(Group, models.CASCADE, related_name="quarters", db_constraint=False)
    association = models.ForeignKey(Association, models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", db_constraint=False)
    hamlet = models.ForeignKey(
        Hamlet, models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    point = models.ForeignKey(
        TransactionPoint, models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    leader = models.CharField(max_length=200)
    leader_sort_key = models.CharField(max_length=450, db_collation="C")
    open = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["office", "ends_on"], name="groupquarter_of_office")]
        constraints = [
            models.UniqueConstraint(
                fields=["ends_on", "group", "office", "association", "commune"],
                name="groupquarter_whole",
            ),
            models.CheckConstraint(name="groupquarter_entrusted", condition=~Q(association=DIRECT)),
            CompositeForeignKey(
                fields=["office", "ends_on"],
                to="associations.Quarter",
                to_fields=["office", "ends_on"],
                name="groupquarter_quarter",
            ),
            CompositeForeignKey(
                fields=["group", "office"],
                to="groups.Group",
                to_fields=["id", "office"],
                name="groupquarter_group_of_office",
            ),
            CompositeForeignKey(
                fields=["commune", "office"],
                to="associations.Commune",
                to_fields=["id", "office"],
                name="groupquarter_commune_of_office",
            ),
            CompositeForeignKey(
                fields=["hamlet", "office"],
                to="associations.Hamlet",
                to_fields=["id", "office"],
                name="groupquarter_hamlet_of_office",
            ),
            CompositeForeignKey(
                fields=["point", "office"],
                to="associations.TransactionPoint",
                to_fields=["id", "office"],
                name="groupquarter_point_of_office",
            ),
        ]

    def __str__(self) -> str:
        return f"group {self.group_id} at {self.ends_on}"
