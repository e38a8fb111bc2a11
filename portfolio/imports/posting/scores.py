"""The group scores of a month."""

from portfolio.imports.checks.scores import EXPECTED_RATING

from .posting import Posting

_GONE = """DELETE FROM groups_groupscore
WHERE office_id = %(office)s AND month_ends_on = %(as_of)s"""

_TAKEN = """attendance, overdue_ratio, due_principal, interest, saving_members, savings_growth,
    total, savings, outstanding, association_code, commune_code"""

# A class that the file does not say is the one of the table in force.
_ROWS = f"""INSERT INTO groups_groupscore (office_id, group_id, month_ends_on, rating, {_TAKEN})
SELECT %(office)s, g.id, %(as_of)s, coalesce(s.rating, {EXPECTED_RATING}), {_TAKEN}
FROM portfolio_stagedscore s
JOIN groups_group g ON g.office_id = %(office)s AND g.code = s.group_code
WHERE s.file_id = %(file)s"""

POSTING = Posting(before=(_GONE,), rows=_ROWS, erase=(_GONE,))
