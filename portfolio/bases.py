"""What a figure is compared with. A change never stands without the name of its base."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.periods import Period


@dataclass(frozen=True)
class Base:
    """A base of changes: its key, how it is spoken, and which quarter it is of a quarter's.

    The target is no quarter: its `period` is None.
    """

    key: str
    label: Promise | str
    period: Callable[[Period], Period] | None = None

    def quarter_of(self, period: Period) -> Period | None:
        """The quarter that `period` is compared with; None for the target."""
        return None if self.period is None else self.period(period)


# The three bases of a briefing, always named.
BASES = {
    base.key: base
    for base in (
        Base("year_start", gettext_lazy("against the year start"), lambda p: p.year_start),
        Base(
            "previous_quarter", gettext_lazy("against the previous quarter"), lambda p: p.previous
        ),
        Base(
            "same_period_last_year",
            gettext_lazy("against the same period last year"),
            lambda p: p.same_period_last_year,
        ),
    )
}
YEAR_START, PREVIOUS_QUARTER = BASES["year_start"], BASES["previous_quarter"]
TARGET = Base("target", gettext_lazy("against the target"))
# Nine quarters hold every base, the year to date of last year and the start of that year.
QUARTERS_NEEDED = 9


def base_of(key: str) -> Base:
    """The base of that key: one of the three, `target`, or any quarter written 2023-Q2.

    Raises ValueError for anything else.
    """
    if key in BASES:
        return BASES[key]
    if key == TARGET.key:
        return TARGET
    quarter = Period.parse(key)
    return Base(key, _("against %(quarter)s") % {"quarter": quarter.label}, lambda _p: quarter)


def telling(base: Base, period: Period, *, flows: bool) -> Base:
    """The base under which a figure has a change.

    In the first quarter the year start and the previous quarter are one, and a flow, which has no
    change against a year start, is compared with the quarter before.
    """
    if flows and base == YEAR_START and period.number == 1:
        return PREVIOUS_QUARTER
    return base
