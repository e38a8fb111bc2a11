"""What can be wrong with a file: every rule with the sentence that says what to do about it.

An error stops the file, a warning is confirmed with it. A sentence says what happened and what to
do; where it happened stands beside it (row, column, value). Slots are the fault's value, column
and details.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from psycopg.types.json import Jsonb

from associations.numbers import written
from groups.models import Rating
from portfolio.models import Fault, ImportFile

from .sentences import CELLS, FIGURES, FILES, GROUPS, LOANS, SAVINGS, SCORES, SETS

WARNINGS = frozenset(
    {
        "accounts_absent",
        "average_unlikely",
        "borrowers_unlisted",
        "closed_group_saves",
        "duplicate_dropped",
        "flow_off",
        "flow_off_by_rollover",
        "formulas_zero",
        "frozen_off",
        "group_closed",
        "group_too_large",
        "group_unrated",
        "group_without_debt",
        "letters_unseen",
        "loans_absent",
        "older_than_posted",
        "other_association",
        "other_commune",
        "other_day_than_loans",
        "overdue_off",
        "rating_differs",
        "row_without_group",
        "row_without_score",
        "savers_unlisted",
        "savings_off",
        "score_total_off",
        "text_missing",
    }
)


@dataclass(frozen=True)
class Rule:
    """Something a file must hold to (`error`), or that somebody has to look at."""

    key: str
    error: bool
    sentence: Promise


RULES: dict[str, Rule] = {
    key: Rule(key, key not in WARNINGS, sentence)
    for sentences in (FILES, SETS, CELLS, GROUPS, LOANS, SCORES, SAVINGS, FIGURES)
    for key, sentence in sentences.items()
}


@dataclass(frozen=True)
class Found:
    """A fault found while a file was read; row 0 is the file as a whole."""

    rule: str
    row: int = 0
    column: str = ""
    value: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def sentence(fault: Fault | Found) -> str:
    """The fault in words, in the language of the page."""
    details = {name: _said(value) for name, value in fault.details.items()}
    return str(RULES[fault.rule].sentence) % {
        "column": fault.column,
        "value": fault.value,
        **details,
    }


def _said(value: object) -> str:
    """A detail as it is read: amounts and counts with marks, classes of groups by name."""
    if isinstance(value, int):
        return written(value)
    return str(Rating(value).label) if value in Rating.values else str(value)


def again(fault: Fault) -> Found:
    """A stored fault as something found, to be stored once more."""
    return Found(fault.rule, fault.row, fault.column, fault.value, fault.details)


def keep(file: ImportFile, found: Iterable[Found]) -> None:
    """Stores faults with COPY: a wrong file has one a row."""
    into = 'COPY portfolio_fault (file_id, row, "column", value, rule, error, details) FROM STDIN'
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for fault in found:
            error = RULES[fault.rule].error
            where = (fault.row, fault.column[:40], fault.value[:200])
            copy.write_row((file.pk, *where, fault.rule, error, Jsonb(fault.details)))
