"""The statement that turns an office's positions and group records into a quarter's aggregates.

Sums are made once at the finest grain and rolled up; distinct borrowers are counted from the
positions at every level, since they never add up.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from associations.models import Quarter

from .measures import CLASSES, COUNTED, CROSSED, SUMMED
from .standing import latest_score

_SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

_LEVELS = """GROUPING SETS (
    (), (association), (commune), (association, commune),
    (programme), (association, programme), (commune, programme), (association, commune, programme),
    (source), (association, source), (commune, source), (association, commune, source),
    (programme, source), (association, programme, source), (commune, programme, source),
    (association, commune, programme, source),
    (association, commune, group_))"""
_GROUP_LEVELS = """GROUPING SETS (
    (), (association), (commune), (association, commune), (association, commune, group_))"""
# A level leaves its keys null; so does a loan of unknown source or without a group, which belongs
# to no row of that breakdown.
_REAL = """NOT (grouping(source) = 0 AND source IS NULL)
    AND NOT (grouping(group_) = 0 AND group_ IS NULL)"""


def statement() -> str:
    """SQL with the parameters of `parameters`; one row a scope, columns as `columns` names them."""
    # A sum of bigints is numeric; as bigint it is summed again in two thirds of the time.
    sums = ",\n        ".join(f"sum({m.rule})::bigint AS {m.name}" for m in SUMMED)
    again = ", ".join(f"sum({m.name}) AS {m.name}" for m in SUMMED)
    return _SQL.format(
        sums=sums,
        sums_again=again,
        absent_sums=_sums_of(_ABSENT),
        left_sums=_sums_of({}),
        gone_group=_GONE_GROUP,
        crossed=", ".join(f"sum({name}) AS {name}" for name in CLASSES),
        moves=_moves(),
        shown_sums=", ".join(f"{_shown(m.name)}::bigint" for m in SUMMED),
        shown_moves=", ".join(_shown_move(m.name) for m in CROSSED),
        members=_of_every_group("members"),
        savers=_of_every_group("savers"),
        said_savings=_of_every_group("said"),
        latest_score=latest_score("s.rating, s.savings", "g"),
        inactive=_INACTIVE,
        overdue_since=OVERDUE_SINCE,
        levels=_LEVELS,
        followed=_followed(),
        group_levels=_GROUP_LEVELS,
        real=_REAL,
        real_moves=_REAL.replace("group_", "group_id"),
    )


# No transaction for three months; frozen loans and loans to students are left out.
_INACTIVE = """CASE WHEN p.last_transaction_on IS NOT NULL THEN
        p.outstanding > 0 AND p.frozen = 0 AND NOT s.student_loans
        AND p.last_transaction_on < %(as_of)s::date - interval '3 months' END"""

# The first quarter's end at which the loan was seen overdue without a break since: a lower bound
# for a loan whose maturity has not passed. SQL over one position `p`.
OVERDUE_SINCE = """CASE WHEN p.overdue > 0 AND p.matures_on >= %(as_of)s THEN (
        SELECT min(seen.ends_on) FROM portfolio_position seen
        WHERE seen.loan_id = p.loan_id AND seen.overdue > 0 AND seen.ends_on <= %(ends_on)s
        AND NOT exists(SELECT FROM portfolio_position free
            WHERE free.loan_id = p.loan_id AND free.overdue = 0
            AND free.ends_on > seen.ends_on AND free.ends_on < %(ends_on)s)) END"""

# A group that is there still has one row, under the association and commune it has now.
_GONE_GROUP = "CASE WHEN p.group_id IN (SELECT group_id FROM present) THEN NULL ELSE p.group_id END"

# What a loan adds that had a balance a quarter ago and is in no row of the file now.
_ABSENT = {
    "opening": "sum(p.outstanding)",
    "absent": "sum(p.outstanding)",
    "absent_loans": "count(*)",
    "due": "sum(CASE WHEN p.matures_on BETWEEN q.starts_on AND q.ends_on"
    " THEN p.current ELSE 0 END)",
}


def _sums_of(there: dict[str, str]) -> str:
    """What rows without a position add: nothing to the stocks, and to the rest what is given."""
    return ", ".join(
        there.get(m.name, "0" if m.name in CLASSES else "NULL::bigint") for m in SUMMED
    )


def _shown(name: str) -> str:
    """A sum; a part in which no loan lies any more has no flows where the office knows them."""
    return f"coalesce(k.{name}, CASE WHEN k.present = 0 THEN 0 * w.{name} END)"


def _followed() -> str:
    """The levels loan by loan, so that a move inside a part cancels before it is summed.

    A group that moves takes its association and commune along, so it is followed by itself.
    """
    levels = _LEVELS.replace("(association, commune, group_)", "(group_id)")
    return f"loan_id, {levels}"


def _moves() -> str:
    """Both ways of a move from its sign: what a part got, and what it gave."""
    into = [f"sum(greatest({name}, 0)) AS moved_in_{name}" for name in CLASSES]
    out = [f"-sum(least({name}, 0)) AS moved_out_{name}" for name in CLASSES]
    return ", ".join([*into, *out])


def _of_every_group(name: str) -> str:
    """A sum over the open groups of a part, unknown where it is of one of them."""
    return f"""CASE WHEN count(*) FILTER (WHERE open AND {name} IS NULL) = 0
            THEN sum({name}) FILTER (WHERE open) END"""


def _shown_move(name: str) -> str:
    return (
        f"CASE WHEN k.current IS NOT NULL AND q.has_previous THEN coalesce(m.{name}, 0) END::bigint"
    )


def columns() -> list[str]:
    """The columns of the statement, as the aggregate's table has them."""
    scope = ["association_id", "commune_id", "programme_id", "source_id", "group_id"]
    return [*scope, *[m.name for m in [*SUMMED, *CROSSED, *COUNTED]]]


def parameters(quarter: Quarter) -> dict[str, Any]:
    """The dates that the statement needs; without a loan statement the quarter's end is as-of."""
    period = quarter.period
    as_of: date = quarter.as_of or quarter.ends_on
    return {
        "office": quarter.office_id,
        "previous": period.starts_on - timedelta(days=1),
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "as_of": as_of,
        "next_starts_on": period.next.starts_on,
        "next_ends_on": period.next.ends_on,
    }
