"""CASA becomes the savings accounts of the quarter."""

from portfolio.imports.places import GROUPS

from .posting import Posting

_NEW_SAVERS = """INSERT INTO groups_borrower (office_id, code)
SELECT DISTINCT %(office)s::bigint, borrower_code FROM portfolio_stagedsaving
WHERE file_id = %(file)s
ON CONFLICT (office_id, code) DO NOTHING"""

_GONE = """DELETE FROM portfolio_savingsaccount
WHERE office_id = %(office)s AND ends_on = %(ends_on)s"""

# An account whose group is not there is no row, so that it is missed: it can never pass for one
# of a saver without a group.
_ROWS = f"""INSERT INTO portfolio_savingsaccount (office_id, ends_on, as_of, number, group_id,
    saver_id, balance, paid_in, drawn)
SELECT %(office)s, %(ends_on)s, %(as_of)s, s.account, g.group_id, b.id, s.balance, s.paid_in,
    s.drawn
FROM portfolio_stagedsaving s
JOIN groups_borrower b ON b.office_id = %(office)s AND b.code = s.borrower_code
LEFT JOIN {GROUPS} g ON g.code = s.group_code
WHERE s.file_id = %(file)s AND (s.group_code IS NULL OR g.group_id IS NOT NULL)"""

POSTING = Posting(before=(_NEW_SAVERS, _GONE), rows=_ROWS, erase=(_GONE,))
