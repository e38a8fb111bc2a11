"""What a figure is compared with. A change never stands without the name of its base."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from associations.periods import Period


@dataclass(frozen=True)
class Base:
    """One of the three bases: its key, how it is spoken, and which quarter it is."""

    key: str
    label: Promise
    period: Callable[[Period], Period]


BASES = {
    base.key: base
    for base in (
        Base("year_start", _("against the year start"), lambda p: p.year_start),
        Base("previous_quarter", _("against the previous quarter"), lambda p: p.previous),
        Base(
            "same_period_last_year",
            _("against the same period last year"),
            lambda p: p.same_period_last_year,
        ),
    )
}
# Nine quarters hold every base, the year to date of last year and the start of that year.
QUARTERS_NEEDED = 9
