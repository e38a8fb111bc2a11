"""What borrowers are called by a quarter: the name of the latest HSKH up to it that has them."""

from datetime import date

from django.db.models import QuerySet

from associations.models import Quarter
from groups.models import BorrowerQuarter

# The end of the quarter of the latest HSKH up to a quarter's end.
NEWEST = """(SELECT max(ends_on) FROM groups_borrowerquarter
            WHERE office_id = %(office)s AND ends_on <= %(ends_on)s)"""
# What each borrower of the rows `listed` is called, without marks. Mostly one HSKH, that of
# `names_on`, names them all; whoever is not in it is looked up alone. Looked up by sets, not by
# joins: how many rows a join with other tables leaves is guessed far too low where many offices
# are, and then each row is fetched alone.
CALLED = """newest AS MATERIALIZED (
    SELECT borrower_id, name_without_marks AS name FROM groups_borrowerquarter
    WHERE office_id = %(office)s AND ends_on = %(names_on)s
), called AS MATERIALIZED (
    SELECT borrower_id, name FROM newest
    UNION ALL
    SELECT borrower_id, (SELECT name_without_marks FROM groups_borrowerquarter earlier
        WHERE earlier.borrower_id = missing.borrower_id AND office_id = %(office)s
        AND ends_on <= %(ends_on)s ORDER BY ends_on DESC LIMIT 1)
    FROM (SELECT DISTINCT borrower_id FROM listed
        WHERE borrower_id NOT IN (SELECT borrower_id FROM newest)) AS missing
)"""


def _known(quarter: Quarter) -> QuerySet[BorrowerQuarter]:
    """The records up to a quarter, the latest first."""
    return BorrowerQuarter.objects.filter(
        office=quarter.office_id, ends_on__lte=quarter.ends_on
    ).order_by("-ends_on")


def newest(quarter: Quarter) -> date:
    """The quarter's end of the latest HSKH up to it; its own end where there is none."""
    latest: date | None = _known(quarter).values_list("ends_on", flat=True).first()
    return latest or quarter.ends_on


def named(of: str, on: str = NEWEST) -> str:
    """Joins of SQL that give rows `of` their borrowers' names by a quarter, as `CALLED` does.

    They are coalesce(named.name, earlier.name), and so `name_sort_key`; the parameters are `office`
    and `ends_on`. `on` is the end of the quarter whose HSKH has the names: of many rows the
    database makes more when it knows that day before.
    """
    return f"""LEFT JOIN groups_borrowerquarter named ON named.borrower_id = {of}.borrower_id
        AND named.office_id = %(office)s AND named.ends_on = {on}
    LEFT JOIN LATERAL (SELECT name, name_sort_key FROM groups_borrowerquarter
        WHERE named.borrower_id IS NULL AND borrower_id = {of}.borrower_id
        AND office_id = %(office)s AND ends_on <= %(ends_on)s
        ORDER BY ends_on DESC LIMIT 1) earlier ON true"""
