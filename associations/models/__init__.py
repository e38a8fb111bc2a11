"""The models of the app, one concept a file."""

from .association import DIRECT, Association
from .job import Job
from .office import Office, OfficeName
from .people import Assignment, Role, User
from .place import (
    Commune,
    CommuneName,
    Hamlet,
    HamletName,
    TransactionPoint,
    TransactionPointName,
)
from .quarter import Quarter

__all__ = [
    "DIRECT",
    "Assignment",
    "Association",
    "Commune",
    "CommuneName",
    "Hamlet",
    "HamletName",
    "Job",
    "Office",
    "OfficeName",
    "Quarter",
    "Role",
    "TransactionPoint",
    "TransactionPointName",
    "User",
]
