"""Where each group belongs in a month: by the bank's newest file, and what was said since.

A file of the quarter wins over what was said up to its day: the quarter's last, or that of the loan
statement while the quarter is provisional. What was said later holds until a later file comes; so
does a group that was opened and no file lists yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from associations.months import Month
from associations.periods import Period

# Common table expressions that end with `placed`: one row a month and group. Parameters as
# `parameters` gives them.
PLACED = """month AS (
    SELECT * FROM unnest(%(months)s::date[], %(quarters)s::date[]) AS m(month, quarter_ends_on)
), newest AS (
    SELECT month, (SELECT max(ends_on) FROM groups_groupquarter
        WHERE office_id = %(office)s AND ends_on <= quarter_ends_on) AS ends_on
    FROM month
), file AS (
    SELECT n.month, q.group_id, coalesce(o.as_of, o.ends_on) AS dated_on, q.association_id,
        q.commune_id, q.hamlet_id, q.point_id, q.leader, q.open
    FROM newest n JOIN groups_groupquarter q USING (ends_on)
    JOIN associations_quarter o ON o.office_id = q.office_id AND o.ends_on = q.ends_on
    WHERE q.office_id = %(office)s
), said AS (
    SELECT m.month, c.* FROM month m
    JOIN groups_groupchange c ON c.office_id = %(office)s AND c.changed_on <= m.month
    LEFT JOIN file f ON f.month = m.month AND f.group_id = c.group_id
    WHERE f.dated_on IS NULL OR c.changed_on > f.dated_on
), latest AS (
    SELECT month, group_id,
        (array_agg(association_id ORDER BY changed_on DESC, id DESC)
            FILTER (WHERE association_id IS NOT NULL))[1] AS association_id,
        (array_agg(commune_id ORDER BY changed_on DESC, id DESC)
            FILTER (WHERE commune_id IS NOT NULL))[1] AS commune_id,
        (array_agg(hamlet_id ORDER BY changed_on DESC, id DESC)
            FILTER (WHERE hamlet_id IS NOT NULL))[1] AS hamlet_id,
        (array_agg(point_id ORDER BY changed_on DESC, id DESC)
            FILTER (WHERE point_id IS NOT NULL))[1] AS point_id,
        (array_agg(leader ORDER BY changed_on DESC, id DESC)
            FILTER (WHERE leader <> ''))[1] AS leader,
        (array_agg(deputy ORDER BY changed_on DESC, id DESC)
            FILTER (WHERE deputy <> ''))[1] AS deputy,
        (array_agg(kind IN ('opened', 'split') ORDER BY changed_on DESC, id DESC)
            FILTER (WHERE kind IN ('opened', 'split', 'merged', 'closed')))[1] AS open
    FROM said GROUP BY 1, 2
), known AS (
    SELECT month, group_id, coalesce(l.association_id, f.association_id) AS association,
        coalesce(l.commune_id, f.commune_id) AS commune,
        coalesce(l.hamlet_id, f.hamlet_id) AS hamlet, coalesce(l.point_id, f.point_id) AS point,
        coalesce(l.leader, f.leader, '') AS leader, coalesce(l.deputy, '') AS deputy,
        coalesce(l.open, f.open, false) AS open, f.dated_on IS NOT NULL AS in_file
    FROM file f FULL JOIN latest l USING (month, group_id)
), placed AS (
    SELECT month, g.id, g.code, association, commune, hamlet, point, leader, deputy, open, in_file
    FROM known JOIN groups_group g ON g.id = group_id
    WHERE g.office_id = %(office)s AND association IS NOT NULL
)"""
_CHOSEN = """WITH {placed}
SELECT id, code, association, commune, hamlet, point, leader, deputy, open, in_file FROM placed
WHERE {part} ORDER BY code"""


def parameters(office: int, months: Iterable[Month]) -> dict[str, Any]:
    """What `PLACED` has to know."""
    return _on_days(office, [month.ends_on for month in months])


def _on_days(office: int, days: list[date]) -> dict[str, Any]:
    return {
        "office": office,
        "months": days,
        "quarters": [Period.of(day).ends_on for day in days],
    }


@dataclass(frozen=True)
class Placed:
    """A group as it is in a month; `in_file` says that the bank's newest file lists it."""

    id: int
    code: str
    association: str
    commune: int
    hamlet: int | None
    point: int | None
    leader: str
    deputy: str
    open: bool
    in_file: bool


def placed(
    office: int,
    month: Month,
    *,
    association: str | None = None,
    commune: int | None = None,
    codes: Iterable[str] | None = None,
    closed: bool = False,
) -> list[Placed]:
    """The groups of an office in a month, in the order of their codes.

    Only those of an association, a commune or some codes where these are given; without `closed`
    the open ones alone.
    """
    return placed_on(
        office, month.ends_on, association=association, commune=commune, codes=codes, closed=closed
    )


def placed_on(
    office: int,
    day: date,
    *,
    association: str | None = None,
    commune: int | None = None,
    codes: Iterable[str] | None = None,
    closed: bool = False,
) -> list[Placed]:
    """The groups of an office on a day, as `placed` gives them for a month."""
    given: dict[str, Any] = {
        "association": association,
        "commune": commune,
        "code": None if codes is None else list(codes),
        "open": None if closed else True,
    }
    known = {name: value for name, value in given.items() if value is not None}
    part = " AND ".join(
        f"{name} = ANY(%(code)s)" if name == "code" else f"{name} = %({name})s" for name in known
    )
    with connection.cursor() as cursor:
        statement = _CHOSEN.format(placed=PLACED, part=part or "true")
        cursor.execute(statement, _on_days(office, [day]) | known)
        return [Placed(*row) for row in cursor.fetchall()]
