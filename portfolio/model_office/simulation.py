"""One quarter of the model office: what is repaid, moved, extended and lent, to the dong."""

from collections.abc import Iterable
from datetime import date, timedelta

from .loans import Borrower, Group, Loan
from .office import MOST_IN_GROUP, Office
from .places import COMMUNES
from .plan import DIRECT, OPENING, QUARTERS, Aim, aims, quality

_TROUBLED = ("11", "12", "11", "13", "14", "12", "11", "12", "11", "12")
_FREEZING = ("12", "11", "13", "12")
_AVERAGE_LOAN = 46_000_000
_MOVED_IN = "2023-Q2"


class Quarter:
    """One quarter's turn of an office; `last_day` is the date of the files."""

    def __init__(self, office: Office, slug: str) -> None:
        self.office = office
        self.chance = office.chance
        self.slug = slug
        year, number = int(slug[:4]), int(slug[-1])
        self.first_day = date(year, 3 * number - 2, 1)
        following = date(year + number // 4, 3 * number % 12 + 1, 1)
        self.last_day = following - timedelta(days=1)

    def turn(self) -> None:
        """Takes the office from the end of the quarter before to the end of this one."""
        office = self.office
        office.loans = [loan for loan in office.loans if loan.outstanding]
        for loan in office.loans:
            loan.begin_quarter(new_year=self.slug.endswith("Q1"))
        self._move_groups()
        before = {k: self._outstanding(k) for k in aims(self.slug)}
        self._freeze()
        self._turn_overdue()
        for channel, aim in aims(self.slug).items():
            repaid = before[channel] + aim.disbursed - aim.outstanding - self._noted(channel)
            self._repay(channel, repaid, self._fewest_payers(channel, aim))
            self._lend(channel, aim)
        self._roll_over()

    def _move_groups(self) -> None:
        """One group moves to another commune; closed groups hand their borrowers on."""
        if self.slug == _MOVED_IN:
            moved = self.office.open_groups(self.slug, "12")[20]
            moved.hamlet = COMMUNES[8].hamlets[1]
            for borrower in self._members(moved):
                borrower.hamlet = moved.hamlet
        for group in self.office.groups:
            if group.closed == self.slug:
                for borrower in self._members(group):
                    borrower.group = self._smallest(group.association)
                    borrower.hamlet = borrower.group.hamlet

    def _freeze(self) -> None:
        """Frozen debt by group: repaid or written off where it falls, frozen where it rises."""
        aim = quality(self.slug)
        groups = self._chosen(_FREEZING, skip=9)
        to_write_off = aim.written_off
        for group, target in zip(groups, _shares(aim.frozen, len(groups)), strict=True):
            loans = [loan for b in self._members(group) for loan in list(b.loans)]
            excess = sum(loan.frozen for loan in loans) - target
            for loan in sorted((x for x in loans if x.frozen), key=lambda x: -x.frozen):
                part = max(0, min(excess, loan.frozen))
                gone = min(part, to_write_off)
                if gone:
                    loan.write_off(gone)
                if part > gone:
                    loan.repay(part - gone, self._day(), "frozen")
                to_write_off -= gone
                excess -= part
            until = date(self.last_day.year + 3, self.last_day.month, 15)
            for loan in self._ready(loans):
                part = max(0, min(-excess, loan.current))
                if part:
                    loan.freeze(part, until)
                    excess += part

    def _turn_overdue(self) -> None:
        """Overdue debt by group, in as many groups as the plan says."""
        aim = quality(self.slug)
        groups = self._chosen(_TROUBLED)
        targets = dict(zip(groups, _shares(aim.overdue, aim.groups_with_overdue), strict=False))
        for group in groups:
            loans = [loan for b in self._members(group) for loan in list(b.loans)]
            excess = sum(loan.overdue for loan in loans) - targets.get(group, 0)
            for loan in [x for x in loans if x.overdue]:
                part = max(0, min(excess, loan.overdue))
                if part:
                    loan.repay(part, self._day(), "overdue")
                    excess -= part
            for loan in self._ready(loans):
                part = max(0, min(-excess, loan.current - 1_000_000))
                if part:
                    loan.turn_overdue(part)
                    excess += part

    def _repay(self, channel: str, amount: int, payers: int) -> None:
        """`amount` out of debt in term: some loans paid off, others extended, the rest in part."""
        healthy = [x for x in self._loans(channel) if x.healthy]
        matured = [x for x in healthy if x.due_on <= self.last_day]
        others = [x for x in healthy if x.due_on > self.last_day]
        others.sort(key=lambda x: (len(x.borrower.loans), x.current))
        self.chance.shuffle(matured)
        left = amount
        for loan in [*matured, *others]:
            kept = loan.due_on <= self.last_day and self.chance.random() < 0.1
            if payers and not kept and loan.current <= left * 0.9:
                left -= loan.current
                loan.repay(loan.current, self._day())
                payers -= not loan.borrower.loans
            elif loan.due_on <= self.last_day:
                loan.extend(date(self.last_day.year + 1, loan.due_on.month, 20))
        payable = [x for x in healthy if x.current > 4_000_000]
        self.chance.shuffle(payable)
        part = max(500_000, left // max(1, len(payable) * 2 // 5) // 50_000 * 50_000)
        while left:
            for loan in payable:
                paid = min(left, part, max(0, loan.current - 1_000_000))
                if paid:
                    loan.repay(paid, self._day())
                    left -= paid

    def _fewest_payers(self, channel: str, aim: Aim) -> int:
        """How many borrowers pay off all they owe, so that new borrowers reach the aim of heads."""
        heads = len({loan.borrower for loan in self._loans(channel)})
        new_loans = self._number_of_loans(aim.disbursed)
        return max(0, heads - aim.borrowers + max(1, new_loans * 4 // 5))

    def _lend(self, channel: str, aim: Aim) -> None:
        """`disbursed` in new loans: to so many new borrowers that the heads are right."""
        heads = len({loan.borrower for loan in self._loans(channel)})
        new_heads = aim.borrowers - heads
        loans = max(self._number_of_loans(aim.disbursed), new_heads)
        if new_heads < 0:
            raise ValueError(f"{self.slug}: too few loans of {channel} were paid off")
        amounts = self._amounts(aim.disbursed, loans)
        known = [b for b in self.office.borrowers if b.channel == channel and len(b.loans) == 1]
        for number, amount in enumerate(amounts):
            if number < new_heads:
                group = None if channel == DIRECT else self._smallest(channel)
                borrower = self.office.new_borrower(channel, group)
            else:
                borrower = known.pop(self.chance.randrange(len(known)))
            day = self._day()
            principal = -(-amount // 5_000_000) * 5_000_000
            self.office.new_loan(borrower, day, principal).disburse(amount, day)

    def _roll_over(self) -> None:
        """A few loans are renewed without new money."""
        for loan in self.office.loans:
            if loan.healthy and self.chance.random() < 0.004:
                loan.note("rolled_over", loan.current // 2_000_000 * 1_000_000)

    def _amounts(self, total: int, number: int) -> list[int]:
        """`number` loans of whole millions that add up to `total`; one takes the rest."""
        mean = total // number
        choices = [mean * share // 100_000_000 * 1_000_000 for share in (45, 70, 90, 110, 135, 145)]
        amounts = [max(2_000_000, self.chance.choice(choices)) for _ in range(number)]
        rest, turn = total - sum(amounts), 0
        while rest:
            step = max(-amounts[turn % number] + 2_000_000, min(rest, 5_000_000))
            amounts[turn % number] += step
            rest -= step
            turn += 1
        return amounts

    def _number_of_loans(self, disbursed: int) -> int:
        return max(1, disbursed // _AVERAGE_LOAN)

    def _loans(self, channel: str) -> list[Loan]:
        return [x for x in self.office.loans if x.borrower.channel == channel and x.outstanding]

    def _outstanding(self, channel: str) -> int:
        return sum(loan.outstanding for loan in self._loans(channel))

    def _noted(self, channel: str) -> int:
        """What was repaid out of overdue and frozen debt and written off so far."""
        flows = ("repaid_overdue", "repaid_frozen", "written_off")
        loans = [x for x in self.office.loans if x.borrower.channel == channel]
        return sum(loan.flows[flow] for loan in loans for flow in flows)

    def _chosen(self, associations: Iterable[str], skip: int = 2) -> list[Group]:
        """The same groups every quarter, one for each association named."""
        found: list[Group] = []
        for association in associations:
            lasting = [
                g
                for g in self.office.groups
                if g.association == association and not g.opened and not g.closed
            ]
            taken = sum(g.association == association for g in found)
            found.append(lasting[skip + taken])
        return found

    def _members(self, group: Group) -> list[Borrower]:
        return [b for b in self.office.borrowers if b.group is group and b.loans]

    def _smallest(self, association: str) -> Group:
        """An open group with room: mostly a small one."""
        groups = self.office.open_groups(self.slug, association)
        heads = {id(g): 0 for g in groups}
        for borrower in self.office.borrowers:
            if borrower.loans and id(borrower.group) in heads:
                heads[id(borrower.group)] += 1
        by_size = sorted(groups, key=lambda g: heads[id(g)])
        if heads[id(by_size[0])] >= MOST_IN_GROUP:
            raise ValueError(f"{self.slug}: no group of {association} has room")
        newest = [g for g in by_size if heads[id(g)] < 12]
        return newest[0] if newest else self.chance.choice(by_size[: max(1, len(by_size) // 2)])

    def _ready(self, loans: list[Loan]) -> list[Loan]:
        return sorted((x for x in loans if x.healthy), key=lambda x: -x.current)

    def _day(self) -> date:
        return self.first_day + timedelta(days=self.chance.randrange(80))


def _shares(total: int, number: int) -> list[int]:
    """`total` spread unevenly over `number`, to the dong."""
    weights = [10 + (5 * i) % 7 for i in range(number)]
    parts = [total * w // sum(weights) // 1000 * 1000 for w in weights[:-1]]
    return [*parts, total - sum(parts)]


def quarters() -> Iterable[tuple[Office, Quarter]]:
    """The office at the end of each quarter, one after the other; the same at every run."""
    office = Office()
    opening = Quarter(office, OPENING)
    opening._freeze()
    opening._turn_overdue()
    for slug in QUARTERS:
        quarter = Quarter(office, slug)
        quarter.turn()
        yield office, quarter
