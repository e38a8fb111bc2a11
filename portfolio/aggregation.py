"""The statement that turns an office's positions and group records into a quarter's aggregates.

Sums are made once at the finest grain and rolled up; distinct borrowers, which never add up, are
the loans less those that an earlier loan of the same borrower makes superfluous at a level.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from django.db import connection

from associations.models import Quarter

from .measures import CLASSES, COUNTED, CROSSED, SUMMED
from .standing import latest_score

_SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

# Whether the office has positions of the quarter before.
HAS_PREVIOUS = """exists(SELECT FROM portfolio_position
            WHERE office_id = %(office)s AND ends_on = %(previous)s)"""

# What a sum can be of, in the order in which columns and keys name it.
_PARTS = ("association", "commune", "programme", "source", "group")
# Every mixture of the first four; a group by itself, under its association and commune.
_MIXTURES = [m for size in range(5) for m in combinations(_PARTS[:4], size)]
_OF_GROUP = ("association", "commune", "group")
_GROUP_LEVELS = """GROUPING SETS (
    (), (association), (commune), (association, commune), (association, commune, group_))"""
# A level leaves its keys null; so does a loan of unknown source or without a group, which belongs
# to no row of that breakdown.
_REAL = "NOT (grouping({0}) = 0 AND {0} IS NULL)"


def statement() -> str:
    """SQL with the parameters of `parameters`; one row a scope, columns as `columns` names them."""
    names = ["present", "entrusted_loans", *(m.name for m in SUMMED)]
    return _SQL.format(
        sums=",\n        ".join(f"bigint_sum({m.rule}) AS {m.name}" for m in SUMMED),
        whole=", ".join(m.name for m in SUMMED),
        sums_again=", ".join(f"bigint_sum({name}) AS {name}" for name in names),
        gone_sums=_gone_sums(),
        gone_group=_GONE_GROUP,
        crossed=", ".join(f"bigint_sum({name}) AS {name}" for name in CLASSES),
        moves=_moves(),
        shown_sums=", ".join(_shown(m.name) for m in SUMMED),
        shown_moves=", ".join(_shown_move(m.name) for m in CROSSED),
        members=_of_every_group("members"),
        savers=_of_every_group("savers"),
        said_savings=_of_every_group("said"),
        latest_score=latest_score("s.rating, s.savings", "g", savings=True),
        inactive=_INACTIVE,
        overdue_since=OVERDUE_SINCE,
        grains=_sets([_PARTS[:4], _OF_GROUP], "p.{}_id"),
        real_grains=_REAL.format("p.group_id"),
        levels=_sets(_MIXTURES, "{}"),
        real_levels=_REAL.format("source"),
        followed=f"loan_id, {_sets([*_MIXTURES, ('group_id',)], '{}')}",
        real_moves=f"{_REAL.format('source')} AND {_REAL.format('group_id')}",
        group_levels=_GROUP_LEVELS,
        in_common=_in_common("o"),
        in_itself=_in_common("h"),
        common_parts=_common_parts(),
        parts=", ".join(f"h.{part}_id" for part in _PARTS),
        level_bits=_level_bits(),
    )


@cache
def replacement() -> str:
    """SQL that puts what `statement` computes in the place of what is shown, where they differ.

    One row: whether they did, or null, and nothing done, where the quarter before has positions no
    longer, or by now, unlike what `parameters` found: another statement sees other commits. The old
    rows go first, since the new ones stand in their scopes.
    """
    names = ", ".join(columns())
    shown = "office_id = %(office)s AND ends_on = %(ends_on)s"
    return f"""WITH computed AS MATERIALIZED (
        {statement()}
    ), shown AS (
        SELECT {names} FROM portfolio_aggregate WHERE {shown}
    ), compared AS MATERIALIZED (
        SELECT CASE WHEN {HAS_PREVIOUS} = %(has_previous)s THEN
            (SELECT count(*) FROM computed) <> (SELECT count(*) FROM shown)
            OR exists(SELECT * FROM computed EXCEPT SELECT * FROM shown) END AS differ
    ), gone AS (
        DELETE FROM portfolio_aggregate WHERE {shown} AND (SELECT differ FROM compared)
        RETURNING id
    ), come AS (
        INSERT INTO portfolio_aggregate (office_id, ends_on, {names})
        SELECT %(office)s, %(ends_on)s, * FROM computed
        WHERE (SELECT differ FROM compared) AND (SELECT count(*) FROM gone) >= 0
    )
    SELECT differ FROM compared"""


def _sets(levels: Iterable[Sequence[str]], named: str) -> str:
    """Grouping sets of some levels, with their parts as columns."""
    sets = (", ".join(named.format(part) for part in level) for level in levels)
    return f"GROUPING SETS (({'), ('.join(sets)}))"


def _in_common(other: str) -> str:
    """What a loan `h` and another of the borrower have in common: a number of a bit for each part.

    An unknown source is like no other, no group like none.
    """
    return " + ".join(
        f"CASE WHEN h.{part}_id = {other}.{part}_id THEN {1 << n} ELSE 0 END"
        for n, part in enumerate(_PARTS)
    )


def _common_parts() -> str:
    """A loan's parts that any of the others `o` has too."""
    return ", ".join(
        f"CASE WHEN bool_or(h.{part}_id = o.{part}_id) THEN h.{part}_id END AS {part[0]}"
        for part in _PARTS
    )


def _level_bits() -> str:
    """Each level: whether it has each part, and the numbers in common that make two one in it."""
    rows = []
    for level in [*_MIXTURES, _OF_GROUP]:
        has = [part in level for part in _PARTS]
        own = sum(1 << n for n, part in enumerate(has) if part)
        within = sum(1 << number for number in range(1 << len(_PARTS)) if number & own == own)
        rows.append(f"({', '.join(map(str, has))}, {within}::bigint)")
    return ", ".join(rows)


# No transaction for three months; frozen loans and loans to students are left out.
_INACTIVE = """CASE WHEN p.last_transaction_on IS NOT NULL THEN
        p.last_transaction_on < (%(as_of)s::date - interval '3 months')::date
        AND p.outstanding > 0 AND p.frozen = 0
        AND p.programme_id <> ALL(ARRAY(SELECT id FROM portfolio_programme
            WHERE office_id = %(office)s AND student_loans)) END"""

# The first quarter's end at which the loan was seen overdue without a break since: a lower bound
# for a loan whose maturity has not passed. SQL over one position `p`.
OVERDUE_SINCE = """CASE WHEN p.overdue > 0 AND p.matures_on >= %(as_of)s THEN (
        SELECT min(seen.ends_on) FROM portfolio_position seen
        WHERE seen.loan_id = p.loan_id AND seen.overdue > 0
        AND seen.ends_on BETWEEN %(first)s AND %(ends_on)s
        AND NOT exists(SELECT FROM portfolio_position free
            WHERE free.loan_id = p.loan_id AND free.overdue = 0
            AND free.ends_on > seen.ends_on AND free.ends_on < %(ends_on)s
            AND free.ends_on >= %(first)s)) END"""

# A group that is there still has one row, under the association and commune it has now.
_GONE_GROUP = "CASE WHEN p.group_id IN (SELECT group_id FROM placed) THEN NULL ELSE p.group_id END"

# What a loan adds that had a balance a quarter ago and is in no row of the file now.
_GONE = {
    "opening": "bigint_sum(p.outstanding)",
    "absent": "bigint_sum(p.outstanding)",
    "absent_loans": "count(p.outstanding)",
    "due": "bigint_sum(CASE WHEN p.matures_on BETWEEN q.starts_on AND q.ends_on"
    " THEN p.current ELSE 0 END)",
}


def _gone_sums() -> str:
    """What rows without a position add: nothing to the stocks, and to the rest what is given."""
    return ", ".join(
        _GONE.get(m.name, "0" if m.name in CLASSES else "NULL::bigint") for m in SUMMED
    )


def _shown(name: str) -> str:
    """A sum; a part in which no loan lies any more has no flows where the office knows them."""
    return f"coalesce(k.{name}, 0 * w.{name})"


def _moves() -> str:
    """Both ways of a move from its sign: what a part got, and what it gave."""
    into = [f"bigint_sum(greatest({name}, 0)) AS moved_in_{name}" for name in CLASSES]
    out = [f"-bigint_sum(least({name}, 0)) AS moved_out_{name}" for name in CLASSES]
    return ", ".join([*into, *out])


def _of_every_group(name: str) -> str:
    """A sum over the open groups of a part, unknown where it is of one of them."""
    return f"""CASE WHEN count(*) FILTER (WHERE open AND {name} IS NULL) = 0
            THEN sum({name}) FILTER (WHERE open) END"""


def _shown_move(name: str) -> str:
    return f"CASE WHEN k.current IS NOT NULL AND q.has_previous THEN coalesce(m.{name}, 0) END"


def columns() -> list[str]:
    """The columns of the statement, as the aggregate's table has them."""
    scope = ["association_id", "commune_id", "programme_id", "source_id", "group_id"]
    return [*scope, *[m.name for m in [*SUMMED, *CROSSED, *COUNTED]]]


def parameters(quarter: Quarter) -> dict[str, Any]:
    """All that the statement needs: the quarter's dates, and what quarters there are.

    These are asked for before, since the planner can make less of the statement when it knows.
    """
    known = dates(quarter)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT min(ends_on), {HAS_PREVIOUS} FROM associations_quarter"
            " WHERE office_id = %(office)s",
            known,
        )
        first, has_previous = cursor.fetchone()
    return known | {"first": first, "has_previous": has_previous}


def dates(quarter: Quarter) -> dict[str, Any]:
    """The office and a quarter's dates; without a loan statement the quarter's end is as-of."""
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
