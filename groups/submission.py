"""How far monthly sheets are: handing them in, returning, accepting, and what is still owed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.history import said_by
from associations.models import Office, User
from associations.months import Month
from associations.text import clean

from .fields import Fault, Field, missing
from .models import GroupMonth, Sheet, SheetRule
from .parts import Part
from .places import PLACED, parameters
from .unusual import limits, unusual

State = Sheet.State
NOT_BEGUN = "not_begun"
_DEADLINE_DAY = 5
MOST_LETTERS = 500


class Refused(Exception):
    """A step that is not possible now; the message says why, in the words of the page."""


@dataclass(frozen=True)
class Lack:
    """What a sheet still waits for in one group: fields that are empty, questions unanswered."""

    code: str
    fields: tuple[Field, ...]
    questions: tuple[Fault, ...]


class Incomplete(Refused):
    """A sheet that cannot be handed in yet; `lacks` says what each group waits for."""

    def __init__(self, lacks: list[Lack]) -> None:
        text = _("The sheet is not complete: something is missing in %(number)s groups.")
        super().__init__(text % {"number": len(lacks)})
        self.lacks = lacks


def submit(part: Part, by: User, today: date) -> Sheet:
    """Hands the sheet in; from then on it is read only. Twice is once.

    Raises Incomplete, and Refused for an accepted sheet or a month that has not begun.
    """
    if not part.begun(today):
        raise Refused(_("%(month)s has not begun.") % {"month": part.month.label})

    def step(sheet: Sheet) -> None:
        if sheet.state == State.ACCEPTED:
            raise Refused(_("The sheet is accepted already."))
        if not part.groups():
            raise Refused(_("A sheet has no groups: there is nothing to submit."))
        found = lacks(part)
        if found:
            raise Incomplete(found)
        sheet.submitted_at, sheet.submitted_by = timezone.now(), by

    return _step(part, by, State.SUBMITTED, step)


def send_back(part: Part, reason: str, by: User) -> Sheet:
    """Returns a submitted or accepted sheet, which opens it again. Twice is once.

    Raises Refused without a reason and for a sheet that was not handed in.
    """
    reason = clean(reason)
    if not reason:
        raise Refused(_("Say why the sheet is returned."))
    if len(reason) > MOST_LETTERS:
        raise Refused(
            _("The reason is too long: at most %(most)s letters.") % {"most": MOST_LETTERS}
        )

    def step(sheet: Sheet) -> None:
        if sheet.state == State.IN_WORK:
            raise Refused(_("The sheet has not been submitted."))
        _decided(sheet, by)
        sheet.reason = reason

    return _step(part, by, State.RETURNED, step, reason)


def accept(part: Part, by: User, *, seen: str = "") -> Sheet:
    """Accepts a submitted sheet. Twice is once.

    `seen` is when the sheet was submitted that the person looked at (ISO), if known. Raises Refused
    for a sheet that is not submitted, or was submitted again since.
    """

    def step(sheet: Sheet) -> None:
        if sheet.state != State.SUBMITTED or sheet.submitted_at is None:
            raise Refused(_("The sheet has not been submitted."))
        if seen and seen != sheet.submitted_at.isoformat():
            raise Refused(_("The sheet was submitted again meanwhile. Look at it once more."))
        _decided(sheet, by)
        sheet.reason = ""

    return _step(part, by, State.ACCEPTED, step)


def _step(part: Part, by: User, to: str, step: Callable[[Sheet], None], reason: str = "") -> Sheet:
    """Holds the sheet alone and takes a step, unless it is there already."""
    with said_by(by, reason):
        sheet = part.hold(alone=True)
        if sheet.state != to:
            step(sheet)
            sheet.state = to
            sheet.save()
    return sheet


def _decided(sheet: Sheet, by: User) -> None:
    sheet.decided_at, sheet.decided_by = timezone.now(), by


def lacks(part: Part) -> list[Lack]:
    """What keeps the sheet from being handed in, group by group."""
    known = {row.group_id: row for row in part.rows()}
    before = {row.group_id: row for row in part.before.rows()}
    in_force = limits(part.month.ends_on)
    found = []
    for group in part.groups():
        lack = lack_of(group.code, known.get(group.id), before.get(group.id), in_force)
        if lack is not None:
            found.append(lack)
    return found


def lack_of(
    code: str, row: GroupMonth | None, last: GroupMonth | None, in_force: Mapping[str, Decimal]
) -> Lack | None:
    """What one group's row still waits for."""
    fields = missing(row)
    open_questions = unusual(row, last, in_force) if row and not row.explanation else []
    if fields or open_questions:
        return Lack(code, tuple(fields), tuple(open_questions))
    return None


def due_on(rule: SheetRule | None, month: Month) -> date:
    """The last day on which a month's sheet is in time; the 5th where the office set none."""
    return (rule or SheetRule(deadline_day=_DEADLINE_DAY)).due_on(month)


def wanted(rule: SheetRule | None, month: Month) -> bool:
    """Whether the office takes sheets of a month; without a rule it takes any."""
    return rule is None or (
        rule.first_month_ends_on <= month.ends_on
        and (rule.last_month_ends_on is None or month.ends_on <= rule.last_month_ends_on)
    )


def months_owed(rule: SheetRule | None, today: date) -> list[Month]:
    """The months of which the office wants sheets and that have ended, oldest first."""
    if rule is None:
        return []
    last = Month.of(today).previous
    if rule.last_month_ends_on is not None:
        last = min(last, Month.of(rule.last_month_ends_on))
    return Month.of(rule.first_month_ends_on).to(last)


@dataclass(frozen=True)
class SheetStanding:
    """How far the sheet of an association, commune and month is.

    `state` is a Sheet.State, or NOT_BEGUN. `groups` are the open ones it is of, `saved` those of
    which something was saved. `late` counts days after the deadline: up to the day on which the
    sheet was handed in, or up to today; 0 in time.
    """

    association: str
    commune: int
    month: Month
    state: str
    groups: int
    saved: int
    reason: str
    begun_at: datetime | None
    submitted_at: datetime | None
    decided_at: datetime | None
    due_on: date
    late: int

    @property
    def handed_in(self) -> bool:
        """Whether the association has done its part for now."""
        return self.state in (State.SUBMITTED, State.ACCEPTED)


_STANDING = """WITH {placed}, part AS (
    SELECT p.month, p.association, p.commune, count(*) AS groups, count(r.id) AS saved
    FROM placed p LEFT JOIN groups_groupmonth r ON r.group_id = p.id
        AND r.month_ends_on = p.month AND r.association_id = p.association
        AND r.commune_id = p.commune
    WHERE p.open GROUP BY 1, 2, 3
), sheet AS (
    SELECT month_ends_on AS month, association_id AS association, commune_id AS commune, state,
        reason, begun_at, submitted_at, decided_at
    FROM groups_sheet WHERE office_id = %(office)s AND month_ends_on = ANY(%(months)s)
)
SELECT month, association, commune, coalesce(groups, 0), coalesce(saved, 0), coalesce(state, ''),
    coalesce(reason, ''), begun_at, submitted_at, decided_at
FROM part FULL JOIN sheet USING (month, association, commune)
ORDER BY month, association, commune"""


def standing(
    office: Office, months: list[Month], today: date, rule: SheetRule | None = None
) -> list[SheetStanding]:
    """How far each sheet of some months is, in the order of months, associations and communes.

    There is one wherever a part has open groups in the month, or somebody has begun a sheet. The
    office's `rule` is read where it is not given.
    """
    if not months:
        return []
    rule = rule or SheetRule.objects.filter(office=office).first()
    with connection.cursor() as cursor:
        cursor.execute(_STANDING.format(placed=PLACED), parameters(office.pk, months))
        rows = cursor.fetchall()
    return [_standing(row, rule, today) for row in rows]


def _standing(row: tuple[Any, ...], rule: SheetRule | None, today: date) -> SheetStanding:
    ends_on, association, commune, groups, saved, state, reason, begun, submitted, decided = row
    month = Month.of(ends_on)
    due = due_on(rule, month)
    until = timezone.localdate(submitted) if state in (State.SUBMITTED, State.ACCEPTED) else today
    return SheetStanding(
        association, commune, month, state or NOT_BEGUN, groups, saved, reason, begun, submitted,
        decided, due, days_late(due, until),
    )  # fmt: skip


def days_late(due: date, until: date) -> int:
    """Days after the deadline; 0 in time."""
    return max(0, (until - due).days)
