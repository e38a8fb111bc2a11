"""The model office at its opening: groups on the map, borrowers in groups, their loans."""

from datetime import date, timedelta
from random import Random

from .loans import Borrower, Group, Loan
from .names import person
from .places import COMMUNES
from .plan import ASSOCIATIONS, DIRECT, OPENING, Aim, aims

_GROUPS = {"11": 63, "12": 67, "13": 18, "14": 10}
_LATER = {("12", 0): "2022-Q3", ("11", 0): "2023-Q1", ("14", 0): "2023-Q3"}
_CLOSED = {"11": "2023-Q2", "12": "2023-Q3"}
MOST_IN_GROUP = 58
_GROUP_PROGRAMMES = ("01", "02", "03", "06", "12", "19", "26", "91", "92", "93", "94", "95", "96")
_WEIGHTS = (14, 7, 17, 22, 5, 13, 1, 12, 4, 1, 1, 2, 1)
_RATES = {"01": "6.6", "02": "6.6", "03": "7.92", "06": "9.0", "12": "4.8", "19": "7.92"}
_YEARS = {"02": 8, "12": 15, "96": 8, "06": 5, "94": 4}


class Office:
    """Everything the simulation moves, and the chance it moves by (the same at every run)."""

    def __init__(self, seed: int = 3801) -> None:
        self.chance = Random(seed)
        self._numbers = 0
        self._people = 0
        self.groups = self._make_groups()
        self.borrowers: list[Borrower] = []
        self.loans: list[Loan] = []
        for channel, aim in aims(OPENING).items():
            self._open(channel, aim)

    def open_groups(self, quarter: str, association: str = "") -> list[Group]:
        """The groups open in a quarter, of one association or all."""
        return [g for g in self.groups if g.is_open(quarter) and association in ("", g.association)]

    def new_borrower(self, channel: str, group: Group | None) -> Borrower:
        """Somebody new, in a group or (direct lending) in none."""
        self._people += 1
        hamlet = group.hamlet if group else self.chance.choice(self.chance.choice(COMMUNES).hamlets)
        code = f"38{self._people:08}"
        found = Borrower(code, person(self.chance), hamlet, channel, group)
        self.borrowers.append(found)
        return found

    def new_loan(self, borrower: Borrower, made_on: date, principal: int) -> Loan:
        """A loan without a balance yet, under a programme by chance."""
        self._numbers += 1
        programme = self._programme(borrower)
        years = _YEARS.get(programme, 3 + self._numbers % 3)
        matures_on = date(made_on.year + years, made_on.month, min(made_on.day, 28))
        loan = Loan(
            number=f"6600{self._numbers * 7919 % 10**12:012}",
            borrower=borrower,
            programme=programme,
            source="2" if self.chance.random() < 0.06 else "1",
            made_on=made_on,
            matures_on=matures_on,
            rate=_RATES.get(programme, "6.6"),
            principal=principal,
        )
        borrower.loans.append(loan)
        self.loans.append(loan)
        return loan

    def _programme(self, borrower: Borrower) -> str:
        if borrower.channel == DIRECT:
            return self.chance.choice(("03", "12", "93"))
        return self.chance.choices(_GROUP_PROGRAMMES, _WEIGHTS)[0]

    def _make_groups(self) -> list[Group]:
        made = []
        for association in ASSOCIATIONS:
            closed = _CLOSED.get(association)
            for number in range(_GROUPS[association] + (1 if closed else 0)):
                hamlets = COMMUNES[(number * 3 + int(association)) % len(COMMUNES)].hamlets
                group = Group(
                    code=f"38{int(association) - 10}{number + 1:04}",
                    association=association,
                    hamlet=self.chance.choice(hamlets),
                    leader=person(self.chance),
                    opened=_LATER.get((association, number), ""),
                )
                made.append(group)
            if closed:
                made[-1].closed = closed
        return made

    def _open(self, channel: str, aim: Aim) -> None:
        """Borrowers and loans at the opening: balances by chance, then scaled to the aim."""
        groups = self.open_groups(OPENING, channel) if channel != DIRECT else []
        for number in range(aim.borrowers):
            group = groups[number % len(groups)] if groups else None
            borrower = self.new_borrower(channel, group)
            for _ in range(2 if self.chance.random() < 0.16 else 1):
                loan = self.new_loan(borrower, self._past_day(), 0)
                if loan.matures_on.year < 2022:
                    loan.matures_on = loan.matures_on.replace(year=2022 + loan.matures_on.day % 3)
        loans = [loan for loan in self.loans if loan.borrower.channel == channel]
        weights = [self.chance.uniform(6, 70) for _ in loans]
        unit = aim.outstanding / sum(weights)
        for loan, weight in zip(loans, weights, strict=True):
            loan.current = int(weight * unit) // 50_000 * 50_000
            loan.last_transaction_on = date(2021, 11, 5) + timedelta(days=self.chance.randrange(50))
        loans[0].current += aim.outstanding - sum(loan.current for loan in loans)
        for loan in loans:
            loan.principal = -(-loan.current // 5_000_000) * 5_000_000

    def _past_day(self) -> date:
        return date(2018, 6, 1) + timedelta(days=self.chance.randrange(1290))
