"""Overdue and frozen debt: in few groups, and to the dong what the plan says."""

from .loans import Group, Loan
from .office import Office
from .plan import Quality, quality
from .programmes import years_later
from .span import Span

# The associations of the groups that ever have overdue debt, the longest troubled first.
_OVERDUE = ("11", "12", "11", "13", "14", "12", "11", "12", "11", "12")
_FROZEN = ("12", "11", "13", "12")
# What stays overdue at least of the last overdue loan of a group that the plan calls troubled.
_REMNANT = 2_000_000


def overdue_groups(office: Office) -> list[Group]:
    """Every group that is ever troubled; in a quarter it is the first so many of them."""
    return _lasting(office, _OVERDUE, skip=2)


def frozen_groups(office: Office) -> list[Group]:
    """The groups in which debt is ever frozen."""
    return _lasting(office, _FROZEN, skip=9)


def freeze(office: Office, span: Span) -> None:
    """Frozen debt down to the plan: written off, then repaid; where it rises a loan is frozen.

    Raises ValueError when the plan cannot be met.
    """
    aim = quality(span.slug)
    groups = frozen_groups(office)
    if _total(_loans(office, groups), "frozen") < aim.frozen:
        until = years_later(span.last_day, 3)
        _fresh(office, groups, aim).freeze(until)
    loans = [x for x in _loans(office, groups) if x.frozen]
    excess = _total(loans, "frozen") - aim.frozen
    if aim.written_off:
        excess -= _write_off(office, span, loans, aim.written_off, excess)
    for loan in loans:
        part = min(excess, loan.frozen if loan.frozen <= excess else loan.frozen - _REMNANT)
        if part > 0:
            loan.repay(part, span.some_day(office.chance), "frozen")
            excess -= part
    if excess:
        raise ValueError(f"{span.slug}: frozen debt is off by {excess}")


def turn_overdue(office: Office, span: Span) -> None:
    """Doomed loans turn overdue as they mature; of overdue debt the oldest is repaid first.

    Raises ValueError when the plan cannot be met.
    """
    aim = quality(span.slug)
    groups = overdue_groups(office)
    for loan in _loans(office, groups):
        if loan.doomed and loan.current and loan.due_on <= span.last_day:
            loan.turn_overdue()
    for group in groups[aim.groups_with_overdue :]:
        for loan in _overdue(office, group):
            loan.repay(loan.overdue, span.some_day(office.chance), "overdue")
    loans = sorted(_loans(office, groups), key=lambda x: (x.due_on, x.number))
    excess = _total(loans, "overdue") - aim.overdue
    for loan in [x for x in loans if x.overdue]:
        kept = _REMNANT if len(_overdue(office, loan.borrower.group)) == 1 else 0
        part = min(excess, loan.overdue - kept)
        if part > 0:
            loan.repay(part, span.some_day(office.chance), "overdue")
            excess -= part
    troubled = sum(bool(_overdue(office, group)) for group in groups)
    if excess or troubled != aim.groups_with_overdue:
        raise ValueError(f"{span.slug}: overdue debt is off by {excess}, {troubled} groups have it")


def _write_off(office: Office, span: Span, loans: list[Loan], amount: int, excess: int) -> int:
    """Writes off `amount` as the whole rest of one loan, and says how much frozen debt is gone."""
    fitting = [x for x in loans if amount <= x.frozen <= excess]
    loan = min(fitting or [x for x in loans if x.frozen >= amount], key=lambda x: x.frozen)
    repaid = loan.frozen - amount if fitting else 0
    if repaid:
        loan.repay(repaid, span.some_day(office.chance), "frozen")
    loan.write_off(amount)
    return amount + repaid


def _fresh(office: Office, groups: list[Group], aim: Quality) -> Loan:
    """The smallest loan in term whose freezing lifts frozen debt to the plan."""
    loans = _loans(office, groups)
    missing = aim.frozen - _total(loans, "frozen")
    return min((x for x in loans if x.payable and x.current >= missing), key=lambda x: x.current)


def _overdue(office: Office, group: Group | None) -> list[Loan]:
    return [x for x in _loans(office, [group]) if x.overdue] if group else []


def _loans(office: Office, groups: list[Group]) -> list[Loan]:
    return [x for g in groups for b in office.members(g) for x in b.loans]


def _total(loans: list[Loan], field: str) -> int:
    return sum(getattr(loan, field) for loan in loans)


def _lasting(office: Office, associations: tuple[str, ...], skip: int) -> list[Group]:
    """The same groups every quarter, one for each association named, all there from the start."""
    found: list[Group] = []
    for association in associations:
        lasting = [
            g
            for g in office.groups
            if g.association == association and not g.opened and not g.closed
        ]
        taken = sum(g.association == association for g in found)
        found.append(lasting[skip + taken])
    return found
