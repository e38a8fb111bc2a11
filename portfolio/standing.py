"""How a group stands in a quarter: the latest score of the quarter's months.

One rule, written once, for aggregates and rows alike. A score entered by hand counts before the
bank's of the same month; savings are the bank's always.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from groups.models import GroupQuarter, Rating
from groups.models.rating import MAXIMA

UNRATED = "unrated"
# How a group can be rated in a quarter.
STATES = (*Rating.values, UNRATED)
BY_HAND = _("entered by hand")

_SCORE = ", ".join(f"s.{name}" for name in ("month_ends_on", *MAXIMA, "total", "rating"))


def latest_score(what: str, record: str, *, savings: bool = False) -> str:
    """SQL for the score that counts for a group's record of a quarter; no row when it has none.

    `what` is selected of the score `s`, which has the six criteria, total, rating, its month,
    whether it is `by_hand` and, where `savings` are asked for, these; `record` is how the statement
    calls the record.
    """
    of_bank, of_hand = f"{_SCORE}, false AS by_hand", f"{_SCORE}, true"
    if savings:
        of_bank += ", s.savings"
        of_hand += f", ({_latest('groups_groupscore', 's.savings', record)})"
    bank = _latest("groups_groupscore", of_bank, record)
    hand = _latest("groups_handscore", of_hand, record)
    return f"""SELECT {what} FROM (({bank}) UNION ALL ({hand})) s
        ORDER BY s.month_ends_on DESC, s.by_hand DESC LIMIT 1"""


def _latest(table: str, what: str, record: str) -> str:
    """The latest row of a table of scores within the quarter of the record."""
    return f"""SELECT {what} FROM {table} s
        WHERE s.group_id = {record}.group_id AND s.month_ends_on
            BETWEEN date_trunc('quarter', {record}.ends_on::timestamp)::date AND {record}.ends_on
        ORDER BY s.month_ends_on DESC LIMIT 1"""


@dataclass(frozen=True)
class Standing:
    """A group's score of a quarter: 100 points in six criteria, and the month it is of.

    `by_hand` says that somebody entered it, because the bank's file has none or a wrong one.
    """

    month_ends_on: date
    total: Decimal
    rating: str
    points: Mapping[str, Decimal]
    by_hand: bool = False

    @property
    def label(self) -> str:
        """The class in words, with the word that somebody entered it."""
        label = str(Rating(self.rating).label)
        return f"{label} ({BY_HAND})" if self.by_hand else label


_POINTS = ", ".join(f"s.{name}" for name in ("total", *MAXIMA))
_READ = f"concat_ws(' ', to_char(s.month_ends_on, 'YYYY-MM-DD'), s.by_hand, s.rating, {_POINTS})"


# The score of a row of groups_groupquarter, for `standing_of`; null without a score.
SCORE_OF_RECORD = latest_score(_READ, GroupQuarter._meta.db_table)


def score_of_record() -> RawSQL:
    """SCORE_OF_RECORD as an annotation of a GroupQuarter."""
    return RawSQL(f"({SCORE_OF_RECORD})", [], output_field=TextField())  # noqa: S611 - constants


@lru_cache(maxsize=4096)
def standing_of(read: str | None) -> Standing | None:
    """What `score_of_record` read. Kept, since every look at groups reads all their scores anew."""
    if read is None:
        return None
    day, by_hand, rating, *read_points = read.split(" ")
    total, *points = map(Decimal, read_points)
    by_criterion = dict(zip(MAXIMA, points, strict=True))
    return Standing(date.fromisoformat(day), total, rating, by_criterion, by_hand == "t")
