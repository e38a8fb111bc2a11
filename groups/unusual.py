"""Values of a monthly sheet that may be true but are asked back, by limits that are data."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from associations.numbers import written

from .fields import Fault
from .models import EntryLimit, GroupMonth


def limits(on: date) -> dict[str, Decimal]:
    """The limits in force on a day, by key; beyond them a value is unusual."""
    return dict(EntryLimit.objects.on(on).values_list("key", "value"))


def unusual(row: GroupMonth, last: GroupMonth | None, limits: Mapping[str, Decimal]) -> list[Fault]:
    """What is asked about a row: it may be true, but needs a word of explanation.

    `last` is the group's row of the month before, where it was in the same part of the office.
    """
    found = [_members(row, limits), _savings(row, last, limits), _interest(row, limits)]
    return [question for question in found if question is not None]


def _members(row: GroupMonth, limits: Mapping[str, Decimal]) -> Fault | None:
    least, most = limits.get("fewest_members"), limits.get("most_members")
    if row.members is None or least is None or most is None or least <= row.members <= most:
        return None
    text = _("The group has %(members)s members; groups have %(least)s to %(most)s. Why?")
    said = {"members": written(row.members), "least": written(least), "most": written(most)}
    return Fault("members", text % said)


def _savings(
    row: GroupMonth, last: GroupMonth | None, limits: Mapping[str, Decimal]
) -> Fault | None:
    limit = limits.get("savings_fall")
    if limit is None or row.savings is None or last is None or not last.savings:
        return None
    fall = Decimal(last.savings - row.savings) * 100 / last.savings
    if fall <= limit:
        return None
    text = _("Savings fell by %(fall)s %%, from %(before)s to %(now)s dong. Why?")
    before, now = written(last.savings), written(row.savings)
    return Fault("savings", text % {"fall": written(fall), "before": before, "now": now})


def _interest(row: GroupMonth, limits: Mapping[str, Decimal]) -> Fault | None:
    limit, due, collected = (
        limits.get("interest_collected"), row.interest_receivable, row.interest_collected
    )  # fmt: skip
    if limit is None or due is None or collected is None or collected * 100 <= due * limit:
        return None
    if due == 0:
        return Fault("interest_collected", _("Interest was collected though none was due. Why?"))
    text = _("Interest collected is %(rate)s %% of what was due, more than %(limit)s %%. Why?")
    rate = Decimal(collected) * 100 / due
    return Fault("interest_collected", text % {"rate": written(rate), "limit": written(limit)})
