"""What is summed over loans and groups: every column of an aggregate, its kind and its rule.

A stock is a level at the quarter's end, a flow happens in the quarter; only flows may be added
over quarters. Rules are SQL over one position `p`, the same loan's position `o` one quarter
before, and the dates of the quarter; a rule that gives null leaves the loan out of the sum.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["stock", "flow"]


class StockSummed(Exception):
    """A level at a day was about to be added over quarters."""


@dataclass(frozen=True)
class Measure:
    """One summed column of portfolio.models.Aggregate. `rule` is empty where no sum makes it."""

    name: str
    kind: Kind
    rule: str = ""


_PAST_DUE = """CASE WHEN p.overdue > 0 AND p.frozen = 0 AND q.as_of - coalesce(
    CASE WHEN p.matures_on < q.as_of THEN p.matures_on END, p.overdue_since) > {days}
    THEN p.outstanding ELSE 0 END"""
_DUE = "CASE WHEN o.matures_on BETWEEN q.starts_on AND q.ends_on THEN o.current ELSE 0 END"
# least() skips nulls, so an unknown flow has to be asked for first.
_TURNED = f"CASE WHEN p.moved_to_overdue IS NOT NULL THEN least({_DUE}, p.moved_to_overdue) END"
_EXTENDED = f"""CASE WHEN p.extended IS NOT NULL AND p.matures_on > q.ends_on
    THEN least({_DUE} - ({_TURNED}), p.extended) ELSE 0 * p.extended END"""
# Files do not say out of which class debt was frozen or written off: it is told only where what
# the loan had at opening, and what was moved in the quarter, allow one answer.
_FROZEN_FROM = """CASE WHEN q.has_previous AND p.moved_to_frozen IS NOT NULL THEN CASE
    WHEN coalesce(o.{other}, 0) = 0 AND {moved} = 0 THEN p.moved_to_frozen ELSE 0 END END"""
_WRITTEN_OFF_FROM = """CASE WHEN q.has_previous AND p.written_off IS NOT NULL THEN CASE
    WHEN o.{one} > 0 AND o.{two} = 0 AND o.{three} = 0 AND {moved} = 0
    THEN p.written_off ELSE 0 END END"""
_MOVED_OVERDUE = "coalesce(p.moved_to_overdue, 1)"
_MOVED_FROZEN = "coalesce(p.moved_to_frozen, 1)"
CLASSES = ("current", "overdue", "frozen")
_IN_QUARTER = "BETWEEN q.starts_on AND q.ends_on"

SUMMED = [
    Measure("current", "stock", "p.current"),
    Measure("overdue", "stock", "p.overdue"),
    Measure("frozen", "stock", "p.frozen"),
    Measure("loans", "stock", "CASE WHEN p.outstanding > 0 THEN 1 ELSE 0 END"),
    Measure("overdue_loans", "stock", "CASE WHEN p.overdue > 0 THEN 1 ELSE 0 END"),
    Measure("frozen_loans", "stock", "CASE WHEN p.frozen > 0 THEN 1 ELSE 0 END"),
    # Whole balance of loans past due for longer than 30 and 90 days; frozen loans stand beside it.
    Measure("par30", "stock", _PAST_DUE.format(days=30)),
    Measure("par90", "stock", _PAST_DUE.format(days=90)),
    Measure(
        "due_next_quarter",
        "stock",
        "CASE WHEN p.matures_on BETWEEN q.next_starts_on AND q.next_ends_on"
        " THEN p.current ELSE 0 END",
    ),
    Measure(
        "inactive_loans", "stock", "CASE WHEN p.inactive THEN 1 WHEN NOT p.inactive THEN 0 END"
    ),
    Measure(
        "inactive_outstanding",
        "stock",
        "CASE WHEN p.inactive THEN p.outstanding WHEN NOT p.inactive THEN 0 END",
    ),
    Measure("unpaid_interest", "stock", "p.unpaid_interest_current + p.unpaid_interest_overdue"),
    Measure(
        "entrusted_outstanding",
        "stock",
        "CASE WHEN p.group_id IS NULL THEN 0 ELSE p.outstanding END",
    ),
    Measure("disbursed", "flow", "p.disbursed"),
    Measure("rolled_over", "flow", "p.rolled_over"),
    Measure("loans_made", "flow", f"CASE WHEN p.made_on {_IN_QUARTER} THEN 1 ELSE 0 END"),
    Measure("repaid_current", "flow", "p.repaid_current"),
    Measure("repaid_overdue", "flow", "p.repaid_overdue"),
    Measure("repaid_frozen", "flow", "p.repaid_frozen"),
    Measure("written_off", "flow", "p.written_off"),
    Measure("moved_to_overdue", "flow", "p.moved_to_overdue"),
    Measure("moved_to_frozen", "flow", "p.moved_to_frozen"),
    Measure(
        "frozen_from_current", "flow", _FROZEN_FROM.format(other="overdue", moved=_MOVED_OVERDUE)
    ),
    Measure(
        "frozen_from_overdue", "flow", _FROZEN_FROM.format(other="current", moved="p.disbursed")
    ),
    Measure(
        "written_off_current",
        "flow",
        _WRITTEN_OFF_FROM.format(
            one="current",
            two="overdue",
            three="frozen",
            moved=f"{_MOVED_OVERDUE} + {_MOVED_FROZEN}",
        ),
    ),
    Measure(
        "written_off_overdue",
        "flow",
        _WRITTEN_OFF_FROM.format(one="overdue", two="current", three="frozen", moved=_MOVED_FROZEN),
    ),
    Measure(
        "written_off_frozen",
        "flow",
        _WRITTEN_OFF_FROM.format(one="frozen", two="current", three="overdue", moved="0"),
    ),
    Measure("interest_receivable", "flow", "p.interest_receivable"),
    Measure("interest_collected", "flow", "p.interest_collected"),
    # Of the current balance at opening of the loans that mature in the quarter.
    Measure("due", "flow", f"CASE WHEN q.has_previous THEN {_DUE} END"),
    Measure("due_turned_overdue", "flow", f"CASE WHEN q.has_previous THEN {_TURNED} END"),
    Measure("due_extended", "flow", f"CASE WHEN q.has_previous THEN {_EXTENDED} END"),
    Measure(
        "due_collected",
        "flow",
        f"CASE WHEN q.has_previous AND p.extended + p.moved_to_overdue IS NOT NULL"
        f" THEN least({_DUE} - ({_TURNED}) - ({_EXTENDED}), p.repaid_current) END",
    ),
    # The file's own sums since 1 January stand for the year while a quarter is missing.
    Measure("disbursed_to_date", "stock", "p.disbursed_to_date"),
    Measure("repaid_to_date", "stock", "p.repaid_to_date"),
    Measure("rolled_over_to_date", "stock", "p.rolled_over_to_date"),
    Measure("written_off_to_date", "stock", "p.written_off_to_date"),
    Measure("opening", "stock", "CASE WHEN q.has_previous THEN coalesce(o.outstanding, 0) END"),
    Measure("absent", "flow", "CASE WHEN q.has_previous THEN p.absent END"),
    Measure(
        "absent_loans",
        "flow",
        "CASE WHEN q.has_previous AND p.absent > 0 THEN 1 WHEN q.has_previous THEN 0 END",
    ),
]

# What a part of the office got and gave by loans that changed their group, commune or another
# part since the quarter before, at their opening balance. A move inside a part is none of it.
CROSSED = [
    Measure(f"moved_{way}_{name}", "flow") for way in ("in", "out") for name in CLASSES
]  # fmt: skip

COUNTED = [
    Measure("borrowers", "stock"),
    Measure("entrusted_borrowers", "stock"),
    Measure("programmes", "stock"),
    Measure("communes", "stock"),
    Measure("communes_without_overdue", "stock"),
    Measure("groups", "stock"),
    Measure("groups_good", "stock"),
    Measure("groups_fair", "stock"),
    Measure("groups_average", "stock"),
    Measure("groups_weak", "stock"),
    Measure("groups_unrated", "stock"),
    Measure("groups_with_overdue", "stock"),
    Measure("savings", "stock"),
    Measure("groups_reported", "stock"),
    Measure("members", "stock"),
    Measure("savers", "stock"),
    # By the bank and by the sheets, of the groups of which both say it for the same month.
    Measure("savings_compared", "stock"),
    Measure("savings_reported", "stock"),
    # By CASA and by the group scores, of the groups of which both say it for the same day.
    Measure("savings_by_accounts", "stock"),
    Measure("savings_by_scores", "stock"),
]

MEASURES = {m.name: m for m in [*SUMMED, *CROSSED, *COUNTED]}


def sum_over_quarters(measure: str, values: Iterable[int | None]) -> int | None:
    """A flow of several quarters together; unknown when one of them is.

    Raises StockSummed for a stock: levels of different days do not add.
    """
    if MEASURES[measure].kind != "flow":
        raise StockSummed(measure)
    known = list(values)
    return None if None in known else sum(v for v in known if v is not None)
