"""SQL that several steps share: what the office's codes mean at the end of the quarter.

The parameters are those of `parameters`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from associations.models import Quarter
from portfolio.models import ImportFile

_VALID = """office_id = %(office)s AND valid_from <= %(ends_on)s
        AND (valid_to IS NULL OR valid_to >= %(ends_on)s)"""

# A code of 6 digits is a commune, one of 8 a hamlet, which lies in a commune.
PLACES = f"""(
    SELECT code, commune_id, NULL::bigint AS hamlet_id FROM associations_communename
    WHERE {_VALID}
    UNION ALL
    SELECT code, commune_id, hamlet_id FROM associations_hamletname
    WHERE {_VALID})"""

# The transaction point of the communes that have just one.
ONLY_POINTS = f"""(
    SELECT commune_id, min(point_id) AS point_id FROM associations_transactionpointname
    WHERE {_VALID} GROUP BY commune_id HAVING count(*) = 1)"""

# The groups of the quarter by code, as the posted HSTO has them.
GROUPS = """(
    SELECT g.code, q.* FROM groups_groupquarter q JOIN groups_group g ON g.id = q.group_id
    WHERE q.office_id = %(office)s AND q.ends_on = %(ends_on)s)"""

# Whether HSTO is posted for the quarter.
HAS_GROUPS = """exists(SELECT FROM groups_groupquarter
        WHERE office_id = %(office)s AND ends_on = %(ends_on)s)"""

# The loans of the quarter before by number.
LOANS_BEFORE = """(
    SELECT l.number, p.* FROM portfolio_position p JOIN portfolio_loan l ON l.id = p.loan_id
    WHERE p.office_id = %(office)s AND p.ends_on = %(previous)s)"""

# The savings accounts of the quarter before by number, with the codes that a file has.
ACCOUNTS_BEFORE = """(
    SELECT a.*, g.code AS group_code, b.code AS saver_code FROM portfolio_savingsaccount a
    JOIN groups_borrower b ON b.id = a.saver_id LEFT JOIN groups_group g ON g.id = a.group_id
    WHERE a.office_id = %(office)s AND a.ends_on = %(previous)s)"""


def parameters(file: ImportFile, quarter: Quarter) -> dict[str, Any]:
    """What the statements of checks and postings may name: ids, days and the office's code."""
    period = quarter.period
    return {
        "file": file.pk,
        "office": quarter.office_id,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "previous": period.previous.ends_on,
        "year_starts_on": period.ends_on.replace(month=1, day=1),
        "as_of": file.as_of,
        "posted_as_of": quarter.as_of,
        "office_code": quarter.office.named(file.as_of or period.ends_on).code,
    }


@contextmanager
def whole_sets() -> Iterator[Any]:
    """A cursor whose statements join whole sets. To be used in a transaction.

    Rows that were staged a moment ago have no statistics: the planner takes them for a handful and
    loops over them, which made one statement on 20,000 borrowers take 22 s instead of 0.1 s.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield cursor
        cursor.execute("SET LOCAL enable_nestloop = on")
