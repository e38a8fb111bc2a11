"""The models of the app, one concept a file."""

from .borrower import Borrower, BorrowerQuarter
from .change import GroupChange
from .group import Group, GroupQuarter
from .rating import GroupScore, HandScore, Rating, RatingClass
from .sheet import EntryLimit, GroupMonth, Sheet, SheetRule
from .upload import SheetUpload

__all__ = [
    "Borrower",
    "BorrowerQuarter",
    "EntryLimit",
    "Group",
    "GroupChange",
    "GroupMonth",
    "GroupQuarter",
    "GroupScore",
    "HandScore",
    "Rating",
    "RatingClass",
    "Sheet",
    "SheetRule",
    "SheetUpload",
]
