"""What borrowers are called by a quarter: the name of the latest HSKH up to it that has them."""

from datetime import date

from django.db import connection

from associations.models import Quarter

# The end of the quarter of the latest HSKH up to a quarter's end.
NEWEST = """(SELECT max(ends_on) FROM groups_borrowerquarter
            WHERE office_id = %(office)s AND ends_on <= %(ends_on)s)"""


def _latest(what: str, of: str, where: str = "true") -> str:
    """SQL of what the latest HSKH that has the borrower of a row `of` says of them."""
    return f"""SELECT {what} FROM groups_borrowerquarter
        WHERE {where} AND borrower_id = {of}.borrower_id
        AND office_id = %(office)s AND ends_on <= %(ends_on)s
        ORDER BY ends_on DESC LIMIT 1"""


# What each borrower of the rows `listed` is called, without marks. Mostly one HSKH, that of
# `names_on`, names them all; whoever is not in it is looked up alone. Looked up by sets, not by
# joins: how many rows a join with other tables leaves is guessed far too low where many offices
# are, and then each row is fetched alone.
CALLED = f"""newest AS MATERIALIZED (
    SELECT borrower_id, name_without_marks AS name FROM groups_borrowerquarter
    WHERE office_id = %(office)s AND ends_on = %(names_on)s
), called AS MATERIALIZED (
    SELECT borrower_id, name FROM newest
    UNION ALL
    SELECT borrower_id, ({_latest("name_without_marks", "missing")})
    FROM (SELECT DISTINCT borrower_id FROM listed
        WHERE borrower_id NOT IN (SELECT borrower_id FROM newest)) AS missing
)"""


def newest(quarter: Quarter) -> date:
    """The quarter's end of the latest HSKH up to it; its own end where there is none."""
    with connection.cursor() as cursor:
        asked: dict[str, int | date] = {"office": quarter.office_id, "ends_on": quarter.ends_on}
        cursor.execute(f"SELECT {NEWEST}", asked)
        (latest,) = cursor.fetchone()
    return latest or quarter.ends_on


def named(of: str, on: str = NEWEST) -> str:
    """Joins of SQL that give rows `of` their borrowers' names by a quarter, as `CALLED` does.

    They are coalesce(named.name, earlier.name), and so `name_sort_key`; the parameters are `office`
    and `ends_on`. `on` is the end of the quarter whose HSKH has the names: of many rows the
    database makes more when it knows that day before.
    """
    return f"""LEFT JOIN groups_borrowerquarter named ON named.borrower_id = {of}.borrower_id
        AND named.office_id = %(office)s AND named.ends_on = {on}
    LEFT JOIN LATERAL ({_latest("name, name_sort_key", of, "named.borrower_id IS NULL")}) earlier
        ON true"""
