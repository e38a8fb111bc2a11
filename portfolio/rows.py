"""The rows of a page's tables: computed once, and shown by table, chart and export alike."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from associations.models import Quarter
from associations.numbers import Number
from associations.periods import Period
from groups.models import GroupQuarter, Rating

from .bases import YEAR_START, Base
from .figure import Figure
from .figures import Figures
from .names import Name, Names
from .scope import Dimension, Scope
from .standing import UNRATED, Standing, score_of_record, standing_of


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
    """One group of the quarter with its record, rating and figures.

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
    href: str = ""
    # Points to the class above and above the lower limit, where they were asked for.
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

    def value(self, key: str) -> Number | None:
        """The value of a level alone, for sorting and choosing."""
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
) -> list[GroupRow]:
    """The groups of a scope that somebody may see, `seen` being the condition on rows.

    `base` is the quarter of an earlier standing; `link` gives the address of a group by its code.
    """
    quarter = figures.quarter
    figures.parts(scope, "group")
    before, now = {}, []
    for record in _records(quarter, scope, seen, base):
        standing = standing_of(record.score)
        if record.ends_on == quarter.ends_on:
            now.append((record, standing))
        else:
            before[record.group_id] = standing
    return [
        GroupRow(
            code=record.group__code,
            mark=f"group={record.group__code}",
            scope=Scope(group=record.group_id),
            open=record.open,
            leader=record.leader,
            leader_order=record.leader_sort_key,
            association=names.of("association", record.association_id),
            commune=names.of("commune", record.commune_id),
            standing=standing,
            before=before.get(record.group_id),
            figures=Levels(figures, Scope(group=record.group_id)),
            href=link(record.group__code) if link is not None else "",
        )
        for record, standing in now
    ]


def _records(quarter: Quarter, scope: Scope, seen: Q, base: Period | None) -> Iterable[Any]:
    """The records of the quarter in the scope, and those of the base wherever they were."""
    part = {d: getattr(scope, d) for d in ("association", "commune") if getattr(scope, d)}
    wanted = Q(ends_on=quarter.ends_on, **part)
    if base is not None:
        wanted |= Q(ends_on=base.ends_on)
    records = GroupQuarter.objects.filter(wanted, seen, office=quarter.office_id)
    return records.annotate(score=score_of_record()).values_list(
        "ends_on", "group_id", "group__code", "association_id", "commune_id", "open",
        "leader", "leader_sort_key", "score", named=True,
    )  # fmt: skip
