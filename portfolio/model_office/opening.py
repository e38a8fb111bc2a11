"""The office the day before its first quarter: who was in which group and owed what."""

from datetime import date, timedelta

from .loans import LEAST_BALANCE, Borrower, Group, Loan
from .office import MOST_IN_GROUP, Office
from .plan import ASSOCIATIONS, DIRECT, OPENING, QUARTERS, aims, quality
from .programmes import ORDINARY, pick, years_later
from .span import Span
from .troubled import frozen_groups, overdue_groups

_EVE = Span(OPENING).last_day
_SIZE_OF_A_DYING_GROUP = 9
_LOANS_EACH = (86, 12, 2)  # how many in a hundred have one, two, three
_STEP = 100_000


def opened_office() -> Office:
    """Borrowers and loans that add up to the plan's opening, troubled debt among them."""
    office = Office()
    for channel, aim in aims(OPENING).items():
        for group in _seats(office, channel, aim.borrowers):
            borrower = office.new_borrower(channel, group)
            each = office.chance.choices((1, 2, 3), _LOANS_EACH)[0] if group else 1
            for _ in range(each):
                _old_loan(office, borrower)
        _fit(office, office.loans_of(channel), aim.outstanding)
    _share_a_leaders_name(office)
    _doom(office)
    _freeze(office)
    return office


def _seats(office: Office, channel: str, heads: int) -> list[Group | None]:
    """A group for each borrower: groups of very different sizes. Direct lending has none."""
    if channel == DIRECT:
        return [None] * heads
    groups = office.open_groups(OPENING, channel)
    weights = [office.chance.uniform(0.55, 1.4) for _ in groups]
    free = heads - sum(_SIZE_OF_A_DYING_GROUP for g in groups if g.closed)
    lasting = sum(w for g, w in zip(groups, weights, strict=True) if not g.closed)
    sizes = [
        _SIZE_OF_A_DYING_GROUP if g.closed else min(MOST_IN_GROUP, int(free * w / lasting))
        for g, w in zip(groups, weights, strict=True)
    ]
    while sum(sizes) < heads:
        number = office.chance.randrange(len(groups))
        sizes[number] += not groups[number].closed and sizes[number] < MOST_IN_GROUP
    return [group for group, size in zip(groups, sizes, strict=True) for _ in range(size)]


def _old_loan(office: Office, borrower: Borrower) -> None:
    """A loan somewhere in its term, the more repaid the older it is."""
    chance = office.chance
    direct = borrower.channel == DIRECT
    programme = pick(chance, _EVE, direct=direct)
    principal = chance.randint(programme.least, programme.most) * 1_000_000
    age = chance.uniform(0.01, 0.99)
    days = int(age * 365 * chance.choice(programme.years))
    made_on = max(_EVE - timedelta(days=days), years_later(programme.since, 0))
    loan = office.new_loan(borrower, programme, made_on, principal)
    while loan.matures_on <= _EVE + timedelta(days=5):
        loan.matures_on = years_later(loan.matures_on, 1)
    if programme.by_terms and age < 0.4:
        loan.current = max(LEAST_BALANCE, round(principal * age / 0.4 / 5_000_000) * 5_000_000)
        loan.disbursed_in_all = loan.current
    else:
        loan.current = max(LEAST_BALANCE, int(principal * (1 - 0.55 * age)) // _STEP * _STEP)
        loan.disbursed_in_all = principal
    loan.last_transaction_on = max(made_on, _EVE - timedelta(days=chance.randrange(28)))


def _fit(office: Office, loans: list[Loan], total: int) -> None:
    """Makes the balances add up to `total`, each between the least balance and what was lent.

    Raises ValueError when chance lent too little for that, or too much.
    """
    rest = total - sum(loan.current for loan in loans)
    fitting = [loan for loan in loans if not loan.still_disbursed]
    for _ in range(200 * len(fitting)):
        loan = office.chance.choice(fitting)
        step = 10 * _STEP if rest > 0 else -10 * _STEP
        step = rest if abs(rest) < abs(step) else step
        if LEAST_BALANCE <= loan.current + step <= loan.disbursed_in_all:
            loan.current += step
            rest -= step
    if rest:
        raise ValueError(f"the opening balances are off by {rest}")


def _share_a_leaders_name(office: Office) -> None:
    """In each commune the leaders of one group of two associations have the same name."""
    first: dict[str, str] = {}
    for group in office.open_groups(OPENING, ASSOCIATIONS[2]):
        if group.leader:
            first[group.hamlet[:6]] = group.leader.name
    for group in office.open_groups(OPENING, ASSOCIATIONS[0]):
        name = first.pop(group.hamlet[:6], "")
        if name and group.leader:
            group.leader.name = name


def _doom(office: Office) -> None:
    """Loans that were overdue already, and those that will be when they mature."""
    for place, group in enumerate(overdue_groups(office)):
        before = quality(OPENING).groups_with_overdue
        if place < before:
            loan = _ordinary(office, group, 32_000_000)
            _mature(loan, date(2021, 2 + place, 14))
            loan.current, loan.overdue = 0, loan.current
        for number, slug in enumerate(QUARTERS):
            now = quality(slug).groups_with_overdue
            if place < now and (place >= before or (number + place) % 3 == 0):
                day = Span(slug).some_day(office.chance)
                _mature(_ordinary(office, group, 27_000_000), day)
            before = now


def _freeze(office: Office) -> None:
    """Loans that a flood or a death froze before the first quarter."""
    groups = frozen_groups(office)
    number = 0
    aim = quality(OPENING).frozen
    while aim > LEAST_BALANCE:
        loan = _ordinary(office, groups[number % len(groups)], 19_000_000)
        loan.current, loan.frozen = 0, loan.current
        loan.frozen_until = date(2024, 8 + number % 5, 15)
        aim -= loan.frozen
        number += 1


def _ordinary(office: Office, group: Group, about: int) -> Loan:
    """A loan of a group that owes about so much: its borrower's only one, and of no trouble."""
    loans = [b.loans[0] for b in office.members(group) if len(b.loans) == 1]
    free = [x for x in loans if x.payable and x.programme.code in ORDINARY]
    found = min(free, key=lambda x: abs(x.current - about))
    found.doomed = True
    return found


def _mature(loan: Loan, day: date) -> None:
    """Moves the loan's term so that it ends on `day`."""
    years = loan.matures_on.year - loan.made_on.year
    loan.matures_on = day
    loan.made_on = years_later(day, -years)
