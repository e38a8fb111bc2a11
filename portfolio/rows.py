"""The rows of a page's tables: computed once, and shown by table, chart and export alike."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q

from associations.models import Quarter
from associations.numbers import Number
from associations.periods import Period
from groups.models import GroupQuarter, Rating

from .bases import YEAR_START, Base
from .conditions import condition
from .figure import Figure
from .figures import Figures
from .names import Name, Names
from .scope import Dimension, Scope
from .standing import SCORE_OF_RECORD, UNRATED, Standing, standing_of

# The office at both tables: else the codes of all offices' groups are read.
_RECORDS = f"""SELECT ends_on, group_id, code, association_id, commune_id, open, leader,
    leader_sort_key, ({SCORE_OF_RECORD})
FROM groups_groupquarter JOIN groups_group ON groups_group.id = group_id
    AND groups_group.office_id = %(office)s
WHERE groups_groupquarter.office_id = %(office)s"""
# Points of a score to the class above, and above the lower limit of its own.
Distances = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class Row:
    """One part of a scope and its figures by key."""

    scope: Scope
    name: Name
    figures: dict[str, Figure]
    mark: str = ""
    href: str = ""


@dataclass(frozen=True)
class GroupRow:
    """One group of the quarter with its record, rating and figures; `value` has their values alone.

    `before` is its standing at the base that was asked for; None also where the person does not
    see the group's record of then.
    """

    code: str
    mark: str
    scope: Scope
    open: bool
    leader: str
    leader_order: str
    association: Name
    commune: Name
    standing: Standing | None
    before: Standing | None
    figures: "Levels"
    value: "Values"
    href: str = ""
    # Its distances, where they were asked for.
    missing: Decimal | None = None
    spare: Decimal | None = None

    @property
    def rating(self) -> str:
        return UNRATED if self.standing is None else self.standing.rating

    @property
    def rating_label(self) -> str:
        return "" if self.standing is None else str(Rating(self.standing.rating).label)

    @property
    def total(self) -> Decimal | None:
        return None if self.standing is None else self.standing.total

    @property
    def size(self) -> Number | None:
        """Members; where no sheet tells them, the borrowers that files know."""
        members = self.value["members"]
        return self.value["borrowers"] if members is None else members

    @property
    def rise(self) -> Decimal | None:
        """The score against that at the base, in points."""
        if self.standing is None or self.before is None:
            return None
        return self.standing.total - self.before.total


class Levels:
    """The levels of one part by key, computed when asked for: a page shows few of the rows."""

    def __init__(self, figures: Figures, part: Scope) -> None:
        self._figures = figures
        self._part = part
        self._known: dict[str, Figure] = {}

    def __getitem__(self, key: str) -> Figure:
        if key not in self._known:
            self._known[key] = self._figures.level(key, self._part)
        return self._known[key]


class Values:
    """The values of the levels of one part by key, for sorting and choosing among many parts."""

    def __init__(self, figures: Figures, part: Scope) -> None:
        self._figures = figures
        self._part = part

    def __getitem__(self, key: str) -> Number | None:
        return self._figures.value(key, self._part)


def breakdown(
    figures: Figures,
    names: Names,
    scope: Scope,
    dimension: Dimension,
    keys: Iterable[str],
    link: Callable[[Scope], str] | None = None,
    *,
    parts: list[Scope] | None = None,
    base: Base = YEAR_START,
) -> list[Row]:
    """The parts along a dimension that have a balance or changed it, in the order of names.

    `link` gives the address that a part's name leads to; `parts` are those that are looked at, all
    of the quarter unless told otherwise.
    """
    wanted = list(keys)
    rows = []
    there = figures.parts(scope, dimension) if parts is None else parts
    for part in names.in_order(there, dimension):
        found = {key: figures.figure(key, part) for key in wanted}
        if found["outstanding"].value or found["outstanding"].changes[base.key].value:
            name = names.of(dimension, getattr(part, dimension))
            href = link(part) if link is not None else ""
            rows.append(Row(part, name, found, names.mark(part), href))
    return rows


def groups(
    figures: Figures,
    names: Names,
    scope: Scope,
    seen: Q,
    *,
    base: Period | None = None,
    link: Callable[[str], str] | None = None,
    distances: Callable[[Standing], Distances] | None = None,
) -> list[GroupRow]:
    """The groups of a scope that somebody may see, `seen` being the condition on rows.

    `base` is the quarter of an earlier standing; `link` gives the address of a group by its code,
    `distances` the points between its score and the limits of its class.
    """
    quarter = figures.quarter
    figures.loaded.read([(scope, "group")], [quarter.period])
    now, before = _records(quarter, scope, seen, base)
    found = []
    for group, code, association, commune, there, leader, leader_order, score in now:
        part, standing = Scope(group=group), standing_of(score)
        missing, spare = distances(standing) if distances and standing else (None, None)
        row = GroupRow(
            code=code,
            mark=f"group={code}",
            scope=part,
            open=there,
            leader=leader,
            leader_order=leader_order,
            association=names.of("association", association),
            commune=names.of("commune", commune),
            standing=standing,
            before=standing_of(before.get(group)),
            figures=Levels(figures, part),
            value=Values(figures, part),
            href=link(code) if link is not None else "",
            missing=missing,
            spare=spare,
        )
        found.append(row)
    return found


def _records(
    quarter: Quarter, scope: Scope, seen: Q, base: Period | None
) -> tuple[list[Any], dict[int, str | None]]:
    """The records of the quarter in the scope, and the scores at the base wherever groups were."""
    part = {d: getattr(scope, d) for d in ("association", "commune") if getattr(scope, d)}
    wanted = Q(ends_on=quarter.ends_on, **part)
    if base is not None:
        wanted |= Q(ends_on=base.ends_on)
    narrowed, given = condition(GroupQuarter.objects.filter(wanted, seen))
    now, before = [], {}
    with connection.cursor() as cursor:
        cursor.execute(f"{_RECORDS} AND {narrowed}", given | {"office": quarter.office_id})
        for ends_on, *record in cursor.fetchall():
            if ends_on == quarter.ends_on:
                now.append(record)
            else:
                before[record[0]] = record[-1]
    return now, before
