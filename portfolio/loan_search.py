"""Which loans a search finds, by what people know of a loan: names, numbers and codes."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    F,
    Func,
    Q,
    QuerySet,
    Value,
)

from associations.models import Quarter
from associations.text import without_marks
from groups.models import Borrower, Group

from .borrower_names import called
from .models import Loan


def loans_going_by(
    positions: QuerySet[Any], quarter: Quarter, names_on: date, words: str
) -> list[int]:
    """The loans of some positions for which each word stands in the borrower's name, typed with or
    without marks, in the number of the loan, the borrower's code or the group's.

    `names_on` is the end of the quarter whose HSKH has the names, as `called` takes it.
    """
    office = quarter.office_id
    wanted = Q()
    for word in without_marks(words).split():
        numbered = Loan.objects.filter(office=office, number__icontains=word)
        found = called(word, quarter, names_on) | Q(loan__in=numbered)
        if word.isdigit():  # as codes of borrowers and groups are
            coded = {"office": office, "code__contains": word}
            found |= Q(borrower__in=Borrower.objects.filter(**coded))
            found |= Q(group__in=Group.objects.filter(**coded))
        wanted &= found
    return list(positions.filter(wanted).order_by().values_list("loan", flat=True))


def among(loans: list[int]) -> Q:
    """Whether a position is of one of these loans: one parameter, since there may be thousands."""
    these = Value(loans, ArrayField(BigIntegerField()))
    known: Func[BooleanField] = Func(
        F("loan"), these, template="%(expressions)s)", arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )  # fmt: skip
    return Q(known)
