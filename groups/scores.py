"""Scores of groups entered or corrected by hand, where the bank's file has none or a wrong one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Value
from django.utils.translation import gettext as _

from associations.history import said_by
from associations.models import Office, Quarter, User
from associations.months import Month

from .models import Group, GroupScore, HandScore, RatingClass
from .models.rating import MAXIMA

# The most decimals of a point.
PLACES = 2


class NotPossible(Exception):
    """A score that cannot be entered; its message is a sentence for the user."""


class Overtaken(NotPossible):
    """Somebody else entered, changed or removed the score since it was shown."""


def classes(month: Month) -> list[RatingClass]:
    """The classes in force on the month's last day, the best first."""
    return list(RatingClass.objects.on(month.ends_on).order_by("-minimum"))


def rating_of(total: Decimal, found: Iterable[RatingClass]) -> str:
    """The class of a total. Raises NotPossible where the table has none."""
    reached = [c for c in found if c.minimum <= total]
    if not reached:
        raise NotPossible(_("The table of classes has none for this score in the month."))
    return max(reached, key=lambda c: c.minimum).rating


def version(score: HandScore | None) -> str:
    """What stands for a score as it was shown, so that `enter` finds what came in between."""
    return "" if score is None else f"{score.pk}-{score.said_at.timestamp():.6f}"


def hand_score(group: Group, month: Month) -> HandScore | None:
    """The score of the month that somebody entered."""
    found = HandScore.objects.filter(group=group, month_ends_on=month.ends_on)
    return found.select_related("said_by").first()


def enter(
    office: Office,
    group: Group,
    month: Month,
    points: Mapping[str, Decimal],
    reason: str,
    *,
    by: User,
    today: date,
    shown: str,
) -> HandScore:
    """Keeps a score of the six criteria, with the total and the class that follow from them.

    `shown` is the version of the score that the person saw. The same once more changes nothing.
    Raises NotPossible, and Overtaken where another score stands there now.
    """
    _check(office, month, reason, today)
    if set(points) != set(MAXIMA) or any(not 0 <= points[n] <= MAXIMA[n] for n in MAXIMA):
        raise NotPossible(_("Every criterion has from 0 to its most points."))
    if any(p != round(p, PLACES) for p in points.values()):
        raise NotPossible(_("Points have two decimals at most."))
    with said_by(by, reason):
        now = _held(group, month)
        if now is not None and now.reason == reason and _points(now) == dict(points):
            return now
        if version(now) != shown:
            raise Overtaken(_overtaken(now))
        total = sum(points.values(), Decimal(0))
        score = now or HandScore(office=office, group=group, month_ends_on=month.ends_on)
        for name, value in points.items():
            setattr(score, name, value)
        score.total, score.reason, score.said_by = total, reason, by
        score.rating = rating_of(total, classes(month))
        score.save()
        return score


def remove(
    office: Office, group: Group, month: Month, reason: str, *, by: User, today: date, shown: str
) -> None:
    """Takes a score by hand away, so that the bank's counts again; the history keeps why.

    Raises NotPossible, and Overtaken where another score stands there now.
    """
    _check(office, month, reason, today)
    with said_by(by, reason):
        now = _held(group, month)
        if now is None:
            return
        if version(now) != shown:
            raise Overtaken(_overtaken(now))
        now.delete()


@dataclass(frozen=True)
class MonthScore:
    """Total and class of a month: the bank's, and the one by hand, which counts before it."""

    month: Month
    bank: tuple[Decimal, str] | None
    hand: tuple[Decimal, str] | None


def by_month(group: int, most: int) -> list[MonthScore]:
    """The newest months in which a group has a score, the newest first."""
    names = ("month_ends_on", "total", "rating", "by_hand")
    bank, hand = (
        model.objects.filter(group=group)
        .annotate(by_hand=Value(mark))
        .order_by(F("month_ends_on").desc())
        .values_list(*names)[:most]
        for model, mark in ((GroupScore, False), (HandScore, True))
    )
    found: dict[date, dict[bool, tuple[Decimal, str]]] = {}
    for day, total, rating, is_hand in bank.union(hand, all=True):
        found.setdefault(day, {})[is_hand] = (total, rating)
    return [
        MonthScore(Month.of(day), found[day].get(False), found[day].get(True))
        for day in sorted(found, reverse=True)[:most]
    ]


def _check(office: Office, month: Month, reason: str, today: date) -> None:
    if not reason:
        raise NotPossible(_("Say why."))
    if month.ends_on > today:
        raise NotPossible(_("The month is not over yet."))
    closed = Quarter.objects.filter(
        office=office, ends_on=month.period.ends_on, state=Quarter.State.CLOSED
    )
    if closed.exists():
        raise NotPossible(
            _("%(quarter)s is closed; its scores stay.") % {"quarter": month.period.label}
        )


def _held(group: Group, month: Month) -> HandScore | None:
    """The score of now, with the group held, so that the next one waits."""
    Group.objects.select_for_update().get(pk=group.pk)
    return hand_score(group, month)


def _points(score: HandScore) -> dict[str, Decimal]:
    return {name: getattr(score, name) for name in MAXIMA}


def _overtaken(now: HandScore | None) -> str:
    if now is None:
        return _("Somebody removed this score meanwhile. Look at it and decide.")
    return _("%(name)s saved another score meanwhile. Look at it and decide.") % {
        "name": now.said_by or _("Somebody")
    }
