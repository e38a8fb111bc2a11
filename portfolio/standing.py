"""How a group stands in a quarter: the bank's latest score of the quarter's months.

One rule, written once, for aggregates and rows alike.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from groups.models import GroupQuarter, Rating
from groups.models.rating import MAXIMA

UNRATED = "unrated"
# How a group can be rated in a quarter.
STATES = (*Rating.values, UNRATED)


def latest_score(what: str, record: str) -> str:
    """SQL for the score that counts for a group's record of a quarter; no row when it has none.

    `what` is selected of the score `s`; `record` is how the statement calls the record.
    """
    return f"""SELECT {what} FROM groups_groupscore s
        WHERE s.group_id = {record}.group_id AND s.month_ends_on
            BETWEEN date_trunc('quarter', {record}.ends_on::timestamp)::date AND {record}.ends_on
        ORDER BY s.month_ends_on DESC LIMIT 1"""


@dataclass(frozen=True)
class Standing:
    """A group's score of a quarter: 100 points in six criteria, and the month it is of."""

    month_ends_on: date
    total: Decimal
    rating: str
    points: Mapping[str, Decimal]


class _Exact(json.JSONDecoder):
    """Points stay decimal."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more | {"parse_float": Decimal, "parse_int": Decimal})


def score_of_record() -> RawSQL:
    """The score of a GroupQuarter as an annotation, for `standing_of`; null without a score."""
    sql = latest_score("to_jsonb(s)", GroupQuarter._meta.db_table)
    return RawSQL(f"({sql})", [], output_field=JSONField(decoder=_Exact))  # noqa: S611 - constants


def standing_of(score: Mapping[str, Any] | None) -> Standing | None:
    """What `score_of_record` read."""
    if score is None:
        return None
    points = {name: Decimal(score[name]) for name in MAXIMA}
    day = date.fromisoformat(score["month_ends_on"])
    return Standing(day, Decimal(score["total"]), score["rating"], points)
