"""Where each group belongs in a month: by the bank's newest file, and what was said since.

A file of the quarter wins over what was said up to its last day. What was said later holds until a
later file comes; so does a group that was opened and no file lists yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from associations.months import Month

_PLACED = """
WITH file AS (
    SELECT group_id, ends_on, association_id, commune_id, hamlet_id, point_id, leader, open
    FROM groups_groupquarter
    WHERE office_id = %(office)s AND ends_on = (
        SELECT max(ends_on) FROM groups_groupquarter
        WHERE office_id = %(office)s AND ends_on <= %(quarter_ends_on)s)
), said AS (
    SELECT c.* FROM groups_groupchange c LEFT JOIN file f USING (group_id)
    WHERE c.office_id = %(office)s AND c.changed_on <= %(ends_on)s
        AND (f.ends_on IS NULL OR c.changed_on > f.ends_on)
), latest AS (
    SELECT group_id,
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
    FROM said GROUP BY group_id
), placed AS (
    SELECT g.id, g.code, coalesce(l.association_id, f.association_id) AS association,
        coalesce(l.commune_id, f.commune_id) AS commune,
        coalesce(l.hamlet_id, f.hamlet_id) AS hamlet, coalesce(l.point_id, f.point_id) AS point,
        coalesce(l.leader, f.leader, '') AS leader, coalesce(l.deputy, '') AS deputy,
        coalesce(l.open, f.open, false) AS open, f.group_id IS NOT NULL AS in_file
    FROM groups_group g LEFT JOIN file f ON f.group_id = g.id
    LEFT JOIN latest l ON l.group_id = g.id
    WHERE g.office_id = %(office)s AND (f.group_id IS NOT NULL OR l.group_id IS NOT NULL)
)
SELECT id, code, association, commune, hamlet, point, leader, deputy, open, in_file FROM placed
WHERE association IS NOT NULL AND {part} ORDER BY code"""


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
    days = {"ends_on": month.ends_on, "quarter_ends_on": month.period.ends_on}
    with connection.cursor() as cursor:
        cursor.execute(_PLACED.format(part=part or "true"), {"office": office, **days, **known})
        return [Placed(*row) for row in cursor.fetchall()]
