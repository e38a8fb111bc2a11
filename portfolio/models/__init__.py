"""The models of the app, one concept a file."""

from .aggregate import Aggregate
from .imports import Fault, FileSet, ImportContent, ImportFile
from .layout import FileLayout, LayoutExample
from .loan import Loan, Position
from .office_figure import OfficeFigure
from .programme import Programme, Source
from .remark import Remark
from .savings import SavingsAccount
from .staged import (
    StagedBorrower,
    StagedFigure,
    StagedGroup,
    StagedLoan,
    StagedSaving,
    StagedScore,
)

__all__ = [
    "Aggregate",
    "Fault",
    "FileLayout",
    "FileSet",
    "ImportContent",
    "ImportFile",
    "LayoutExample",
    "Loan",
    "OfficeFigure",
    "Position",
    "Programme",
    "Remark",
    "SavingsAccount",
    "Source",
    "StagedBorrower",
    "StagedFigure",
    "StagedGroup",
    "StagedLoan",
    "StagedSaving",
    "StagedScore",
]
