"""Who may do what, and whose rows somebody sees. Whatever is not granted here is denied.

Aggregates by association, commune and programme are open to everybody with an assignment in the
office. Rows of groups, borrowers and loans are open to those they belong to: a leader sees all of
the office, a credit officer those of their communes, an association officer those of their
association (in their commune). An administrator keeps accounts and sees no rows.

Whoever leads or administers an office signs in with a second step. Where everything is invented,
in synthetic offices alone, nobody is asked for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from .models import Assignment, Office, Role, User


class Action(StrEnum):
    """Something that somebody may be allowed to do in an office."""

    SEE = "see"
    SEE_ROWS = "see_rows"
    IMPORT = "import"
    MAP_COLUMNS = "map_columns"
    CONFIRM = "confirm"
    UNDO = "undo"
    EDIT_REMARKS = "edit_remarks"
    ENTER = "enter"
    REVIEW = "review"
    CHANGE_GROUPS = "change_groups"
    RATE = "rate"
    SET_RULES = "set_rules"
    MANAGE_PEOPLE = "manage_people"
    SEE_BACKUPS = "see_backups"


ACTION_LABELS: dict[Action, Promise] = {
    Action.SEE: _("See figures, charts and briefings"),
    Action.SEE_ROWS: _("See groups, borrowers and loans"),
    Action.IMPORT: _("Upload files and see their faults"),
    Action.MAP_COLUMNS: _("Map the columns of the office's own files"),
    Action.CONFIRM: _("Confirm files"),
    Action.UNDO: _("Undo and replace files"),
    Action.EDIT_REMARKS: _("Edit remarks and tasks"),
    Action.ENTER: _("Fill in monthly sheets, classes and inspections"),
    Action.REVIEW: _("Accept and return monthly sheets"),
    Action.CHANGE_GROUPS: _("Open, split, merge and close groups, change their boards and places"),
    Action.RATE: _("Enter and correct scores of groups"),
    Action.SET_RULES: _("Set the deadline of monthly sheets"),
    Action.MANAGE_PEOPLE: _("Manage people"),
    Action.SEE_BACKUPS: _("Be warned when there is no sound backup"),
}

_ALLOWED: dict[Role, frozenset[Action]] = {
    Role.ADMINISTRATOR: frozenset({Action.SEE, Action.MANAGE_PEOPLE, Action.SEE_BACKUPS}),
    Role.LEADER: frozenset(
        {
            Action.SEE,
            Action.SEE_ROWS,
            Action.IMPORT,
            Action.MAP_COLUMNS,
            Action.CONFIRM,
            Action.UNDO,
            Action.EDIT_REMARKS,
            Action.REVIEW,
            Action.CHANGE_GROUPS,
            Action.RATE,
            Action.SET_RULES,
            Action.SEE_BACKUPS,
        }
    ),
    Role.CREDIT_OFFICER: frozenset(
        {
            Action.SEE,
            Action.SEE_ROWS,
            Action.IMPORT,
            Action.MAP_COLUMNS,
            Action.CONFIRM,
            Action.REVIEW,
            Action.CHANGE_GROUPS,
            Action.RATE,
        }
    ),
    Role.ASSOCIATION_OFFICER: frozenset(
        {Action.SEE, Action.SEE_ROWS, Action.ENTER, Action.CHANGE_GROUPS}
    ),
}
# Who may not sign in with a password alone.
SECOND_STEP = frozenset({Role.ADMINISTRATOR, Role.LEADER})
# A file holds rows of the whole office, so an assignment to a part of it is not enough.
_WHOLE_OFFICE = frozenset({Action.IMPORT, Action.MAP_COLUMNS, Action.CONFIRM, Action.UNDO})


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
        return (None, None) in self.parts(Action.SEE_ROWS)

    def rows(
        self,
        association: str = "association",
        commune: str = "commune",
        *,
        action: Action = Action.SEE_ROWS,
    ) -> Q:
        """The rows with which somebody may do `action`, mostly see them, as a condition on a
        model's fields of these names.
        """
        nothing, parts = Q(pk__in=[]), self.parts(action)
        if (None, None) in parts:
            return ~nothing
        found = nothing
        for of_association, of_commune in parts:
            part = ~nothing
            if of_association is not None:
                part &= Q(**{association: of_association})
            if of_commune is not None:
                part &= Q(**{commune: of_commune})
            found |= part
        return found

    def covers(self, association: str, commune: int | None, action: Action) -> bool:
        """Whether somebody may do `action` with what is an association's in a commune; without a
        commune it is the whole office's.
        """
        return any(
            of_association in (None, association) and of_commune in (None, commune)
            for of_association, of_commune in self.parts(action)
        )

    def parts(self, action: Action) -> set[tuple[str | None, int | None]]:
        """The association and commune of each assignment that carries an action; None is all."""
        return {(a.association_id, a.commune_id) for a in self.assignments if _carries(a, action)}


def second_step_demanded(on: date) -> ExpressionWrapper:
    """Of a row of User: whether a role held on a day demands the second step."""
    held = Assignment.objects.on(on).filter(user=OuterRef("pk"))
    real = held.filter(office__synthetic=False)
    both = Q(Exists(held.filter(role__in=SECOND_STEP)), Exists(real))
    return ExpressionWrapper(both, BooleanField())


def invented_only(user: User, on: date) -> bool:
    """Whether somebody has roles on a day, and all of them in synthetic offices."""
    offices = set(user.assignments.on(on).values_list("office__synthetic", flat=True))
    return offices == {True}


def second_step_asked(on: date) -> ExpressionWrapper:
    """Of a row of User: whether signing in takes the second step; a device asks for it too."""
    device = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    asked = Q(second_step_demanded(on)) | Q(Exists(device))
    return ExpressionWrapper(asked, BooleanField())


def held(user: User | int, office: Office | Subquery, on: date) -> QuerySet[Assignment]:
    """What somebody is assigned to in an office on a day."""
    found: QuerySet[Assignment] = Assignment.objects.on(on).filter(user=user, office=office)
    return found.order_by()


def reach_of(user: User, assignments: Iterable[Assignment]) -> Reach:
    """What `user` may do by what they hold; an inactive account has no reach."""
    return Reach(tuple(assignments) if user.is_active else ())


def reach(user: User, office: Office, on: date) -> Reach:
    """What `user` may do in `office` on a day."""
    return reach_of(user, held(user, office, on))


def may(user: User, action: Action, office: Office, on: date) -> bool:
    """Whether `user` may do `action` in `office` on a day."""
    return reach(user, office, on).may(action)


def _carries(assignment: Assignment, action: Action) -> bool:
    role = Role(assignment.role)
    part = assignment.commune_id is not None or assignment.association_id is not None
    return allowed(role, action, part_of_office=part)
