"""Calendar months: what groups report, between two quarters' ends."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from .periods import Period

# The years of people who are about; others would be slips, or days that there are not.
_SLUG = re.compile(r"((?:19|20)\d{2})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month, written 2024-03."""

    year: int
    number: int

    @classmethod
    def parse(cls, slug: str) -> "Month":
        """The month written `slug`. Raises ValueError for anything but the form 2024-03."""
        match = _SLUG.fullmatch(slug)
        if match is None:
            raise ValueError(f"not a month: {slug!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month that holds `day`."""
        return cls(day.year, day.month)

    @property
    def slug(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def label(self) -> str:
        """As it is spoken: Tháng 3/2024."""
        return _("Month %(number)s/%(year)s") % {"number": self.number, "year": self.year}

    @property
    def starts_on(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def ends_on(self) -> date:
        return self.next.starts_on - timedelta(days=1)

    @property
    def next(self) -> "Month":
        return Month(self.year + 1, 1) if self.number == 12 else Month(self.year, self.number + 1)

    @property
    def previous(self) -> "Month":
        return Month(self.year - 1, 12) if self.number == 1 else Month(self.year, self.number - 1)

    @property
    def period(self) -> Period:
        """The quarter that the month is in."""
        return Period.of(self.starts_on)

    def to(self, last: "Month") -> list["Month"]:
        """All months from this one to `last`, both included."""
        found, month = [], self
        while month <= last:
            found.append(month)
            month = month.next
        return found
