"""The statement that turns an office's positions and group records into a quarter's aggregates.

Sums are made once at the finest grain and rolled up; distinct borrowers are counted from the
positions at every level, since they never add up.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from associations.models import Quarter

from .measures import SUMMED

_SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

_LEVELS = """GROUPING SETS (
    (), (association), (commune), (association, commune),
    (programme), (association, programme), (commune, programme), (association, commune, programme),
    (source), (association, source), (commune, source), (association, commune, source),
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
        absent_sums=_absent_sums(),
        shown_sums=", ".join(f"k.{m.name}::bigint" for m in SUMMED),
        inactive=_INACTIVE,
        overdue_since=_OVERDUE_SINCE,
        levels=_LEVELS,
        group_levels=_GROUP_LEVELS,
        real=_REAL,
    )


# No transaction for three months; frozen loans and loans to students are left out.
_INACTIVE = """CASE WHEN p.last_transaction_on IS NOT NULL THEN
        p.outstanding > 0 AND p.frozen = 0 AND NOT s.student_loans
        AND p.last_transaction_on < %(as_of)s::date - interval '3 months' END"""

# The first quarter's end at which the loan was seen overdue without a break since: a lower bound
# for a loan whose maturity has not passed.
_OVERDUE_SINCE = """CASE WHEN p.overdue > 0 AND p.matures_on >= %(as_of)s THEN (
        SELECT min(seen.ends_on) FROM portfolio_position seen
        WHERE seen.loan_id = p.loan_id AND seen.overdue > 0 AND seen.ends_on <= %(ends_on)s
        AND NOT exists(SELECT FROM portfolio_position free
            WHERE free.loan_id = p.loan_id AND free.overdue = 0
            AND free.ends_on > seen.ends_on AND free.ends_on < %(ends_on)s)) END"""


def _absent_sums() -> str:
    """What a loan adds that had a balance a quarter ago and is in no row of the file now."""
    there = {
        "opening": "sum(p.outstanding)",
        "absent": "sum(p.outstanding)",
        "absent_loans": "count(*)",
        "due": "sum(CASE WHEN p.matures_on BETWEEN q.starts_on AND q.ends_on"
        " THEN p.current ELSE 0 END)",
    }
    zero = {"current", "overdue", "frozen"}
    return ", ".join(there.get(m.name, "0" if m.name in zero else "NULL::bigint") for m in SUMMED)


def columns() -> list[str]:
    """The columns of the statement, as the aggregate's table has them."""
    scope = ["association_id", "commune_id", "programme_id", "source_id", "group_id"]
    counted = [
        "borrowers", "entrusted_borrowers", "programmes", "communes", "communes_without_overdue",
        "groups", "groups_good", "groups_fair", "groups_average", "groups_weak", "groups_unrated",
        "groups_with_overdue", "savings",
    ]  # fmt: skip
    return [*scope, *[m.name for m in SUMMED], *counted]


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
