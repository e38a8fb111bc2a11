"""A part of Bình Minh with groups in it, and rows to save there."""

from datetime import date
from typing import Any

from associations.months import Month
from groups.entry import read
from groups.fields import Values
from groups.models import Group
from groups.parts import Part
from tests import factories as make
from tests.cast import WOMEN, Cast

MARCH = Month(2024, 3)
TODAY = date(2024, 4, 2)


def part_of(cast: Cast, month: Month = MARCH) -> Part:
    """The Women's Union in An Lạc."""
    return Part(cast.binh_minh.pk, WOMEN, cast.an_lac.pk, month)


def groups_of(cast: Cast, number: int, *, quarter: str = "2024-Q1") -> list[Group]:
    """So many groups of that part, in the bank's file of a quarter."""
    made = [make.group(cast.binh_minh, f"39010{n:02}") for n in range(1, number + 1)]
    record = make.quarter(cast.binh_minh, quarter)
    for group in made:
        make.group_quarter(record, group, association=WOMEN, commune=cast.an_lac)
    return made


def full(**more: Any) -> Values:
    """A row with all that is required."""
    given = {
        "members": "40", "members_with_debt": "38", "savers": "30", "savings": "7.000.000",
        "interest_receivable": "1.000.000", "interest_collected": "900.000",
    }  # fmt: skip
    return read(given | {name: str(value) for name, value in more.items()})
