"""The sheet of office figures of a quarter."""

from portfolio.imports.places import PLACES

from .posting import Posting

_GONE = """DELETE FROM portfolio_officefigure
WHERE office_id = %(office)s AND ends_on = %(ends_on)s"""

_ROWS = f"""INSERT INTO portfolio_officefigure (office_id, ends_on, key, dated_on,
    association_id, commune_id, programme_id, source_id, value, document)
SELECT %(office)s, %(ends_on)s, s.key, s.dated_on, s.association_code, p.commune_id, c.id,
    s.source_code, s.value, coalesce(s.document, '')
FROM portfolio_stagedfigure s
LEFT JOIN {PLACES} p ON p.code = s.commune_code
LEFT JOIN portfolio_programme c ON c.office_id = %(office)s AND c.code = s.programme_code
WHERE s.file_id = %(file)s"""

POSTING = Posting(before=(_GONE,), rows=_ROWS, erase=(_GONE,))
