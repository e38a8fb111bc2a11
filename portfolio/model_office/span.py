"""The days of a quarter. Nothing here reads the clock."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random


@dataclass(frozen=True)
class Span:
    """A calendar quarter, written 2024-Q1."""

    slug: str

    @cached_property
    def first_day(self) -> date:
        return date(int(self.slug[:4]), 3 * int(self.slug[-1]) - 2, 1)

    @cached_property
    def last_day(self) -> date:
        year, number = int(self.slug[:4]), int(self.slug[-1])
        return date(year + number // 4, 3 * number % 12 + 1, 1) - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def is_first_of_year(self) -> bool:
        return self.slug.endswith("Q1")

    def some_day(self, chance: Random) -> date:
        return self.first_day + timedelta(days=chance.randrange(self.days))
