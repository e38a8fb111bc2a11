"""The model office: its groups on the map, and whoever and whatever comes to it."""

from datetime import date
from random import Random

from .loans import Borrower, Group, Loan
from .names import person
from .places import COMMUNES
from .plan import ASSOCIATIONS
from .programmes import Programme, years_later

MOST_IN_GROUP = 57
_GROUPS = {"11": 63, "12": 67, "13": 18, "14": 10}
_OPENED_LATER = {("12", 0): "2022-Q3", ("11", 0): "2023-Q1", ("14", 0): "2023-Q3"}
_CLOSED = {"11": "2023-Q2", "12": "2023-Q3"}


class Office:
    """Everything the simulation moves, and the chance it moves by (the same at every run)."""

    def __init__(self, seed: int = 4) -> None:
        self.chance = Random(seed)
        self.groups = self._make_groups()
        self.borrowers: list[Borrower] = []
        self.loans: list[Loan] = []
        self._numbers = 0

    def open_groups(self, quarter: str, association: str = "") -> list[Group]:
        """The groups open in a quarter, of one association or all."""
        return [g for g in self.groups if g.is_open(quarter) and association in ("", g.association)]

    def loans_of(self, channel: str) -> list[Loan]:
        """Loans with a balance of an association, or of direct lending."""
        return [x for x in self.loans if x.borrower.channel == channel and x.outstanding]

    def outstanding(self, channel: str) -> int:
        return sum(loan.outstanding for loan in self.loans_of(channel))

    def heads(self, channel: str) -> int:
        """Borrowers with a balance."""
        return len({id(loan.borrower) for loan in self.loans_of(channel)})

    def members(self, group: Group) -> list[Borrower]:
        """A group's borrowers with a balance."""
        return [b for b in self.borrowers if b.group is group and b.loans]

    def sizes(self) -> dict[str, int]:
        """How many borrowers with a balance each group has, by its code."""
        found = {group.code: 0 for group in self.groups}
        for borrower in self.borrowers:
            if borrower.group and borrower.loans:
                found[borrower.group.code] += 1
        return found

    def new_borrower(self, channel: str, group: Group | None) -> Borrower:
        """Somebody new, in a group or (direct lending) in none. The first of a group leads it."""
        hamlet = group.hamlet if group else self.chance.choice(self.chance.choice(COMMUNES).hamlets)
        name, woman = person(self.chance)
        code = f"38{len(self.borrowers) + 1:08}"
        found = Borrower(code, name, woman, hamlet, channel, group)
        self.borrowers.append(found)
        if group and group.leader is None:
            group.leader = found
        return found

    def new_loan(
        self, borrower: Borrower, programme: Programme, made_on: date, principal: int
    ) -> Loan:
        """A loan without a balance yet; some are paid for by the local budget."""
        self._numbers += 1
        local = self.chance.randrange(100) < programme.local
        loan = Loan(
            number=f"{'6000' if local else '6600'}{self._numbers * 7919:012}",
            borrower=borrower,
            programme=programme,
            source="2" if local else "1",
            made_on=made_on,
            matures_on=years_later(made_on, self.chance.choice(programme.years)),
            principal=principal,
        )
        borrower.loans.append(loan)
        self.loans.append(loan)
        return loan

    def _make_groups(self) -> list[Group]:
        made = []
        for association in ASSOCIATIONS:
            closed = _CLOSED.get(association)
            for number in range(_GROUPS[association] + (1 if closed else 0)):
                commune = COMMUNES[(number * 3 + int(association)) % len(COMMUNES)]
                group = Group(
                    code=f"38{int(association) - 10}{number + 1:04}",
                    association=association,
                    hamlet=self.chance.choice(commune.hamlets),
                    opened=_OPENED_LATER.get((association, number), ""),
                )
                made.append(group)
            if closed:
                made[-1].closed = closed
        return made
