"""Calendar quarters: what a quarter is called, when it begins and which ones it compares with."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

_SLUG = re.compile(r"(\d{4})-Q([1-4])")


class Period(NamedTuple):
    """One calendar quarter, written 2024-Q1; a page compares and looks up thousands."""

    year: int
    number: int

    @classmethod
    def parse(cls, slug: str) -> "Period":
        """The quarter written `slug`. Raises ValueError for anything but the form 2024-Q1."""
        match = _SLUG.fullmatch(slug)
        if match is None:
            raise ValueError(f"not a quarter: {slug!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Period":
        """The quarter that holds `day`."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def slug(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def roman(self) -> str:
        return ("I", "II", "III", "IV")[self.number - 1]

    @property
    def label(self) -> str:
        """As it is spoken: Quý I/2024."""
        return _("Quarter %(number)s/%(year)s") % {"number": self.roman, "year": self.year}

    @property
    def starts_on(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> date:
        return self.next.starts_on - timedelta(days=1)

    @property
    def next(self) -> "Period":
        return Period(self.year + 1, 1) if self.number == 4 else Period(self.year, self.number + 1)

    @property
    def previous(self) -> "Period":
        return Period(self.year - 1, 4) if self.number == 1 else Period(self.year, self.number - 1)

    @property
    def year_start(self) -> "Period":
        """The quarter whose end is 31 December of the year before."""
        return Period(self.year - 1, 4)

    @property
    def same_period_last_year(self) -> "Period":
        return Period(self.year - 1, self.number)

    @property
    def year_to_date(self) -> list["Period"]:
        """The year's quarters up to and with this one, in order."""
        return [Period(self.year, n) for n in range(1, self.number + 1)]

    def back(self, quarters: int) -> list["Period"]:
        """The last `quarters` quarters up to and with this one, oldest first."""
        found = [self]
        while len(found) < quarters:
            found.insert(0, found[0].previous)
        return found

    def since(self, earlier: "Period") -> list["Period"]:
        """The quarters after `earlier` up to and with this one, in order; none when it is later."""
        found, period = [], earlier.next
        while period <= self:
            found.append(period)
            period = period.next
        return found
