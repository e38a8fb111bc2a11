"""What borrowers are called by a quarter: the name of the latest HSKH up to it that has them."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Coalesce

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


def with_names(positions: QuerySet[Any], quarter: Quarter, newest_on: date) -> QuerySet[Any]:
    """Positions by whose borrowers' names one may search (`name_without_marks`) and sort
    (`name_order`).

    Mostly one HSKH, that of `newest_on`, names them all; whoever is not in it is looked up alone.
    """
    of_them = Q(borrower__quarters__office=quarter.office_id, borrower__quarters__ends_on=newest_on)
    last = _known(quarter).filter(borrower=OuterRef("borrower"))

    def latest(field: str) -> Coalesce:
        earlier = Subquery(last.values(field)[:1])
        return Coalesce(f"hskh__{field}", earlier, output_field=TextField())

    return positions.filter(borrower__office=quarter.office_id).annotate(
        hskh=FilteredRelation("borrower__quarters", condition=of_them),
        name_order=latest("name_sort_key"),
        name_without_marks=latest("name_without_marks"),
    )
