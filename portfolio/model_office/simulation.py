"""The office from quarter to quarter: who moves, what is repaid, lent, and paid in interest."""

from collections.abc import Iterator

from .interest import charge
from .lending import lend, pay_next_terms, wishes
from .loans import Group
from .office import Office
from .opening import opened_office
from .places import COMMUNES
from .plan import QUARTERS, Aim, aims
from .repayment import repay
from .span import Span
from .troubled import freeze, turn_overdue

_GROUP_MOVES_IN = "2023-Q2"
# Of the loans made, the part in a hundred that should find new borrowers.
_TO_NEW = 80
_MOST_TERMS = 5  # at most a fifth of what is lent


def quarters() -> Iterator[tuple[Office, Span]]:
    """The office at the end of each quarter, one after the other; the same at every run."""
    office = opened_office()
    for slug in QUARTERS:
        span = Span(slug)
        _turn(office, span)
        yield office, span


def _turn(office: Office, span: Span) -> None:
    """Takes the office from the end of the quarter before to the end of this one."""
    office.loans = [loan for loan in office.loans if loan.outstanding]
    for loan in office.loans:
        loan.begin_quarter(span.last_day, new_year=span.is_first_of_year)
    _move_groups(office, span)
    before = {channel: office.outstanding(channel) for channel in aims(span.slug)}
    freeze(office, span)
    turn_overdue(office, span)
    for channel, aim in aims(span.slug).items():
        _lend_and_collect(office, span, channel, aim, before[channel])
    for loan in office.loans:
        charge(loan, span, office.chance)


def _lend_and_collect(office: Office, span: Span, channel: str, aim: Aim, before: int) -> None:
    """What one channel repays and gets, so that it closes at its aim."""
    terms = pay_next_terms(office, span, channel, aim.disbursed // _MOST_TERMS)
    made = wishes(office, span, channel, aim.disbursed - terms)
    to_new = len(made) * _TO_NEW // 100
    payers = office.heads(channel) + to_new - aim.borrowers
    gone = _gone(office, channel)
    repay(office, span, channel, before + aim.disbursed - aim.outstanding - gone, payers)
    lend(office, span, channel, made, aim)


def _gone(office: Office, channel: str) -> int:
    """What was repaid out of overdue and frozen debt and written off so far."""
    flows = ("repaid_overdue", "repaid_frozen", "written_off")
    loans = [x for x in office.loans if x.borrower.channel == channel]
    return sum(loan.flows[flow] for loan in loans for flow in flows)


def _move_groups(office: Office, span: Span) -> None:
    """One group moves to another commune; closed groups go over into a neighbour's."""
    if span.slug == _GROUP_MOVES_IN:
        moved = office.open_groups(span.slug, "12")[20]
        moved.hamlet = COMMUNES[8].hamlets[1]
        for borrower in office.borrowers:
            if borrower.group is moved:
                borrower.hamlet = moved.hamlet
    for group in office.groups:
        if group.closed == span.slug:
            neighbour = _neighbour(office, span, group)
            for borrower in office.members(group):
                borrower.group = neighbour


def _neighbour(office: Office, span: Span, group: Group) -> Group:
    """The smallest open group of the same association in the same commune."""
    sizes = office.sizes()
    near = [
        g
        for g in office.open_groups(span.slug, group.association)
        if g.hamlet[:6] == group.hamlet[:6]
    ]
    return min(near, key=lambda g: sizes[g.code])
