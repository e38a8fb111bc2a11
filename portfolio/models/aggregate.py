"""A quarter's sums, exact at every level, from which all indicators are computed."""

from django.db import models
from django.db.models import Q

from associations.models import Association, Commune, Office
from groups.models import Group

from .programme import Programme, Source


def _sum() -> "models.BigIntegerField[int | None, int | None]":
    return models.BigIntegerField(null=True)


class Aggregate(models.Model):
    """The sums of one scope in one quarter: an office, or a part of it named by the scope fields.

    Scope fields that are null mean "all". Rows exist for the office and every combination of
    association, commune, programme and source; and for every group, whose row names its association
    and commune too. A null sum is unknown: no file had the column, or the level does not have it.
    Amounts in whole dong; flows are the quarter's own. Rebuilt whole by portfolio.quarters, never
    changed in place; so what a row names is tied where it comes from, in positions and records of
    groups, and not once more for each of thousands of rows that no other statement writes.
    """

    office = models.ForeignKey(
        Office, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    ends_on = models.DateField()
    association = models.ForeignKey(
        Association,
        models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    commune = models.ForeignKey(
        Commune, models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False
    )
    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False
    )
    source = models.ForeignKey(
        Source, models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False
    )
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False
    )

    # Stocks at the quarter's end.
    current = _sum()
    overdue = _sum()
    frozen = _sum()
    loans = _sum()
    overdue_loans = _sum()
    frozen_loans = _sum()
    borrowers = _sum()
    programmes = _sum()
    communes = _sum()
    communes_without_overdue = _sum()
    par30 = _sum()
    par90 = _sum()
    due_next_quarter = _sum()
    inactive_loans = _sum()
    inactive_outstanding = _sum()
    unpaid_interest = _sum()
    entrusted_outstanding = _sum()
    entrusted_borrowers = _sum()
    groups = _sum()
    groups_good = _sum()
    groups_fair = _sum()
    groups_average = _sum()
    groups_weak = _sum()
    groups_unrated = _sum()
    groups_with_overdue = _sum()
    savings = _sum()
    groups_reported = _sum()
    members = _sum()
    savers = _sum()
    savings_compared = _sum()
    savings_reported = _sum()
    savings_by_accounts = _sum()
    savings_by_scores = _sum()

    # Flows of the quarter.
    disbursed = _sum()
    rolled_over = _sum()
    loans_made = _sum()
    repaid_current = _sum()
    repaid_overdue = _sum()
    repaid_frozen = _sum()
    written_off = _sum()
    moved_to_overdue = _sum()
    moved_to_frozen = _sum()
    frozen_from_current = _sum()
    frozen_from_overdue = _sum()
    written_off_current = _sum()
    written_off_overdue = _sum()
    written_off_frozen = _sum()
    interest_receivable = _sum()
    interest_collected = _sum()
    due = _sum()
    due_collected = _sum()
    due_extended = _sum()
    due_turned_overdue = _sum()

    # Opening balances of loans that came from another part or went to one, by debt class.
    moved_in_current = _sum()
    moved_in_overdue = _sum()
    moved_in_frozen = _sum()
    moved_out_current = _sum()
    moved_out_overdue = _sum()
    moved_out_frozen = _sum()

    # The file's own sums since 1 January, for years with a quarter missing.
    disbursed_to_date = _sum()
    repaid_to_date = _sum()
    rolled_over_to_date = _sum()
    written_off_to_date = _sum()

    # What the loans of the quarter before amount to: kept ones at opening, and absent ones.
    opening = _sum()
    absent = _sum()
    absent_loans = _sum()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "office", "ends_on", "association", "commune", "programme", "source", "group",
                ],
                name="aggregate_scope_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="aggregate_one_breakdown",
                condition=Q(group__isnull=True) | Q(programme__isnull=True, source__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"aggregate of office {self.office_id} at {self.ends_on}"
