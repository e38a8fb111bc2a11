"""HSKH becomes borrowers, and the name and place of each in the quarter."""

from portfolio.imports.places import PLACES

from .posting import Posting

_NEW_BORROWERS = """INSERT INTO groups_borrower (office_id, code)
SELECT %(office)s, borrower_code FROM portfolio_stagedborrower WHERE file_id = %(file)s
ON CONFLICT (office_id, code) DO NOTHING"""

_GONE = """DELETE FROM groups_borrowerquarter
WHERE office_id = %(office)s AND ends_on = %(ends_on)s"""

_ROWS = f"""INSERT INTO groups_borrowerquarter (ends_on, borrower_id, office_id, name,
    name_sort_key, commune_id, hamlet_id)
SELECT %(ends_on)s, b.id, %(office)s, s.name, s.name_sort_key, p.commune_id, p.hamlet_id
FROM portfolio_stagedborrower s
JOIN groups_borrower b ON b.office_id = %(office)s AND b.code = s.borrower_code
JOIN {PLACES} p ON p.code = s.place_code
WHERE s.file_id = %(file)s"""

POSTING = Posting(before=(_NEW_BORROWERS, _GONE), rows=_ROWS, erase=(_GONE,))
