"""The models of the app, one concept a file."""

from .activity import Inspection, TrainingClass
from .association import DIRECT, Association
from .backup import Backup
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
from .row_change import RowChange

__all__ = [
    "DIRECT",
    "Assignment",
    "Association",
    "Backup",
    "Commune",
    "CommuneName",
    "Hamlet",
    "HamletName",
    "Inspection",
    "Job",
    "Office",
    "OfficeName",
    "Quarter",
    "Role",
    "RowChange",
    "TrainingClass",
    "TransactionPoint",
    "TransactionPointName",
    "User",
]
