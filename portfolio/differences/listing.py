"""Differences as somebody sees them: summed up by comparison, listed row by row."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.db import connection
from django.db.models import Q

from associations.models import Quarter
from groups.models import GroupQuarter
from portfolio.conditions import condition
from portfolio.imports.places import parameters
from portfolio.models import ImportFile
from portfolio.scope import WHOLE, Scope

from .comparisons import COMPARISONS, Comparison, statement_of
from .sources import sources

Value = int | str | None
# The rows go by the name of a table that has the columns of which conditions speak.
_ALIAS = GroupQuarter._meta.db_table
_DIFFERS = "(first, first_text) IS DISTINCT FROM (second, second_text)"
_SUMMED = f"""SELECT kind, association_id, count(*), count(*) FILTER (WHERE {_DIFFERS}),
    count(*) FILTER (WHERE {_DIFFERS} AND ({{seen}})), sum(first)::bigint, sum(second)::bigint
FROM pairs AS {_ALIAS} WHERE {{part}} GROUP BY 1, 2"""
_LISTED = f"""SELECT kind, group_code, borrower_code, association_id, commune_id, first, second,
    first_text, second_text
FROM pairs AS {_ALIAS} WHERE {_DIFFERS} AND ({{seen}}) AND ({{part}})
ORDER BY {{order}} LIMIT %(most)s OFFSET %(start)s"""
_SIZE = "abs(coalesce(first, 0) - coalesce(second, 0))"
# Amounts before counts before texts, so that dong and people are not mixed up.
_ORDERS = {
    "size": "CASE WHEN first IS NULL AND second IS NULL THEN -1 ELSE {size} END",
    "kind": "array_position(%(kinds)s::text[], kind)",
    "group": "group_code",
    "association": "association_id",
    "commune": "commune_id",
    "first": "first",
    "second": "second",
}  # fmt: skip
_ALIKE = "array_position(%(kinds)s::text[], kind), group_code NULLS LAST, borrower_code"


@dataclass(frozen=True)
class Sum:
    """One comparison within an association, None for what is of none.

    How much was compared, how many of that differ and how many of these somebody sees; the sums of
    both values, None where they are no numbers.
    """

    comparison: Comparison
    association: str | None
    compared: int
    differing: int
    seen: int
    first: int | None
    second: int | None


@dataclass(frozen=True)
class Difference:
    """A group, or a person by code, of which two files say different things."""

    comparison: Comparison
    group: str
    borrower: str
    association: str | None
    commune: int | None
    first: Value
    second: Value

    @property
    def difference(self) -> int | None:
        """The first less the second; what is not there counts as nothing. None for texts."""
        if isinstance(self.first, str) or isinstance(self.second, str):
            return None
        return (self.first or 0) - (self.second or 0)


class Differences:
    """The differences of a quarter, or those that a file not yet posted has with what is posted.

    `seen` is the condition on rows, `scope` narrows to an association and a commune. Nothing is
    read before sums or rows are asked for; sorted, counted and sliced as a table wants it. Staged
    rows are to be read within portfolio.imports.places.whole_sets. `comparisons` are those in which
    the file, or any posted one, has a part.
    """

    def __init__(
        self,
        quarter: Quarter,
        seen: Q,
        scope: Scope = WHOLE,
        *,
        staged: ImportFile | None = None,
        kind: str = "",
    ) -> None:
        self.kind = kind
        self.comparisons = [
            one for one in COMPARISONS.values() if staged is None or staged.kind in one.files
        ]
        self._staged = "" if staged is None else staged.kind
        file = staged or ImportFile(office=quarter.office, quarter=quarter)
        loans = file.as_of if self._staged == ImportFile.Kind.LOANS else quarter.as_of
        self._seen, given = condition(GroupQuarter.objects.filter(seen))
        part = [f"{d}_id = %(part_{d})s" for d in scope.dimensions]
        self._part = " AND ".join(part) or "true"
        self._values: dict[str, Any] = (
            parameters(file, quarter)
            | given
            | {f"part_{d}": getattr(scope, d) for d in scope.dimensions}
            | {"loans_as_of": loans, "kinds": [one.key for one in self.comparisons]}
        )
        self._order = [f"{_ORDERS['size'].format(size=_SIZE)} DESC"]

    @cached_property
    def sums(self) -> list[Sum]:
        """Every comparison by association, those of no association last."""
        found = self._ask(_SUMMED.format(seen=self._seen, part=self._part), self.comparisons)
        places = [*COMPARISONS]
        found.sort(key=lambda row: (places.index(row[0]), row[1] is None, row[1]))
        return [Sum(COMPARISONS[kind], *about) for kind, *about in found]

    def count(self) -> int:
        return sum(s.seen for s in self.sums if self.kind in ("", s.comparison.key))

    def order_by(self, *names: str) -> Self:
        """Sorted by columns, "-" before a name turning it round; unknown ones are passed over."""
        ordered = copy(self)
        ordered._order = [
            f"{_ORDERS[name.removeprefix('-')].format(size=_SIZE)}"
            f"{' DESC' if name.startswith('-') else ''} NULLS LAST"
            for name in names
            if name.removeprefix("-") in _ORDERS
        ]
        return ordered

    def __getitem__(self, wanted: slice) -> list[Difference]:
        start = wanted.start or 0
        most = None if wanted.stop is None else wanted.stop - start
        return self._read(start, most)

    def __iter__(self) -> Iterator[Difference]:
        return iter(self._read(0, None))

    def _read(self, start: int, most: int | None) -> list[Difference]:
        there = {s.comparison.key for s in self.sums if s.seen}
        kinds = [one for one in self.comparisons if one.key in there and self.kind in ("", one.key)]
        order = ", ".join([*self._order, _ALIKE])
        statement = _LISTED.format(seen=self._seen, part=self._part, order=order)
        rows = self._ask(statement, kinds, most=most, start=start)
        return [_difference(row) for row in rows]

    def _ask(self, statement: str, kinds: list[Comparison], **more: Any) -> list[Any]:
        """The rows of a statement over the pairs of some comparisons."""
        if not kinds:
            return []
        pairs = " UNION ALL ".join(statement_of(one) for one in kinds)
        columns = """kind, group_code, borrower_code, association_id, commune_id, first, second,
            first_text, second_text"""
        whole = f"WITH {sources(self._staged)}, pairs ({columns}) AS ({pairs}) {statement}"
        with connection.cursor() as cursor:
            cursor.execute(whole, self._values | more)
            return list(cursor.fetchall())


def _difference(row: tuple[Any, ...]) -> Difference:
    kind, group, borrower, association, commune, *values = row
    first, second, first_text, second_text = values
    comparison = COMPARISONS[kind]
    if not comparison.counts:
        first, second = first_text, second_text
    return Difference(comparison, group or "", borrower or "", association, commune, first, second)
