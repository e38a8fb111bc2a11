"""The tables: how rows of figures are set, sorted and summed."""

from .bands import BandRow, BandTable
from .breakdown import PARTS, AssociationTable, BreakdownTable
from .changed import ChangedTable
from .columns import CellColumn, FigureColumn, NameColumn
from .differences import AssociationSumTable, DifferenceTable, SumTable
from .groups import GroupTable
from .imports import ImportTable
from .loans import LoansOfBorrower, LoanTable
from .maturities import (
    DueColumn,
    DueGlance,
    DueGroup,
    DueGroupTable,
    DueLoanTable,
    DueRow,
    DueTable,
)

__all__ = [
    "PARTS",
    "AssociationSumTable",
    "AssociationTable",
    "BandRow",
    "BandTable",
    "BreakdownTable",
    "CellColumn",
    "ChangedTable",
    "DifferenceTable",
    "DueColumn",
    "DueGlance",
    "DueGroup",
    "DueGroupTable",
    "DueLoanTable",
    "DueRow",
    "DueTable",
    "FigureColumn",
    "GroupTable",
    "ImportTable",
    "LoanTable",
    "LoansOfBorrower",
    "NameColumn",
    "SumTable",
]
