"""Which backups are kept: the newest of each of the last days and months."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime


@dataclass(frozen=True)
class Known:
    """What counts of a backup: its name, when it was made, and whether a try found it sound."""

    name: str
    made_at: datetime
    sound: bool


def superfluous(known: Iterable[Known], now: datetime, days: int, months: int) -> list[str]:
    """The names of those that may go, by local days; oldest first.

    Of a day or month the newest sound one is kept, or the newest where none is. The newest of all
    and the newest sound one stay in any case.
    """
    ordered = sorted(known, key=lambda one: one.made_at, reverse=True)
    sound = [one for one in ordered if one.sound]
    today = localtime(now)
    kept = {
        *ordered[:1],
        *sound[:1],
        *_newest([*sound, *ordered], lambda one: today.toordinal() - _day(one), days),
        *_newest([*sound, *ordered], lambda one: _month(today) - _month(one.made_at), months),
    }
    return [one.name for one in reversed(ordered) if one not in kept]


def _newest(ordered: list[Known], age: Callable[[Known], int], most: int) -> set[Known]:
    """The first of each age below `most`."""
    first: dict[int, Known] = {}
    for one in ordered:
        first.setdefault(age(one), one)
    return {one for years, one in first.items() if years < most}


def _day(one: Known) -> int:
    return localtime(one.made_at).toordinal()


def _month(at: datetime) -> int:
    local = localtime(at)
    return local.year * 12 + local.month
