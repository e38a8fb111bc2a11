"""The models of the app, one concept a file."""

from .borrower import Borrower, BorrowerQuarter
from .group import Group, GroupQuarter
from .rating import GroupScore, Rating, RatingClass

__all__ = [
    "Borrower",
    "BorrowerQuarter",
    "Group",
    "GroupQuarter",
    "GroupScore",
    "Rating",
    "RatingClass",
]
