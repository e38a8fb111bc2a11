"""What staged files would do to the figures: posted for a try, computed, and rolled back."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from associations.models import Association, Quarter
from associations.numbers import Number, with_unit
from groups.models import Rating
from portfolio.bands import BANDS
from portfolio.figures import Figures
from portfolio.indicators import REGISTRY, Indicator
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
    "savings",
    "savers",
    "trained_people",
)
_RATINGS = (*Rating.values, "unrated")
# The figures that are shown first, whether they change or not.
FIRST: tuple[tuple[str, Scope], ...] = (
    *((key, WHOLE) for key in _KEYS),
    *(("groups_rated", Scope(rating=rating)) for rating in _RATINGS),
)

# A value with the decimals that it is printed with.
Values = dict[tuple[str, Scope], tuple[Number | None, int]]
Effect = list[dict[str, Any]]


class _Tried(Exception):
    """Ends a try: everything written in it is rolled back."""


@dataclass(frozen=True)
class EffectRow:
    """One figure before and after, as printed; `change` is empty where nothing changes.

    `rating` is the class or band that it counts, `part` the association it is of, else empty.
    """

    key: str
    label: str
    rating: str
    part: str
    first: bool
    before: str
    after: str
    change: str


def effect_of(file: ImportFile, quarter: Quarter) -> Effect:
    """The figures before and after posting a checked file. Nothing of the try remains.

    To be called in a transaction that holds the quarter.
    """
    before = values(quarter)
    after: Values = {}
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
    """Every figure of the registry as it stands, of the office and of each association."""
    figures = Figures.of(quarter, by=("association",))
    found = {}
    for key, scope in _asked():
        figure = figures.level(key, scope)
        found[key, scope] = (figure.value, figure.decimals)
    return found


def _asked() -> Iterator[tuple[str, Scope]]:
    """FIRST, then the whole registry, the office before its associations."""
    yield from FIRST
    parts = [WHOLE, *(Scope(association=code) for code in _associations())]
    first = set(FIRST)
    for indicator in REGISTRY.values():
        for part in parts:
            for scope in _each(indicator, part):
                if indicator.covers(scope) and (indicator.key, scope) not in first:
                    yield indicator.key, scope


def _each(indicator: Indicator, part: Scope) -> Iterator[Scope]:
    if indicator.each == "rating":
        yield from (part._replace(rating=rating) for rating in _RATINGS)
    elif indicator.each == "band":
        yield from (part._replace(band=band) for band in BANDS)
    else:
        yield part


def _associations() -> list[str]:
    return [a.code for a in Association.objects.order_by("code")]


def between(before: Values, after: Values) -> Effect:
    """Two states of the figures as JSON: those of FIRST, then all others that differ.

    Values are whole dong, counts or percents as text, null where there is no figure.
    """
    first = set(FIRST)
    return [
        {
            "indicator": key,
            "rating": scope.rating or scope.band,
            "association": scope.association,
            "first": (key, scope) in first,
            "before": None if old is None else str(old),
            "after": None if new is None else str(new),
            "decimals": old_places if new is None else places,
        }
        for (key, scope), (new, places) in after.items()
        for old, old_places in [before[key, scope]]
        if (key, scope) in first or new != old
    ]


def effect_rows(effect: Effect) -> list[EffectRow]:
    """The effect in words, for page and command line; figures that stay empty are left out."""
    names = {a.code: a.label for a in Association.objects.all()}
    shown = (e for e in effect if e["before"] is not None or e["after"] is not None)
    return [_row(e, names) for e in shown]


def _row(effect: dict[str, Any], names: dict[str, str]) -> EffectRow:
    indicator = REGISTRY[effect["indicator"]]
    old, new = (None if effect[k] is None else Decimal(effect[k]) for k in ("before", "after"))
    places = effect.get("decimals", indicator.places(old if new is None else new))
    change = ""
    if old is not None and new is not None and old != new:
        change = with_unit(new - old, indicator.change_unit, places, signed=True)
    return EffectRow(
        key=indicator.key,
        label=str(indicator.label),
        rating=_class(effect["rating"]),
        part=names.get(effect.get("association") or "", ""),
        first=effect.get("first", True),
        before=with_unit(old, indicator.unit, places),
        after=with_unit(new, indicator.unit, places),
        change=change,
    )


def _class(name: str | None) -> str:
    """What a class of groups or a band of communes is called."""
    if name is None:
        return ""
    if name in Rating.values:
        return str(Rating(name).label)
    return str(BANDS[name].label) if name in BANDS else _("Unrated")
