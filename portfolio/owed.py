"""Monthly sheets that are owed: whose they are, how late, and who is to be called."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from associations.models import Assignment, Office, Role, User
from associations.months import Month
from groups.models import SheetRule
from groups.submission import SheetStanding, wanted

# How far back a board and a start page look.
MONTHS = 6


@dataclass(frozen=True)
class Debt:
    """The sheets that an association owes of a commune beyond their deadline, oldest first."""

    association: str
    commune: int
    sheets: tuple[SheetStanding, ...]

    @property
    def late(self) -> int:
        """Days since the deadline of the oldest."""
        return max(sheet.late for sheet in self.sheets)


def debts(found: Iterable[SheetStanding]) -> list[Debt]:
    """What is owed among some sheets, the longest first, then where most groups wait."""
    owed: dict[tuple[str, int], list[SheetStanding]] = defaultdict(list)
    for sheet in found:
        if sheet.groups and sheet.late and not sheet.handed_in:
            owed[sheet.association, sheet.commune].append(sheet)
    made = [
        Debt(*part, tuple(sorted(sheets, key=lambda s: s.month))) for part, sheets in owed.items()
    ]
    return sorted(made, key=lambda d: (-d.late, -sum(s.groups for s in d.sheets), d.association))


def months_to(rule: SheetRule | None, last: Month) -> list[Month]:
    """The months that are looked at together with `last`, oldest first: those that are wanted."""
    first = last
    for _month in range(MONTHS - 1):
        first = first.previous
    return [month for month in first.to(last) if wanted(rule, month)]


def officers(office: Office, on: date) -> Callable[[str, int], list[User]]:
    """Who answers for an association's sheet of a commune on a day.

    Its officers of that commune; where there are none, those of the whole office.
    """
    held = Assignment.objects.on(on).filter(
        office=office, role=Role.ASSOCIATION_OFFICER, user__is_active=True
    )
    known: dict[tuple[str, int | None], list[User]] = defaultdict(list)
    for assignment in held.select_related("user").order_by("user__full_name"):
        assert assignment.association_id is not None
        known[assignment.association_id, assignment.commune_id].append(assignment.user)

    def answering(association: str, commune: int) -> list[User]:
        return known.get((association, commune)) or known.get((association, None), [])

    return answering
