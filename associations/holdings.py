"""What people hold in an office, in words and days: roles now, roles to come and past ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import Assignment, CommuneName, Office, Role, User
from .signing_in import locks
from .text import person_sort_key

State = Literal["now", "coming", "past"]
_DAY = "d/m/Y"


@dataclass(frozen=True)
class Holding:
    """One role of somebody as it is told on a day."""

    assignment: Assignment
    described: str
    state: State

    @property
    def days(self) -> str:
        """From which day until which, both included."""
        since, until = self.assignment.valid_from, self.assignment.valid_to
        if until is None:
            return _("since %(day)s") % {"day": date_format(since, _DAY)}
        days = {"since": date_format(since, _DAY), "until": date_format(until, _DAY)}
        return _("%(since)s to %(until)s") % days


@dataclass(frozen=True)
class Person:
    """Somebody of an office, what they hold there, and until when they may not sign in."""

    user: User
    holdings: tuple[Holding, ...]
    locked_until: datetime | None = None

    @property
    def now(self) -> list[Holding]:
        return self._of("now")

    @property
    def coming(self) -> list[Holding]:
        return self._of("coming")

    @property
    def past(self) -> list[Holding]:
        return self._of("past")

    @property
    def invited(self) -> bool:
        """True while the one-time link waits to be used."""
        return self.user.is_active and not self.user.has_usable_password()

    def _of(self, state: State) -> list[Holding]:
        return [holding for holding in self.holdings if holding.state == state]


def people(office: Office, at: datetime, on: date) -> list[Person]:
    """Everybody of the office, in Vietnamese order of given names, the past ones last."""
    held: dict[User, list[Assignment]] = {}
    assignments = Assignment.objects.filter(office=office).select_related("user", "association")
    for assignment in assignments:
        held.setdefault(assignment.user, []).append(assignment)
    locked, communes = locks([user.username for user in held], at), _communes([office])
    found = [
        Person(user, _told(of_user, communes, on), locked.get(user.username))
        for user, of_user in held.items()
    ]
    return sorted(found, key=lambda p: (not p.now, not p.coming, person_sort_key(p.user.full_name)))


def own(user: User, on: date) -> list[tuple[str, list[Holding]]]:
    """What somebody holds now or later, office by office under its name of the day."""
    assignments = list(user.assignments.select_related("association", "office"))
    offices = {assignment.office for assignment in assignments}
    communes = _communes(offices)
    found = []
    for office in offices:
        of_office = [a for a in assignments if a.office_id == office.pk]
        held = [h for h in _told(of_office, communes, on) if h.state != "past"]
        if held:
            found.append((office.named(on).name, held))
    return sorted(found)


def _told(
    assignments: Iterable[Assignment], communes: dict[int, str], on: date
) -> tuple[Holding, ...]:
    told = [Holding(a, _described(a, communes), _state(a, on)) for a in assignments]
    order: list[State] = ["now", "coming", "past"]
    return tuple(sorted(told, key=lambda h: order.index(h.state)))


def _state(assignment: Assignment, on: date) -> State:
    if assignment.ended(on):
        return "past"
    return "coming" if assignment.valid_from > on else "now"


def _described(assignment: Assignment, communes: dict[int, str]) -> str:
    parts = [str(Role(assignment.role).label)]
    if assignment.association is not None:
        parts.append(assignment.association.label)
    if assignment.commune_id is not None:
        parts.append(communes.get(assignment.commune_id, str(assignment.commune_id)))
    return " · ".join(parts)


def _communes(offices: Iterable[Office]) -> dict[int, str]:
    """The last name of each commune, also of one that is no more."""
    names: QuerySet[CommuneName] = CommuneName.objects.filter(office__in=list(offices))
    return dict(names.order_by("valid_from").values_list("commune_id", "name"))
