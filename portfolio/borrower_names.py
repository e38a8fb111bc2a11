"""What borrowers are called by a quarter: the name of the latest HSKH up to it that has them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.lookups import Contains

from associations.models import Quarter
from groups.models import BorrowerQuarter

# The end of the quarter of the latest HSKH up to a quarter's end.
NEWEST = """(SELECT max(ends_on) FROM groups_borrowerquarter
            WHERE office_id = %(office)s AND ends_on <= %(ends_on)s)"""


def _known(quarter: Quarter) -> QuerySet[BorrowerQuarter]:
    """The records up to a quarter, the latest first."""
    return BorrowerQuarter.objects.filter(
        office=quarter.office_id, ends_on__lte=quarter.ends_on
    ).order_by("-ends_on")


def newest(quarter: Quarter) -> date:
    """The quarter's end of the latest HSKH up to it; its own end where there is none."""
    latest: date | None = _known(quarter).values_list("ends_on", flat=True).first()
    return latest or quarter.ends_on


def called(word: str, quarter: Quarter, newest_on: date) -> Q:
    """Positions whose borrower's name has a word in it, typed without marks.

    Mostly one HSKH, that of `newest_on`, names them all; whoever is not in it is looked up alone.
    Looked up by sets, not by joins: how many rows a join with other tables leaves is guessed far
    too low where many offices are, and then each row is fetched alone.
    """
    in_newest = _known(quarter).filter(ends_on=newest_on).order_by()
    theirs = OuterRef("borrower")
    earlier = _known(quarter).filter(borrower=theirs).values("name_without_marks")[:1]
    named = in_newest.filter(name_without_marks__contains=word)
    return Q(borrower__in=named.values("borrower")) | (
        ~Q(Exists(in_newest.filter(borrower=theirs)))
        & Q(Contains(Subquery(earlier, output_field=TextField()), word))
    )


def named(of: str, on: str = NEWEST) -> str:
    """Joins of SQL that give rows `of` their borrowers' names by a quarter, as in `called`.

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
