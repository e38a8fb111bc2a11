"""An office's aggregates and entered figures over some quarters, as read from the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain
from typing import Any

from django.db import connection
from django.utils.functional import cached_property

from associations.models import Quarter
from associations.periods import Period

from .activities import HELD, held
from .indicators import Sums, Unknown
from .indicators.reasons import NO_TARGET, NOT_ENTERED
from .measures import CROSSED, MEASURES, SUMMED
from .models import OfficeFigure
from .office_figures import KEYS
from .scope import WHOLE, Dimension, Scope

_KEYS = {"association": "association_id", "commune": "commune_id", "programme": "programme_id",
         "source": "source_id", "group": "group_id"}  # fmt: skip
# A part with groups and without a loan owes nothing, where the office has loans.
_OF_LOANS = [m.name for m in [*SUMMED, *CROSSED]] + ["borrowers", "entrusted_borrowers"]
_COLUMNS = ("ends_on", *_KEYS.values(), *MEASURES)
_ROWS = f"SELECT {', '.join(_COLUMNS)} FROM portfolio_aggregate WHERE office_id = %s"
# A level is a scope itself, or all its parts along a dimension.
Level = tuple[Scope, Dimension | None]


class Loaded:
    """What the database says of one office in the quarters `periods`, read level by level."""

    def __init__(
        self, quarter: Quarter, periods: Iterable[Period], known: Iterable[Quarter] | None = None
    ) -> None:
        """`known` are all quarters of the office, where they have been read already."""
        self.quarter = quarter
        self._ends = {p.ends_on: p for p in periods}
        self._rows: dict[tuple[Period, Scope], Sums] = {}
        self._nothing: dict[Period, Sums | None] = {}
        self._read: set[tuple[Level, Period]] = set()
        self._expected: set[Level] = set()
        if known is None:
            known = Quarter.objects.filter(office=quarter.office_id, ends_on__in=self._ends)
        self._quarters = {q.period: q for q in known if q.ends_on in self._ends}

    @property
    def periods(self) -> list[Period]:
        """The quarters that can be asked for."""
        return list(self._ends.values())

    def expect(self, levels: Iterable[Level]) -> None:
        """Names levels of all quarters that will be needed: read at once with the first of them."""
        self._expected |= set(levels)

    def read(self, levels: Iterable[Level], periods: Iterable[Period] = ()) -> None:
        """Reads some levels in one query, of all the quarters or of those named."""
        expected, self._expected = self._expected, set()
        if expected:
            self.read(expected)
        named = [*(periods or self._ends.values())]
        self.read_each(dict.fromkeys(levels, named))

    def read_each(self, levels: Mapping[Level, Iterable[Period]]) -> None:
        """Reads each level of its own quarters, all in one query."""
        wanted = {(level, p) for level, periods in levels.items() for p in periods} - self._read
        if not wanted:
            return
        self._read |= wanted
        ends: dict[Level, set[date]] = defaultdict(set)
        for level, period in wanted:
            ends[level].add(period.ends_on)
        alike: dict[frozenset[date], list[Level]] = defaultdict(list)
        for level, days in ends.items():
            alike[frozenset(days)].append(level)
        conditions: list[str] = []
        given: list[Any] = [self.quarter.office_id]
        for of_days, named in alike.items():
            each = [_condition(*level) for level in named]
            conditions.append(f"({' OR '.join(sql for sql, _ in each)}) AND ends_on = ANY(%s)")
            given += [*chain.from_iterable(values for _, values in each), [*of_days]]
        with connection.cursor() as cursor:
            cursor.execute(f"{_ROWS} AND ({' OR '.join(conditions)})", given)
            for found in cursor.fetchall():
                row = dict(zip(_COLUMNS, found, strict=True))
                self._rows[self._ends[row["ends_on"]], _scope_of(row)] = row

    def sums(self, period: Period, scope: Scope) -> Sums | None:
        """The aggregate of a scope; what no loan or group belongs to counts nothing.

        None when neither a loan statement nor a group file of the quarter is posted.
        """
        row = self._row(period, scope)
        if row is not None and row["current"] is not None:
            return row
        if period not in self._nothing:
            office = self._row(period, WHOLE)
            self._nothing[period] = office and {
                name: None if office[name] is None else 0 for name in MEASURES
            }
        nothing = self._nothing[period]
        if row is None or nothing is None:
            return nothing
        return {**row, **{name: nothing[name] for name in _OF_LOANS}}

    def same(self, period: Period, other: Period, scope: Scope, measures: Iterable[str]) -> bool:
        """Whether some sums of a scope are known and equal in two quarters."""
        one, two = self._row(period, scope), self._row(other, scope)
        return (
            one is not None
            and two is not None
            and all(one[m] is not None and one[m] == two[m] for m in measures)
        )

    def parts(self, period: Period, scope: Scope, dimension: Dimension) -> list[Scope]:
        """The parts of a scope along a dimension that have a row in a quarter."""
        self.read([(scope, dimension)], [period])
        return [
            found
            for (when, found), row in self._rows.items()
            if when == period and _is_part(found, row, scope, dimension)
        ]

    def entered(self, period: Period, key: str, scope: Scope) -> int:
        """An entered stock or flow of a quarter; a whole not entered is the sum of its parts.

        For a part that the office's own sheet does not have, what associations entered stands.
        """
        sheet = self._entered[period, key]
        if scope in sheet:
            return sheet[scope]
        found = {**self._held[period, key], **sheet} if key in HELD else sheet
        part = KEYS[key].adds_over
        parts = [
            value
            for part_of, value in found.items()
            if part is not None
            and {*part_of.dimensions} == {*scope.dimensions, part}
            and part_of.without(part) == scope
        ]
        if scope in found:
            return found[scope]
        if not parts:
            raise Unknown(str(NOT_ENTERED) % {"quarter": period.slug})
        return sum(parts)

    def both(self, period: Period, key: str) -> dict[Scope, tuple[int, int]]:
        """The parts of which the office's own sheet and associations both say a figure, in this
        order.
        """
        held, found = self._held[period, key], {}
        for scope, value in self._entered[period, key].items():
            # Places are counted once, with the association that they are of.
            named = {*scope.dimensions} | {"association"}
            known = [
                entered
                for part, entered in held.items()
                if {*part.dimensions} == named
                and all(getattr(part, d) == getattr(scope, d) for d in scope.dimensions)
            ]
            if known:
                found[scope] = (value, sum(known))
        return found

    def in_force(self, period: Period, key: str, scope: Scope) -> int:
        """The latest decision of the year up to the quarter's as-of date."""
        decided = [
            (figure.dated_on, figure.value)
            for figure in self._decisions
            if figure.key == key
            and _scope_of(vars(figure)) == scope
            and figure.dated_on.year == period.year
            and figure.dated_on <= self.as_of(period)
        ]
        if not decided:
            raise Unknown(str(NO_TARGET) % {"quarter": period.slug})
        return max(decided)[1]

    def as_of(self, period: Period) -> date:
        """The day the quarter's figures are of."""
        quarter = self._quarters.get(period)
        return (quarter and quarter.as_of) or period.ends_on

    def _row(self, period: Period, scope: Scope) -> Sums | None:
        row = self._rows.get((period, scope))
        if row is None and not self._was_read(period, scope):
            self.read([(scope, None)], [period])
            row = self._rows.get((period, scope))
        return row

    def _was_read(self, period: Period, scope: Scope) -> bool:
        levels: set[Level] = {(scope, None)}
        levels |= {(scope.without(dimension), dimension) for dimension in scope.dimensions}
        return any((level, period) in self._read for level in levels)

    @property
    def versions(self) -> tuple[tuple[str, int], ...]:
        """Which version of each quarter was read: what is made from them may be kept by it."""
        return tuple(sorted((p.slug, q.version) for p, q in self._quarters.items()))

    @cached_property
    def _decisions(self) -> list[OfficeFigure]:
        """Every entered figure of the quarters, decisions among them."""
        office = self.quarter.office_id
        return list(OfficeFigure.objects.filter(office=office, ends_on__in=self._ends))

    @cached_property
    def _entered(self) -> dict[tuple[Period, str], dict[Scope, int]]:
        found: dict[tuple[Period, str], dict[Scope, int]] = defaultdict(dict)
        for figure in self._decisions:
            found[self._ends[figure.ends_on], figure.key][_scope_of(vars(figure))] = figure.value
        return found

    @cached_property
    def _held(self) -> dict[tuple[Period, str], dict[Scope, int]]:
        """What associations entered of each association, and of each in its communes."""
        found: dict[tuple[Period, str], dict[Scope, int]] = defaultdict(dict)
        for row in held(self.quarter.office_id, self._ends):
            known = found[self._ends[row.ends_on], row.key]
            of_association = Scope(association=row.association)
            parts = [of_association]
            if row.commune is not None:
                parts.append(of_association.within("commune", row.commune))
            for part in parts:
                known[part] = known.get(part, 0) + row.value
        return found


def _condition(scope: Scope, along: Dimension | None) -> tuple[str, list[Any]]:
    """Rows of a level: named dimensions equal, the one along which it goes present, others empty.

    The row of a group names its association and commune too.
    """
    conditions, values = [], []
    for name, column in _KEYS.items():
        value = getattr(scope, name)
        of_group = "group" in (along, *scope.dimensions) and name in ("association", "commune")
        if value is not None:
            conditions.append(f"{column} = %s")
            values.append(value)
        elif name == along:
            conditions.append(f"{column} IS NOT NULL")
        elif not of_group:
            conditions.append(f"{column} IS NULL")
    return " AND ".join(conditions), values


def _is_part(found: Scope, row: Sums, scope: Scope, along: Dimension) -> bool:
    if along == "group":
        return found.group is not None and all(
            row[_KEYS[d]] == getattr(scope, d) for d in scope.dimensions
        )
    return {*found.dimensions} == {*scope.dimensions, along} and found.without(along) == scope


def _scope_of(row: Mapping[str, Any]) -> Scope:
    """The scope of an aggregate or an entered figure; a group is named by its id alone."""
    if row.get("group_id") is not None:
        return Scope(group=row["group_id"])
    return Scope(**{name: row.get(column) for name, column in _KEYS.items()})
