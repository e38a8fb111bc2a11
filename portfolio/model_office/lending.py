"""New money of a quarter: who gets it, under which programme, to the dong what the plan says."""

from dataclasses import dataclass

from .loans import LEAST_BALANCE, Borrower, Group
from .office import MOST_IN_GROUP, Office
from .plan import DIRECT, Aim
from .programmes import Programme, pick
from .span import Span

# A group that opens is filled first until it has so many members.
_FEWEST_TO_START = 15
# How many in a hundred of those who paid off all they owed borrow again at once.
_COMING_BACK = 40
_TERM = 20_000_000


@dataclass(frozen=True)
class Wish:
    """A loan that will be made: what it is for and how much is paid out at first."""

    programme: Programme
    principal: int
    amount: int


def pay_next_terms(office: Office, span: Span, channel: str, limit: int) -> int:
    """Pays students the next term, in spring and autumn; at most `limit`. Returns the sum."""
    paid = 0
    if span.slug[-1] in "13":
        for loan in office.loans_of(channel):
            if loan.still_disbursed:
                term = min(_TERM, loan.principal - loan.disbursed_in_all)
                if paid + term <= limit:
                    loan.disburse(term, span.some_day(office.chance))
                    paid += term
    return paid


def wishes(office: Office, span: Span, channel: str, total: int) -> list[Wish]:
    """Loans by chance whose amounts add up to `total`; the last takes the rest."""
    found: list[Wish] = []
    left = total
    while left:
        programme = pick(office.chance, span.first_day, direct=channel == DIRECT)
        principal = office.chance.randint(programme.least, programme.most) * 1_000_000
        amount = min(left, _TERM if programme.by_terms else principal)
        if 0 < left - amount < LEAST_BALANCE:
            amount = left
        if not programme.by_terms or amount > principal:
            principal = amount
        found.append(Wish(programme, principal, amount))
        left -= amount
    return found


def lend(office: Office, span: Span, channel: str, made: list[Wish], aim: Aim) -> None:
    """Makes the loans, to as many new borrowers as the plan's number of borrowers needs.

    The others go to borrowers with one loan. Raises ValueError when there are borrowers too many.
    """
    missing = aim.borrowers - office.heads(channel)
    if missing < 0:
        raise ValueError(f"{span.slug}: {-missing} borrowers of {channel} too many")
    made = _at_least(missing, made)
    sizes = office.sizes()
    back = _coming_back(office, span, channel)[: missing * _COMING_BACK // 100]
    known = [b for b in office.borrowers if b.channel == channel and _has_room_for_one_more(b)]
    office.chance.shuffle(known)
    for number, wish in enumerate(made):
        if number >= missing:
            borrower = known.pop()
        elif back and _is_there_room(back[-1].group, sizes):
            borrower = back.pop()
            _sit_down(borrower.group, sizes)
        else:
            group = None if channel == DIRECT else _group_with_room(office, span, channel, sizes)
            borrower = office.new_borrower(channel, group)
            _sit_down(group, sizes)
        day = span.some_day(office.chance)
        office.new_loan(borrower, wish.programme, day, wish.principal).disburse(wish.amount, day)


def _at_least(number: int, made: list[Wish]) -> list[Wish]:
    """The wishes, the largest ones cut in two until there are so many."""
    found = sorted(made, key=lambda wish: wish.amount)
    while len(found) < number:
        largest = found.pop()
        half = largest.amount // 2
        for amount in (half, largest.amount - half):
            principal = largest.principal - largest.amount + amount
            found.append(Wish(largest.programme, principal, amount))
        found.sort(key=lambda wish: wish.amount)
    return found if len(found) > len(made) else made


def _coming_back(office: Office, span: Span, channel: str) -> list[Borrower]:
    """Who paid off all in this quarter."""
    gone = {
        loan.borrower.code: loan.borrower
        for loan in office.loans
        if loan.borrower.channel == channel and not loan.borrower.loans
    }
    found = [b for b in gone.values() if b.group is None or b.group.is_open(span.slug)]
    office.chance.shuffle(found)
    return found


def _has_room_for_one_more(borrower: Borrower) -> bool:
    return len(borrower.loans) == 1 and borrower.loans[0].payable


def _is_there_room(group: Group | None, sizes: dict[str, int]) -> bool:
    return group is None or sizes[group.code] < MOST_IN_GROUP


def _sit_down(group: Group | None, sizes: dict[str, int]) -> None:
    if group:
        sizes[group.code] += 1


def _group_with_room(office: Office, span: Span, channel: str, sizes: dict[str, int]) -> Group:
    """A group that is starting, else one by chance, the likelier the more room it has."""
    groups = office.open_groups(span.slug, channel)
    starting = [g for g in groups if g.opened and sizes[g.code] < _FEWEST_TO_START]
    if starting:
        return starting[0]
    room = [max(0, MOST_IN_GROUP - sizes[g.code]) for g in groups]
    return office.chance.choices(groups, room)[0]
