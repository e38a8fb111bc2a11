"""The tables: how rows of figures are set, sorted and summed."""

from .breakdown import AssociationTable, BreakdownTable, CommuneTable, ProgrammeTable
from .groups import GroupTable
from .imports import ImportTable

__all__ = [
    "AssociationTable",
    "BreakdownTable",
    "CommuneTable",
    "GroupTable",
    "ImportTable",
    "ProgrammeTable",
]
