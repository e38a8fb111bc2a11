"""The models of the app, one concept a file."""

from .aggregate import Aggregate
from .imports import Fault, ImportContent, ImportFile
from .loan import Loan, Position
from .office_figure import OfficeFigure
from .programme import Programme, Source
from .remark import Remark
from .staged import StagedBorrower, StagedFigure, StagedGroup, StagedLoan, StagedScore

__all__ = [
    "Aggregate",
    "Fault",
    "ImportContent",
    "ImportFile",
    "Loan",
    "OfficeFigure",
    "Position",
    "Programme",
    "Remark",
    "Source",
    "StagedBorrower",
    "StagedFigure",
    "StagedGroup",
    "StagedLoan",
    "StagedScore",
]
