"""Writing the staged rows of a file into its quarter, and erasing them, one transaction each."""

from django.db import connection

from associations.models import Quarter
from portfolio.imports.places import parameters, whole_sets
from portfolio.models import ImportFile

from . import borrowers, figures, groups, loans, savings, scores
from .posting import Posting

POSTINGS: dict[str, Posting] = {
    ImportFile.Kind.GROUPS: groups.POSTING,
    ImportFile.Kind.BORROWERS: borrowers.POSTING,
    ImportFile.Kind.LOANS: loans.POSTING,
    ImportFile.Kind.SCORES: scores.POSTING,
    ImportFile.Kind.SAVINGS: savings.POSTING,
    ImportFile.Kind.FIGURES: figures.POSTING,
}


class RowsLost(Exception):
    """Fewer rows were written than were staged. The checks should have found out why."""


def write(file: ImportFile, quarter: Quarter) -> None:
    """Puts the staged rows of a checked file in place of what the quarter has of its kind.

    To be called in a transaction that holds the quarter. Raises RowsLost.
    """
    assert connection.in_atomic_block
    posting = POSTINGS[file.kind]
    values = parameters(file, quarter)
    with whole_sets() as cursor:
        for statement in posting.before:
            cursor.execute(statement, values)
        cursor.execute(posting.rows, values)
        if cursor.rowcount != file.rows:
            raise RowsLost(f"import {file.pk}: {cursor.rowcount} of {file.rows} rows")
    quarter.refresh_from_db()


def erase(file: ImportFile, quarter: Quarter) -> None:
    """Takes away what a posted file brought into the quarter. Groups and loans keep their ids.

    To be called in a transaction that holds the quarter.
    """
    assert connection.in_atomic_block
    values = parameters(file, quarter)
    with connection.cursor() as cursor:
        for statement in POSTINGS[file.kind].erase:
            cursor.execute(statement, values)
    quarter.refresh_from_db()
