"""The rows of a page's tables: computed once, and shown by table, chart and export alike."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from associations.models import Quarter
from groups.models import GroupQuarter, GroupScore, Rating

from .figure import Figure
from .figures import Figures
from .names import Name, Names
from .scope import Dimension, Scope


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
    """One group of the quarter with its record, rating and figures."""

    code: str
    mark: str
    scope: Scope
    open: bool
    leader: str
    leader_order: str
    association: Name
    commune: Name
    rating: str
    rating_label: str
    total: object
    figures: "Levels"


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


def breakdown(
    figures: Figures,
    names: Names,
    scope: Scope,
    dimension: Dimension,
    keys: Iterable[str],
    link: Callable[[Scope], str] | None = None,
) -> list[Row]:
    """The parts of a scope along a dimension that have a balance now, in the order of names.

    `link` gives the address that a part's name leads to.
    """
    wanted = list(keys)
    rows = []
    for part in names.in_order(figures.parts(scope, dimension), dimension):
        found = {key: figures.figure(key, part) for key in wanted}
        if found["outstanding"].value or found["outstanding"].changes["year_start"].value:
            name = names.of(dimension, getattr(part, dimension))
            href = link(part) if link is not None else ""
            rows.append(Row(part, name, found, names.mark(part), href))
    return rows


def groups(figures: Figures, names: Names, scope: Scope, seen: Q) -> list[GroupRow]:
    """The groups of a scope that somebody may see, `seen` being the condition on rows."""
    quarter = figures.quarter
    figures.parts(scope, "group")
    rating_labels = dict(Rating.choices)
    rows = []
    for record in _records(quarter, scope, seen):
        part = Scope(group=record.group_id)
        rows.append(
            GroupRow(
                code=record.group.code,
                mark=f"group={record.group.code}",
                scope=part,
                open=record.open,
                leader=record.leader,
                leader_order=record.leader_sort_key,
                association=names.of("association", record.association_id),
                commune=names.of("commune", record.commune_id),
                rating=record.rating or "unrated",
                rating_label=str(rating_labels.get(record.rating, "")),
                total=record.total,
                figures=Levels(figures, part),
            )
        )
    return rows


def _records(quarter: Quarter, scope: Scope, seen: Q) -> Iterable[Any]:
    starts_on: date = quarter.period.starts_on
    scores = GroupScore.objects.filter(
        group=OuterRef("group"), month_ends_on__range=(starts_on, quarter.ends_on)
    ).order_by("-month_ends_on")
    records = GroupQuarter.objects.filter(seen, office=quarter.office_id, ends_on=quarter.ends_on)
    if scope.association is not None:
        records = records.filter(association=scope.association)
    if scope.commune is not None:
        records = records.filter(commune=scope.commune)
    return records.select_related("group").annotate(
        rating=Subquery(scores.values("rating")[:1]), total=Subquery(scores.values("total")[:1])
    )
