"""One group through time: what files of the bank list, what was said, where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from associations.periods import Period

from .models import GroupChange

# All of the office's lists of groups, with what each has of the group; null where it is not in it.
_LISTED = """SELECT q.ends_on, coalesce(q.as_of, q.ends_on), r.association_id, r.commune_id,
    r.hamlet_id, r.point_id, r.leader, r.open
FROM associations_quarter q
LEFT JOIN groups_group g ON g.office_id = q.office_id AND g.code = %(code)s
LEFT JOIN groups_groupquarter r ON r.group_id = g.id AND r.ends_on = q.ends_on
WHERE q.office_id = %(office)s AND exists(SELECT FROM groups_groupquarter x
    WHERE x.office_id = q.office_id AND x.ends_on = q.ends_on)
ORDER BY q.ends_on"""

Kind = GroupChange.Kind
# What a change can say that a file of the bank says too.
_TOLD = ("open", "association", "commune", "leader", "hamlet", "point")
Value = str | int | bool | None


@dataclass(frozen=True)
class Listed:
    """What one of the bank's files has of a group; `open` is None when it is not in the list."""

    ends_on: date
    dated_on: date
    association: str | None
    commune: int | None
    hamlet: int | None
    point: int | None
    leader: str | None
    open: bool | None


@dataclass(frozen=True)
class Difference:
    """A point of a change that no file since has borne out: what was said, and the newest file.

    `what` is open, association, commune, leader, hamlet or point. `in_force` is false once
    something else was said of it.
    """

    what: str
    said: Value
    listed: Value
    file: Listed
    in_force: bool


@dataclass(frozen=True)
class Past:
    """The files of an office and what was said of one group, the oldest first.

    `changes` are those of the group itself; `around` also those of groups that were split from it
    or went into it.
    """

    files: tuple[Listed, ...]
    changes: tuple[GroupChange, ...]
    around: tuple[GroupChange, ...]

    @property
    def newest(self) -> Listed | None:
        """The newest file that lists the group."""
        return next((f for f in reversed(self.files) if f.association is not None), None)

    @property
    def opened_on(self) -> date | None:
        """The day it was opened, where somebody said so."""
        return min((c.changed_on for c in self.changes if _opens(c)), default=None)

    def knew(self, change: GroupChange) -> bool:
        """Whether there was anything of the group before one of its changes."""
        listed = (f.dated_on for f in self.files if f.association is not None)
        return change != self.changes[0] or any(day < change.changed_on for day in listed)

    def owner(self, day: date) -> tuple[str, int] | None:
        """The association and commune it belonged to on a day, as `placed_on` finds them."""
        until = Period.of(day).ends_on
        listed = [f for f in self.files if f.ends_on <= until and f.association is not None]
        for file in reversed(listed):
            assert file.association is not None
            assert file.commune is not None
            return file.association, file.commune
        for change in self.changes:
            if _opens(change) and change.changed_on <= day:
                assert change.association_id is not None
                assert change.commune_id is not None
                return change.association_id, change.commune_id
        return None

    def differences(self, change: GroupChange) -> Iterator[Difference]:
        """Where the files since a change say something else, until the next word on the same."""
        later = self.changes[self.changes.index(change) + 1 :]
        for what in _TOLD:
            said = _said(change, what)
            if said is None:
                continue
            until = next((c.changed_on for c in later if _said(c, what) is not None), None)
            since = [
                (file, value)
                for file in self.files
                if file.dated_on >= change.changed_on and (until is None or file.dated_on < until)
                if (value := _value(file, what)) is not None
            ]
            if since and all(value != said for _file, value in since):
                yield Difference(what, said, since[-1][1], since[-1][0], until is None)


def past_of(office: int, code: str) -> Past:
    """What is known of a group of the office by its code; nothing of one that there is not."""
    with connection.cursor() as cursor:
        cursor.execute(_LISTED, {"office": office, "code": code})
        files = tuple(Listed(*row) for row in cursor.fetchall())
    told = GroupChange.objects.filter(
        Q(group__code=code) | Q(other__code=code), office=office
    ).select_related("said_by", "group", "other")
    around = tuple(told.order_by("changed_on", "id"))
    return Past(files, tuple(c for c in around if c.group.code == code), around)


def _opens(change: GroupChange) -> bool:
    return change.kind in (Kind.OPENED, Kind.SPLIT)


def _said(change: GroupChange, what: str) -> Value:
    if what == "open":
        closes = change.kind in (Kind.CLOSED, Kind.MERGED)
        return True if _opens(change) else False if closes else None
    found: Value = getattr(change, what if what == "leader" else f"{what}_id")
    return found or None


def _value(file: Listed, what: str) -> Value:
    """A group that is in no list is not open; of all else such a list says nothing."""
    if what == "open":
        return bool(file.open)
    found: Value = getattr(file, what)
    return found
