"""Rows of an uploaded file as they were understood, before anything is posted.

Codes are still the file's; a null is a cell that was empty or, with a fault beside it, unreadable.
"""

from typing import Any

from django.db import models

from .imports import ImportFile


class Staged(models.Model):
    """A row of a file: its number as a spreadsheet counts."""

    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="%(class)s_rows")
    row = models.PositiveIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"row {self.row}"


def _code(width: int) -> "models.CharField[str | None, str | None]":
    return models.CharField(max_length=max(width, 20), null=True)


def _text() -> "models.CharField[str | None, str | None]":
    return models.CharField(max_length=450, null=True)


def _day() -> "models.DateField[Any, Any]":
    return models.DateField(null=True)


def _amount() -> "models.BigIntegerField[int | None, int | None]":
    return models.BigIntegerField(null=True)


def _points() -> "models.DecimalField[Any, Any]":
    return models.DecimalField(max_digits=7, decimal_places=2, null=True)


class StagedGroup(Staged):
    """A row of HSTO."""

    group_code = _code(7)
    association_code = _code(2)
    place_code = _code(8)
    office_code = _code(6)
    leader = _text()
    leader_sort_key = _text()
    open = models.BooleanField(default=True)


class StagedBorrower(Staged):
    """A row of HSKH."""

    borrower_code = _code(10)
    name = _text()
    name_sort_key = _text()
    place_code = _code(8)


class StagedScore(Staged):
    """A row of the group scores."""

    group_code = _code(7)
    office_code = _code(6)
    association_code = _code(2)
    commune_code = _code(6)
    attendance = _points()
    overdue_ratio = _points()
    due_principal = _points()
    interest = _points()
    saving_members = _points()
    savings_growth = _points()
    total = _points()
    rating = _text()
    savings = _amount()
    outstanding = _amount()


class StagedSaving(Staged):
    """A row of CASA."""

    group_code = _code(7)
    borrower_code = _code(10)
    account = _code(20)
    reported_on = _day()
    balance = _amount()
    paid_in = _amount()
    drawn = _amount()


class StagedFigure(Staged):
    """A row of the office figures."""

    office_code = _code(6)
    dated_on = _day()
    key = _text()
    association_code = _code(2)
    commune_code = _code(6)
    programme_code = _code(2)
    source_code = _code(1)
    value = _amount()
    document = _text()


class StagedLoan(Staged):
    """A row of HSKU."""

    loan_number = _code(16)
    borrower_code = _code(10)
    group_code = _code(7)
    office_code = _code(6)
    place_code = _code(8)
    reported_on = _day()
    programme_code = _code(2)
    source_code = _code(1)
    made_on = _day()
    matures_on = _day()
    frozen_until = _day()
    last_transaction_on = _day()
    rate = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    principal = _amount()
    current = _amount()
    overdue = _amount()
    frozen = _amount()
    disbursed = _amount()
    repaid_current = _amount()
    repaid_overdue = _amount()
    repaid_frozen = _amount()
    rolled_over = _amount()
    moved_to_overdue = _amount()
    moved_to_frozen = _amount()
    extended = _amount()
    written_off = _amount()
    interest_receivable = _amount()
    interest_collected = _amount()
    disbursed_to_date = _amount()
    repaid_to_date = _amount()
    rolled_over_to_date = _amount()
    written_off_to_date = _amount()
    unpaid_interest_current = _amount()
    unpaid_interest_overdue = _amount()
