"""The groups of an office as they are on a day: by the newest file and what was said since."""

from dataclasses import dataclass

from associations.gazetteer import Gazetteer
from associations.models import Office
from associations.rights import Action, Reach
from associations.text import person_sort_key
from groups.places import Placed, placed_on

from .names import Name, Names
from .scope import Scope


@dataclass(frozen=True)
class GroupToday:
    """One group on a day; `in_file` says that the bank's newest file lists it."""

    id: int
    code: str
    leader: str
    leader_order: str
    deputy: str
    association: Name
    commune: Name
    hamlet: str
    point: str
    open: bool
    in_file: bool


def seen(reach: Reach, group: Placed) -> bool:
    """Whether somebody sees a group as it is placed."""
    return reach.covers(group.association, group.commune, Action.SEE_ROWS)


def groups_today(
    office: Office, names: Names, reach: Reach, scope: Scope, *, closed: bool
) -> list[GroupToday]:
    """The groups of a part that somebody sees on the day of `names`, by code."""
    found = placed_on(
        office.pk, names.on, association=scope.association, commune=scope.commune, closed=closed
    )
    places = Gazetteer(office.pk)
    return [shown(group, names, places) for group in found if seen(reach, group)]


def shown(group: Placed, names: Names, places: Gazetteer) -> GroupToday:
    """A group with the names of its places."""
    return GroupToday(
        group.id,
        group.code,
        group.leader,
        person_sort_key(group.leader),
        group.deputy,
        names.of("association", group.association),
        names.of("commune", group.commune),
        places.called("hamlet", group.hamlet, names.on),
        places.called("point", group.point, names.on),
        group.open,
        group.in_file,
    )
