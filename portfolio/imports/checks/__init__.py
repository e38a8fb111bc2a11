"""The checks of every kind of file, run as set-based statements over the staged rows."""

from psycopg.types.json import Jsonb

from associations.models import Quarter
from portfolio.imports.faults import RULES
from portfolio.imports.places import parameters, whole_sets
from portfolio.models import Fault, ImportFile

from . import borrowers, figures, groups, lending, loans, savings, scores
from .check import Check

__all__ = ["CHECKS", "Check", "check", "count", "uncheck"]

CHECKS: dict[str, tuple[Check, ...]] = {
    ImportFile.Kind.GROUPS: groups.CHECKS,
    ImportFile.Kind.BORROWERS: borrowers.CHECKS,
    ImportFile.Kind.LOANS: (*loans.CHECKS, *lending.CHECKS),
    ImportFile.Kind.SCORES: scores.CHECKS,
    ImportFile.Kind.SAVINGS: savings.CHECKS,
    ImportFile.Kind.FIGURES: figures.CHECKS,
}


def check(file: ImportFile, quarter: Quarter) -> None:
    """Finds anew what is wrong with the staged rows, beside what stands posted now.

    Counts all faults of the file into it, those of its cells included. Safe to repeat.
    """
    uncheck(file)
    values = parameters(file, quarter) | {"names": Jsonb(file.summary.get("own_names", {}))}
    with whole_sets() as cursor:
        for one in CHECKS[file.kind]:
            cursor.execute(_statement(one), values)
    count(file)


def uncheck(file: ImportFile) -> None:
    """Forgets what checks found in the file. What is wrong with its cells stays."""
    rules = {check.rule for check in CHECKS[file.kind]}
    Fault.objects.filter(file=file, rule__in=rules).delete()


def count(file: ImportFile) -> None:
    """Counts the stored faults of a file into it."""
    file.errors = Fault.objects.filter(file=file, error=True).count()
    file.warnings = Fault.objects.filter(file=file, error=False).count()


def _statement(check: Check) -> str:
    error = "true" if RULES[check.rule].error else "false"
    # Checks name the bank's columns; the office's own file may call them otherwise.
    column = "left(coalesce(%(names)s::jsonb ->> f.column_, f.column_), 40)"
    return f"""INSERT INTO portfolio_fault (file_id, row, "column", value, rule, error, details)
    SELECT %(file)s, f.row_, {column}, left(coalesce(f.value_, ''), 200), '{check.rule}', {error},
        f.details_
    FROM ({check.sql}) AS f (row_, column_, value_, details_)"""
