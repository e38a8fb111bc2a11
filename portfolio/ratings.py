"""Groups from rating to rating between two quarters, the points they lose, the limits of classes.

Each is one statement over the groups' records and scores; a rating is the one that
`portfolio.standing` says counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from associations.models import Quarter
from associations.periods import Period
from groups.models import Rating, RatingClass
from groups.models.rating import MAXIMA

from .rows import Distances
from .scope import Scope
from .standing import UNRATED, Standing, latest_score

# Where a group of the part was that is in none of the states at one of the two days.
OPENED, CAME, CLOSED, WENT = "opened", "moved_in", "closed", "moved_out"

_PART = """(%(association)s::text IS NULL OR g.association_id = %(association)s)
        AND (%(commune)s::bigint IS NULL OR g.commune_id = %(commune)s)"""

_TRANSITIONS = f"""WITH standing AS (
    SELECT g.ends_on, g.group_id, g.open AS there, g.open AND {_PART} AS inside,
        coalesce(s.rating, '{UNRATED}') AS rating
    FROM groups_groupquarter g
    LEFT JOIN LATERAL ({latest_score("s.rating", "g")}) s ON true
    WHERE g.office_id = %(office)s AND g.ends_on IN (%(base)s, %(now)s)
)
SELECT CASE WHEN b.inside THEN b.rating WHEN b.there THEN '{CAME}' ELSE '{OPENED}' END,
    CASE WHEN n.inside THEN n.rating WHEN n.there THEN '{WENT}' ELSE '{CLOSED}' END,
    count(*)
FROM (SELECT * FROM standing WHERE ends_on = %(base)s) b
FULL JOIN (SELECT * FROM standing WHERE ends_on = %(now)s) n USING (group_id)
WHERE b.inside OR n.inside
GROUP BY 1, 2"""

_AVERAGES = ", ".join(f"avg({most} - s.{name})" for name, most in MAXIMA.items())
_LOST = f"""SELECT g.ends_on, count(*), {_AVERAGES}
FROM groups_groupquarter g
CROSS JOIN LATERAL ({latest_score("s.*", "g")}) s
WHERE g.office_id = %(office)s AND g.ends_on IN (%(base)s, %(now)s) AND g.open AND {_PART}
GROUP BY 1"""


@dataclass(frozen=True)
class Transitions:
    """How many groups of a part came from a state at the base to a state now.

    Before it stand the ratings, OPENED and CAME (from another part of the office); after it the
    ratings, CLOSED and WENT.
    """

    counts: Mapping[tuple[str, str], int]

    def count(self, before: str, after: str) -> int:
        return self.counts.get((before, after), 0)

    def of_before(self, state: str) -> int:
        """The margin of the base: all groups that were in a state then."""
        return sum(n for (before, _), n in self.counts.items() if before == state)

    def of_after(self, state: str) -> int:
        """The margin of now: all groups that are in a state."""
        return sum(n for (_, after), n in self.counts.items() if after == state)

    @property
    def better(self) -> int:
        """Groups rated higher than at the base; both days have a rating."""
        return self._moved(-1)

    @property
    def worse(self) -> int:
        """Groups rated lower than at the base."""
        return self._moved(1)

    @property
    def same(self) -> int:
        """Groups in the class they were in."""
        return self._moved(0)

    def _moved(self, way: int) -> int:
        rank = {rating: i for i, rating in enumerate(Rating.values)}
        return sum(
            n
            for (before, after), n in self.counts.items()
            if before in rank
            and after in rank
            and (rank[after] > rank[before]) - (rank[after] < rank[before]) == way
        )


def transitions(quarter: Quarter, base: Period, scope: Scope) -> Transitions:
    """The groups of a part between the base and the quarter; one that moved came and went."""
    with connection.cursor() as cursor:
        cursor.execute(_TRANSITIONS, _parameters(quarter, base, scope))
        return Transitions({(before, after): n for before, after, n in cursor.fetchall()})


@dataclass(frozen=True)
class Lost:
    """Points that open groups with a score lose in a criterion on average, now and at the base."""

    criterion: str
    most: int
    now: Decimal
    before: Decimal | None

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else self.now - self.before


@dataclass(frozen=True)
class PointsLost:
    """The criteria, that with the most points lost first; empty where no group has a score.

    `groups` is the number of groups that the averages of now are over.
    """

    groups: int
    criteria: list[Lost]


def points_lost(quarter: Quarter, base: Period | None, scope: Scope) -> PointsLost:
    """What the open groups of a part that have a score lose of the most points there are."""
    with connection.cursor() as cursor:
        cursor.execute(_LOST, _parameters(quarter, base or quarter.period, scope))
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    if quarter.ends_on not in found:
        return PointsLost(0, [])
    groups, *averages = found[quarter.ends_on]
    before = found.get(base.ends_on) if base is not None else None
    criteria = [
        Lost(name, MAXIMA[name], now, then)
        for name, now, then in zip(
            MAXIMA, averages, before[1:] if before else [None] * len(MAXIMA), strict=True
        )
    ]
    return PointsLost(groups, sorted(criteria, key=lambda lost: -lost.now))


def _parameters(quarter: Quarter, base: Period, scope: Scope) -> dict[str, str | int | date | None]:
    return {
        "office": quarter.office_id,
        "base": base.ends_on,
        "now": quarter.ends_on,
        "association": scope.association,
        "commune": scope.commune,
    }


class Classes:
    """The limits of the classes, as they are dated; read once."""

    def __init__(self) -> None:
        self._all = list(RatingClass.objects.all())
        self._of_day: dict[date, list[Decimal]] = {}

    def distances(self, standing: Standing) -> Distances:
        """Points missing to the class above, and points above the lower limit."""
        return self.missing(standing), self.spare(standing)

    def missing(self, standing: Standing) -> Decimal | None:
        """Points missing to the next class above; None in the highest."""
        above = [m for m in self._limits(standing.month_ends_on) if m > standing.total]
        return min(above) - standing.total if above else None

    def spare(self, standing: Standing) -> Decimal | None:
        """Points above the lower limit of the class; None in the lowest."""
        limits = self._limits(standing.month_ends_on)
        reached = [m for m in limits if m <= standing.total]
        return standing.total - max(reached) if reached and max(reached) > min(limits) else None

    def _limits(self, day: date) -> list[Decimal]:
        if day not in self._of_day:
            self._of_day[day] = [
                c.minimum
                for c in self._all
                if c.valid_from <= day and (c.valid_to is None or c.valid_to >= day)
            ]
        return self._of_day[day]
