"""Frozen debt by the month in which the freeze expires."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import Trunc

from associations.models import Quarter
from associations.periods import Period

from .models import Position
from .scope import Scope

# How many quarters after this one are shown month by month.
QUARTERS_AHEAD = 4
PAST, LATER, UNKNOWN = "past", "later", "unknown"


@dataclass(frozen=True)
class Freeze:
    """Frozen debt whose freezes expire in one month: amount in dong, and loans.

    `key` is the month written 2024-05, or `past`, `later` or `unknown`; `month` its first day.
    """

    key: str
    month: date | None
    frozen: int
    loans: int


def frozen_until(quarter: Quarter, key: str) -> Q:
    """The positions of a quarter that one row of the table stands for.

    Raises ValueError for a key that is no month ahead and none of the other three.
    """
    frozen = Q(frozen__gt=0)
    if key == PAST:
        return frozen & Q(frozen_until__lte=quarter.ends_on)
    if key == LATER:
        return frozen & Q(frozen_until__gt=_last(quarter).ends_on)
    if key == UNKNOWN:
        return frozen & Q(frozen_until__isnull=True)
    month = date.fromisoformat(f"{key}-01")
    return frozen & Q(frozen_until__year=month.year, frozen_until__month=month.month)


def freezes(quarter: Quarter, scope: Scope) -> list[Freeze]:
    """Frozen debt of a part by the month of `frozen_until`, every month of the quarters ahead.

    What expired by the quarter's end comes first; what is later or has no day comes last. They add
    up to the figure `frozen` of the part.
    """
    positions = Position.objects.filter(
        office=quarter.office_id,
        ends_on=quarter.ends_on,
        frozen__gt=0,
        **{d: getattr(scope, d) for d in scope.dimensions},
    )
    found = (
        positions.annotate(month=Trunc("frozen_until", "month"))
        .values_list("month")
        .annotate(frozen_sum=Sum("frozen"), loans=Count("loan"))
        .order_by()
    )
    sums: dict[str, tuple[int, int]] = {}
    for month, amount, loans in found:
        key = _key(quarter, month)
        before = sums.get(key, (0, 0))
        sums[key] = (before[0] + amount, before[1] + loans)
    months = [month for period in _ahead(quarter) for month in _months(period)]
    keys: list[tuple[str, date | None]] = [(f"{m:%Y-%m}", m) for m in months]
    ends: dict[str, list[tuple[str, date | None]]] = {
        k: [(k, None)] if k in sums else [] for k in (PAST, LATER, UNKNOWN)
    }
    listed = [*ends[PAST], *keys, *ends[LATER], *ends[UNKNOWN]]
    return [Freeze(key, month, *sums.get(key, (0, 0))) for key, month in listed]


def _key(quarter: Quarter, month: date | None) -> str:
    """The row of a month: a quarter ends with a month, so no month is split."""
    if month is None:
        return UNKNOWN
    if month <= quarter.ends_on:
        return PAST
    return LATER if month > _last(quarter).ends_on else f"{month:%Y-%m}"


def _ahead(quarter: Quarter) -> list[Period]:
    """The quarters shown month by month, in order."""
    found = [quarter.period.next]
    while len(found) < QUARTERS_AHEAD:
        found.append(found[-1].next)
    return found


def _last(quarter: Quarter) -> Period:
    return _ahead(quarter)[-1]


def _months(period: Period) -> list[date]:
    first = period.starts_on
    return [first.replace(month=first.month + n) for n in range(3)]
