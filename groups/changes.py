"""What happens to a group between two files of the bank: checked, said with day and reason.

A change is never edited or taken back: a mistake is mended by another change. Whoever calls has
made sure that the person may change the groups named; what they were on the day is checked here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from associations.gazetteer import Gazetteer
from associations.history import said_by
from associations.models import Office, Quarter, User
from associations.rights import Action, Reach

from .models import Group, GroupChange
from .places import Placed, placed_on

Kind = GroupChange.Kind


class NotPossible(Exception):
    """A change that cannot be; its message is a sentence for the user."""


@dataclass(frozen=True)
class Told:
    """Who says it, what they may do, from which day on it holds, why, and what day it is now."""

    by: User
    reach: Reach
    on: date
    reason: str
    today: date


@dataclass(frozen=True)
class Board:
    """Leader and deputy of a group; an empty name is not said."""

    leader: str
    deputy: str = ""


@dataclass(frozen=True)
class Place:
    """Hamlet and transaction point of a group by their ids; None is not said."""

    hamlet: int | None = None
    point: int | None = None


def open_group(
    office: Office, code: str, part: tuple[str, int], place: Place, board: Board, told: Told
) -> GroupChange:
    """A new group of an association in a commune (`part`). Raises NotPossible."""
    association, commune = part
    new = {"association_id": association, "commune_id": commune}
    return _begun(office, code, Kind.OPENED, new, place, board, told)


def split(
    office: Office, origin: Group, code: str, place: Place, board: Board, told: Told
) -> GroupChange:
    """A new group out of another one, of its association and commune. Raises NotPossible."""
    with _telling(office, told, origin):
        then = _there(office, origin.code, told)
        new = {"association_id": then.association, "commune_id": then.commune, "other": origin}
        return _begun(office, code, Kind.SPLIT, new, place, board, told)


def merge(office: Office, group: Group, into: Group, told: Told) -> GroupChange:
    """A group ends in another one of the same commune. Raises NotPossible.

    A group is of one hamlet, where its members live, so they cannot go to another commune. They
    can go to a group of another association, which whoever may change both groups can say.
    """
    if group.pk == into.pk:
        raise NotPossible(_("A group cannot be merged into itself."))
    with _telling(office, told, group, into):
        if same := _again(group, Kind.MERGED, told, other=into):
            return same
        then, target = (_there(office, g.code, told) for g in (group, into))
        if then.commune != target.commune:
            raise NotPossible(_("Groups are merged within one commune only."))
        _nothing_later(group, told)
        return _said(office, group, Kind.MERGED, told, other=into)


def close(office: Office, group: Group, told: Told) -> GroupChange:
    """A group is dissolved. Raises NotPossible."""
    with _telling(office, told, group):
        if same := _again(group, Kind.CLOSED, told):
            return same
        _there(office, group.code, told)
        _nothing_later(group, told)
        return _said(office, group, Kind.CLOSED, told)


def reopen(office: Office, group: Group, told: Told) -> GroupChange:
    """A group that was closed, or merged, by mistake is there again. Raises NotPossible."""
    with _telling(office, told, group):
        then = _known(office, group.code, told)
        new = {"association_id": then.association, "commune_id": then.commune}
        if same := _again(group, Kind.OPENED, told, **new):
            return same
        if then.open:
            raise NotPossible(_("The group is open on that day already."))
        return _said(office, group, Kind.OPENED, told, **new)


def change_board(office: Office, group: Group, board: Board, told: Told) -> GroupChange:
    """Another leader or deputy. Raises NotPossible."""
    with _telling(office, told, group):
        then = _there(office, group.code, told)
        new = {
            "leader": board.leader if board.leader != then.leader else "",
            "deputy": board.deputy if board.deputy != then.deputy else "",
        }
        return _different(office, group, Kind.BOARD, new, told)


def change_place(office: Office, group: Group, place: Place, told: Told) -> GroupChange:
    """Another hamlet or transaction point of its commune. Raises NotPossible."""
    with _telling(office, told, group):
        then = _there(office, group.code, told)
        _check_place(office, then.commune, place, told)
        new = {
            "hamlet_id": place.hamlet if place.hamlet != then.hamlet else None,
            "point_id": place.point if place.point != then.point else None,
        }
        return _different(office, group, Kind.PLACE, new, told)


@contextmanager
def _telling(office: Office, told: Told, *groups: Group) -> Iterator[None]:
    """A transaction in which the person speaks and nobody else changes the groups."""
    if not told.reason:
        raise NotPossible(_("Say why."))
    if told.on > told.today:
        raise NotPossible(_("The day is not yet there."))
    closed = Quarter.objects.filter(office=office, state=Quarter.State.CLOSED, ends_on__gte=told.on)
    if (last := closed.order_by("-ends_on").first()) is not None:
        raise NotPossible(
            _("%(quarter)s is closed; only what happened later can be said.")
            % {"quarter": last.label}
        )
    with said_by(told.by, told.reason):
        keys = [group.pk for group in groups]
        list(Group.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        yield


def _known(office: Office, code: str, told: Told) -> Placed:
    """The group on the day; one that was another's then is as little there as none."""
    found = placed_on(office.pk, told.on, codes=[code], closed=True)
    if not found or not told.reach.covers(
        found[0].association, found[0].commune, Action.CHANGE_GROUPS
    ):
        raise NotPossible(_("Group %(code)s was not there on that day.") % {"code": code})
    return found[0]


def _there(office: Office, code: str, told: Told) -> Placed:
    then = _known(office, code, told)
    if not then.open:
        raise NotPossible(_("Group %(code)s was dissolved by that day.") % {"code": code})
    return then


def _nothing_later(group: Group, told: Told) -> None:
    """What ends a group is the last that is said of it."""
    own = group.changes.filter(changed_on__gt=told.on)
    others = GroupChange.objects.filter(other=group, changed_on__gt=told.on)
    last = own.order_by("-changed_on").first() or others.order_by("-changed_on").first()
    if last is not None:
        raise NotPossible(
            _("Something was said of the group on %(day)s; it cannot have ended before.")
            % {"day": f"{last.changed_on:%d/%m/%Y}"}
        )


def _begun(
    office: Office,
    code: str,
    kind: GroupChange.Kind,
    new: dict[str, Any],
    place: Place,
    board: Board,
    told: Told,
) -> GroupChange:
    if not board.leader:
        raise NotPossible(_("A new group has a leader."))
    with _telling(office, told):
        _check_place(office, new["commune_id"], place, told)
        group, _made = Group.objects.get_or_create(office=office, code=code)
        Group.objects.select_for_update().get(pk=group.pk)
        new |= {"hamlet_id": place.hamlet, "point_id": place.point}
        new |= {"leader": board.leader, "deputy": board.deputy}
        if same := _again(group, kind, told, **new):
            return same
        if group.changes.exists() or group.quarters.exists():
            raise NotPossible(_("The office has a group %(code)s already.") % {"code": code})
        return _said(office, group, kind, told, **new)


def _check_place(office: Office, commune: int, place: Place, told: Told) -> None:
    """Hamlet and point lie in the commune on the day."""
    known = Gazetteer(office.pk)
    hamlets, points = (
        {spot.id for spot in known.of(kind, commune, told.on)} for kind in ("hamlet", "point")
    )
    if place.hamlet is not None and place.hamlet not in hamlets:
        raise NotPossible(_("The hamlet was not in the commune on that day."))
    if place.point is not None and place.point not in points:
        raise NotPossible(_("The transaction point was not in the commune on that day."))


def _different(
    office: Office, group: Group, kind: GroupChange.Kind, new: dict[str, Any], told: Told
) -> GroupChange:
    """The change, if it is one; said once more the same is what was said already."""
    if any(new.values()):
        return _again(group, kind, told, **new) or _said(office, group, kind, told, **new)
    last = group.changes.filter(kind=kind, changed_on=told.on, reason=told.reason).last()
    if last is not None and last.said_by_id == told.by.pk:
        return last
    raise NotPossible(_("That is what the group has already; nothing changes."))


def _again(group: Group, kind: GroupChange.Kind, told: Told, **new: Any) -> GroupChange | None:
    """The same said by the same person as the last word on the group: a double click."""
    last = group.changes.order_by("-id").first()
    same = {"kind": kind, "changed_on": told.on, "reason": told.reason, "said_by": told.by} | new
    if last is not None and all(getattr(last, name) == value for name, value in same.items()):
        return last
    return None


def _said(
    office: Office, group: Group, kind: GroupChange.Kind, told: Told, **new: Any
) -> GroupChange:
    return GroupChange.objects.create(
        office=office,
        group=group,
        kind=kind,
        changed_on=told.on,
        reason=told.reason,
        said_by=told.by,
        **new,
    )
