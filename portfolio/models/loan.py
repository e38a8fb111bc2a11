"""Loans, and the position of each at the end of a quarter. All amounts are whole dong."""

from django.db import models
from django.db.models import F, Q

from associations.constraints import CompositeForeignKey
from associations.models import DIRECT, Association, Commune, Office
from groups.models import Borrower, Group

from .programme import Programme, Source


class Loan(models.Model):
    """A loan (khế ước): the office and its 16-character number. Its state is in positions."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="loans")
    number = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="loan_number_once"),
            models.UniqueConstraint(fields=["id", "office"], name="loan_of_office"),
            models.CheckConstraint(
                name="loan_number_form", condition=Q(number__regex=r"^(6600|6000).{12}$")
            ),
        ]

    def __str__(self) -> str:
        return self.number


def _known() -> "models.BigIntegerField[int, int]":
    return models.BigIntegerField()


def _optional() -> "models.BigIntegerField[int | None, int | None]":
    return models.BigIntegerField(null=True)


class Position(models.Model):
    """One loan at the end of one quarter, as HSKU gave it.

    A loan without a group is direct lending and the other way round. Group, association and
    commune are those of the group in that quarter, tied to it as a whole, so a group that moves
    later never rewrites history. Flows are those of the quarter; a null means that the file did
    not have the column. The table is partitioned by quarter.
    """

    pk = models.CompositePrimaryKey("ends_on", "loan")
    ends_on = models.DateField()
    office = models.ForeignKey(
        Office, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    loan = models.ForeignKey(Loan, models.CASCADE, related_name="positions", db_constraint=False)
    borrower = models.ForeignKey(Borrower, models.CASCADE, related_name="+", db_constraint=False)
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    made_on = models.DateField()
    matures_on = models.DateField()
    frozen_until = models.DateField(null=True)
    last_transaction_on = models.DateField(null=True)
    rate = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    principal = _optional()

    current = _known()
    overdue = _known()
    frozen = _known()
    outstanding = models.GeneratedField(
        expression=F("current") + F("overdue") + F("frozen"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    disbursed = _known()
    repaid_current = _known()
    repaid_overdue = _known()
    repaid_frozen = _known()
    rolled_over = _optional()
    moved_to_overdue = _optional()
    moved_to_frozen = _optional()
    extended = _optional()
    written_off = _optional()
    interest_receivable = _optional()
    interest_collected = _optional()
    disbursed_to_date = _optional()
    repaid_to_date = _optional()
    rolled_over_to_date = _optional()
    written_off_to_date = _optional()

    unpaid_interest_current = _optional()
    unpaid_interest_overdue = _optional()

    class Meta:
        indexes = [
            models.Index(fields=["office", "ends_on", "matures_on"], name="position_by_maturity"),
            # The list of loans begins with the largest; what it adds up, and of whose loans, is
            # read from here alone: rows of positions are four times as wide.
            models.Index(
                fields=["office", "ends_on", "-outstanding", "loan"],
                include=["current", "overdue", "frozen", "matures_on", "association", "commune"],
                name="position_summed",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="position_group_or_direct",
                condition=Q(group__isnull=True, association=DIRECT)
                | (Q(group__isnull=False) & ~Q(association=DIRECT)),
            ),
            models.CheckConstraint(
                name="position_not_negative",
                condition=Q(current__gte=0, overdue__gte=0, frozen__gte=0),
            ),
            CompositeForeignKey(
                fields=["office", "ends_on"],
                to="associations.Quarter",
                to_fields=["office", "ends_on"],
                name="position_quarter",
            ),
            CompositeForeignKey(
                fields=["loan", "office"],
                to="portfolio.Loan",
                to_fields=["id", "office"],
                name="position_loan_of_office",
            ),
            CompositeForeignKey(
                fields=["borrower", "office"],
                to="groups.Borrower",
                to_fields=["id", "office"],
                name="position_borrower_of_office",
            ),
            CompositeForeignKey(
                fields=["programme", "office"],
                to="portfolio.Programme",
                to_fields=["id", "office"],
                name="position_programme_of_office",
            ),
            CompositeForeignKey(
                fields=["commune", "office"],
                to="associations.Commune",
                to_fields=["id", "office"],
                name="position_commune_of_office",
            ),
            CompositeForeignKey(
                fields=["source"],
                to="portfolio.Source",
                to_fields=["code"],
                name="position_source",
            ),
            CompositeForeignKey(
                fields=["ends_on", "group", "office", "association", "commune"],
                to="groups.GroupQuarter",
                to_fields=["ends_on", "group", "office", "association", "commune"],
                name="position_group_as_it_was",
                on_update_cascade=True,
            ),
        ]

    def __str__(self) -> str:
        return f"loan {self.loan_id} at {self.ends_on}"

    @property
    def repaid(self) -> int:
        """Principal repaid in the quarter out of all classes, in dong."""
        return self.repaid_current + self.repaid_overdue + self.repaid_frozen
