"""Which loans a search finds, by what people know of a loan: names, numbers and codes."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    F,
    FilteredRelation,
    Func,
    Q,
    QuerySet,
    Value,
)

from associations.models import Quarter
from associations.text import without_marks

from .borrower_names import with_names


def loans_going_by(
    positions: QuerySet[Any], quarter: Quarter, names_on: date, words: str
) -> list[int]:
    """The loans of some positions for which each word stands in the borrower's name, typed with or
    without marks, in the number of the loan, the borrower's code or the group's.

    `names_on` is the end of the quarter whose HSKH has the names, as `with_names` takes it.
    """
    wanted = Q()
    for word in without_marks(words).split():
        found = Q(name_without_marks__contains=word) | Q(loan__number__icontains=word)
        if word.isdigit():  # as codes of borrowers and groups are
            found |= Q(borrower__code__contains=word) | Q(of_group__code__contains=word)
        wanted &= found
    office = quarter.office_id
    groups = FilteredRelation("group", condition=Q(group__office=office))
    named = with_names(positions, quarter, names_on).annotate(of_group=groups)
    # The office at every table that is joined, so that none is read beyond it.
    named = named.filter(wanted, borrower__office=office, loan__office=office)
    return list(named.order_by().values_list("loan", flat=True))


def among(loans: list[int]) -> Q:
    """Whether a position is of one of these loans: one parameter, since there may be thousands."""
    these = Value(loans, ArrayField(BigIntegerField()))
    known: Func[BooleanField] = Func(
        F("loan"), these, template="%(expressions)s)", arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )  # fmt: skip
    return Q(known)
