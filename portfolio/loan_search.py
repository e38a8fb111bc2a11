"""Which loans a search finds, by what people know of a loan: names, numbers and codes."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, Value

from associations.models import Quarter
from associations.text import without_marks

from .borrower_names import CALLED
from .conditions import condition

_FOUND = f"""WITH listed AS MATERIALIZED (
    SELECT loan_id, borrower_id, group_id FROM portfolio_position WHERE {{listed}}
), {CALLED}
SELECT loan_id FROM listed WHERE {{wanted}}"""
_BY_NAME_OR_NUMBER = """borrower_id IN (SELECT borrower_id FROM called WHERE name LIKE {word})
    OR loan_id IN (SELECT id FROM portfolio_loan
        WHERE office_id = %(office)s AND upper(number) LIKE upper({word}))"""
_BY_CODE = """borrower_id IN (SELECT id FROM groups_borrower
        WHERE office_id = %(office)s AND code LIKE {word})
    OR group_id IN (SELECT id FROM groups_group
        WHERE office_id = %(office)s AND code LIKE {word})"""


def loans_going_by(
    positions: QuerySet[Any], quarter: Quarter, names_on: date, words: str
) -> list[int]:
    """The loans of some positions for which each word stands in the borrower's name, typed with or
    without marks, in the number of the loan, the borrower's code or the group's.

    `names_on` is the end of the quarter whose HSKH has the names.
    """
    listed, given = condition(positions)
    given |= {"office": quarter.office_id, "ends_on": quarter.ends_on, "names_on": names_on}
    wanted = ["true"]
    for n, word in enumerate(without_marks(words).split()):
        # Codes of borrowers and groups are digits.
        ways = [_BY_NAME_OR_NUMBER, *([_BY_CODE] if word.isdigit() else [])]
        wanted.append(f"({' OR '.join(ways)})".format(word=f"%(word{n})s"))
        given[f"word{n}"] = f"%{connection.ops.prep_for_like_query(word)}%"
    with connection.cursor() as cursor:
        cursor.execute(_FOUND.format(listed=listed, wanted=" AND ".join(wanted)), given)
        return [loan for (loan,) in cursor.fetchall()]


def among(loans: list[int]) -> Q:
    """Whether a position is of one of these loans: one parameter, since there may be thousands."""
    these = Value(loans, ArrayField(BigIntegerField()))
    known: Func[BooleanField] = Func(
        F("loan"), these, template="%(expressions)s)", arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )  # fmt: skip
    return Q(known)
