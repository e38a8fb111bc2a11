"""HSTO becomes groups, and what each is in the quarter."""

from portfolio.imports.places import ONLY_POINTS, PLACES

from .posting import Posting

_NEW_GROUPS = """INSERT INTO groups_group (office_id, code)
SELECT %(office)s, group_code FROM portfolio_stagedgroup WHERE file_id = %(file)s
ON CONFLICT (office_id, code) DO NOTHING"""

_GONE = """DELETE FROM groups_groupquarter q USING groups_group g
WHERE g.id = q.group_id AND q.office_id = %(office)s AND q.ends_on = %(ends_on)s
    AND NOT exists(SELECT FROM portfolio_stagedgroup s
        WHERE s.file_id = %(file)s AND s.group_code = g.code)"""

# Updated in place: the positions of the quarter follow their group (ON UPDATE CASCADE).
_ROWS = f"""INSERT INTO groups_groupquarter (ends_on, group_id, office_id, association_id,
    commune_id, hamlet_id, point_id, leader, leader_sort_key, open)
SELECT %(ends_on)s, g.id, %(office)s, s.association_code, p.commune_id, p.hamlet_id,
    coalesce(o.point_id, b.point_id), s.leader, s.leader_sort_key, s.open
FROM portfolio_stagedgroup s
JOIN groups_group g ON g.office_id = %(office)s AND g.code = s.group_code
JOIN {PLACES} p ON p.code = s.place_code
LEFT JOIN {ONLY_POINTS} o ON o.commune_id = p.commune_id
LEFT JOIN groups_groupquarter b ON b.group_id = g.id AND b.ends_on = %(previous)s
WHERE s.file_id = %(file)s
ON CONFLICT (ends_on, group_id) DO UPDATE SET association_id = excluded.association_id,
    commune_id = excluded.commune_id, hamlet_id = excluded.hamlet_id,
    point_id = excluded.point_id, leader = excluded.leader,
    leader_sort_key = excluded.leader_sort_key, open = excluded.open"""

POSTING = Posting(
    before=(_NEW_GROUPS, _GONE),
    rows=_ROWS,
    erase=(
        """DELETE FROM groups_groupquarter
        WHERE office_id = %(office)s AND ends_on = %(ends_on)s""",
    ),
)
