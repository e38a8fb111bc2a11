"""What a staged file would do to the figures: posted for a try, computed, and rolled back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from associations.models import Quarter
from associations.numbers import Number, with_unit
from groups.models import Rating
from portfolio.figures import Figures
from portfolio.indicators import REGISTRY
from portfolio.models import ImportFile
from portfolio.quarters import build
from portfolio.scope import WHOLE, Scope

from .posting import write

_KEYS = (
    "capital",
    "outstanding",
    "entrusted_outstanding",
    "overdue",
    "overdue_ratio",
    "frozen",
    "frozen_ratio",
    "borrowers",
    "disbursed",
    "repaid",
    "groups",
    "groups_with_overdue",
    "trained_people",
)
SHOWN: tuple[tuple[str, Scope], ...] = (
    *((key, WHOLE) for key in _KEYS),
    *(("groups_rated", Scope(rating=rating)) for rating in (*Rating.values, "unrated")),
)


Values = list[Number | None]
Effect = list[dict[str, Any]]


class _Tried(Exception):
    """Ends a try: everything written in it is rolled back."""


@dataclass(frozen=True)
class EffectRow:
    """One figure before and after, as printed; `change` is empty where nothing changes."""

    key: str
    label: str
    rating: str
    before: str
    after: str
    change: str


def effect_of(file: ImportFile, quarter: Quarter) -> Effect:
    """The figures before and after posting a checked file. Nothing of the try remains.

    To be called in a transaction that holds the quarter.
    """
    before = values(quarter)
    after: Values = []
    try:
        with transaction.atomic():
            tried = Quarter.objects.get(pk=quarter.pk)
            write(file, tried)
            build(tried)
            after = values(tried)
            raise _Tried
    except _Tried:
        return between(before, after)


def values(quarter: Quarter) -> Values:
    """The figures of SHOWN as they stand, None for those that there are not."""
    figures = Figures.of(quarter)
    return [figures.level(key, scope).value for key, scope in SHOWN]


def between(before: Values, after: Values) -> Effect:
    """Two states of the figures as JSON: indicator, rating, before, after.

    Values are whole dong, counts or percents as text, null where there is no figure.
    """
    return [
        {
            "indicator": key,
            "rating": scope.rating,
            "before": None if old is None else str(old),
            "after": None if new is None else str(new),
        }
        for (key, scope), old, new in zip(SHOWN, before, after, strict=True)
    ]


def effect_rows(effect: Effect) -> list[EffectRow]:
    """The effect in words, for page and command line; figures that stay empty are left out."""
    return [_row(e) for e in effect if e["before"] is not None or e["after"] is not None]


def _row(effect: dict[str, Any]) -> EffectRow:
    indicator = REGISTRY[effect["indicator"]]
    old, new = (None if effect[k] is None else Decimal(effect[k]) for k in ("before", "after"))
    places = indicator.places(old if new is None else new)
    change = ""
    if old is not None and new is not None and old != new:
        change = with_unit(new - old, indicator.change_unit, places, signed=True)
    return EffectRow(
        key=indicator.key,
        label=str(indicator.label),
        rating=_rating(effect["rating"]),
        before=with_unit(old, indicator.unit, places),
        after=with_unit(new, indicator.unit, places),
        change=change,
    )


def _rating(rating: str | None) -> str:
    if rating is None:
        return ""
    return str(Rating(rating).label) if rating in Rating.values else _("Unrated")
