"""What borrowers are called by a quarter: the name of the latest HSKH up to it that has them."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import (
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import Contains

from associations.models import Quarter
from groups.models import BorrowerQuarter


def _known(quarter: Quarter) -> QuerySet[BorrowerQuarter]:
    """The records up to a quarter, the latest first."""
    return BorrowerQuarter.objects.filter(
        office=quarter.office_id, ends_on__lte=quarter.ends_on
    ).order_by("-ends_on")


def names_of(quarter: Quarter, borrowers: Collection[int]) -> dict[int, str]:
    """The names of some borrowers; whom no file named is left out."""
    theirs = _known(quarter).filter(borrower__in=borrowers)
    latest = theirs.order_by("borrower", "-ends_on").distinct("borrower")
    return dict(latest.values_list("borrower", "name"))


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


def by_name(positions: QuerySet[Any], quarter: Quarter, newest_on: date) -> QuerySet[Any]:
    """Positions that can be sorted by their borrowers' names (`name_order`), as in `called`."""
    of_them = Q(borrower__quarters__office=quarter.office_id, borrower__quarters__ends_on=newest_on)
    earlier = _known(quarter).filter(borrower=OuterRef("borrower")).values("name_sort_key")[:1]
    return positions.filter(borrower__office=quarter.office_id).annotate(
        hskh=FilteredRelation("borrower__quarters", condition=of_them),
        name_order=Coalesce("hskh__name_sort_key", Subquery(earlier), output_field=TextField()),
    )
