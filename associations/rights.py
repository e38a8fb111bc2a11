"""Who may do what, and whose rows somebody sees. Whatever is not granted here is denied.

Aggregates by association, commune and programme are open to everybody with an assignment in the
office. Rows of groups, borrowers and loans are open to those they belong to: a leader sees all of
the office, a credit officer those of their communes, an association officer those of their
association (in their commune). An administrator keeps accounts and sees no rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Assignment, Office, Role, User


class Action(StrEnum):
    """Something that somebody may be allowed to do in an office."""

    SEE = "see"
    SEE_ROWS = "see_rows"
    IMPORT = "import"
    CONFIRM = "confirm"
    UNDO = "undo"
    EDIT_REMARKS = "edit_remarks"
    MANAGE_PEOPLE = "manage_people"


ACTION_LABELS: dict[Action, Promise] = {
    Action.SEE: _("See figures, charts and briefings"),
    Action.SEE_ROWS: _("See groups, borrowers and loans"),
    Action.IMPORT: _("Upload files and see their faults"),
    Action.CONFIRM: _("Confirm files"),
    Action.UNDO: _("Undo and replace files"),
    Action.EDIT_REMARKS: _("Edit remarks and tasks"),
    Action.MANAGE_PEOPLE: _("Manage people"),
}

_ALLOWED: dict[Role, frozenset[Action]] = {
    Role.ADMINISTRATOR: frozenset({Action.SEE, Action.MANAGE_PEOPLE}),
    Role.LEADER: frozenset(
        {
            Action.SEE,
            Action.SEE_ROWS,
            Action.IMPORT,
            Action.CONFIRM,
            Action.UNDO,
            Action.EDIT_REMARKS,
        }
    ),
    Role.CREDIT_OFFICER: frozenset({Action.SEE, Action.SEE_ROWS, Action.IMPORT, Action.CONFIRM}),
    Role.ASSOCIATION_OFFICER: frozenset({Action.SEE, Action.SEE_ROWS}),
}
# A file holds rows of the whole office, so an assignment to a part of it is not enough.
_WHOLE_OFFICE = frozenset({Action.IMPORT, Action.CONFIRM, Action.UNDO})


def allowed(role: Role, action: Action, *, part_of_office: bool = False) -> bool:
    """The rule itself: whether a role carries an action, for the whole or a part of an office."""
    return action in _ALLOWED[role] and not (part_of_office and action in _WHOLE_OFFICE)


@dataclass(frozen=True)
class Reach:
    """What somebody may do in one office on one day. Nobody's reach allows nothing."""

    assignments: tuple[Assignment, ...]

    def may(self, action: Action) -> bool:
        return any(_carries(a, action) for a in self.assignments)

    @property
    def sees_all(self) -> bool:
        """Whether somebody sees the rows of the whole office."""
        return any(
            _carries(a, Action.SEE_ROWS) and a.association_id is None and a.commune_id is None
            for a in self.assignments
        )

    def rows(self, association: str = "association", commune: str = "commune") -> Q:
        """The rows somebody sees, as a condition on a model's fields of these names."""
        seen = Q(pk__in=[])
        for assignment in self.assignments:
            if not _carries(assignment, Action.SEE_ROWS):
                continue
            part = ~Q(pk__in=[])
            if assignment.association_id is not None:
                part &= Q(**{association: assignment.association_id})
            if assignment.commune_id is not None:
                part &= Q(**{commune: assignment.commune_id})
            seen |= part
        return seen


def reach(user: User, office: Office, on: date) -> Reach:
    """What `user` may do in `office` on a day; an inactive account has no reach."""
    if not user.is_active:
        return Reach(())
    held: Iterable[Assignment] = Assignment.objects.on(on).filter(user=user, office=office)
    return Reach(tuple(held))


def may(user: User, action: Action, office: Office, on: date) -> bool:
    """Whether `user` may do `action` in `office` on a day."""
    return reach(user, office, on).may(action)


def _carries(assignment: Assignment, action: Action) -> bool:
    role = Role(assignment.role)
    part = assignment.commune_id is not None or assignment.association_id is not None
    return allowed(role, action, part_of_office=part)
