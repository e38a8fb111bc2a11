"""The things that the simulation moves: loans, groups and borrowers of the model office."""

from dataclasses import dataclass, field
from datetime import date

FLOWS = (
    "disbursed", "rolled_over", "repaid_current", "repaid_overdue", "repaid_frozen",
    "moved_to_overdue", "moved_to_frozen", "extended", "written_off",
)  # fmt: skip


@dataclass(eq=False)
class Group:
    """A savings-and-loan group; `hamlet` may change from one quarter to the next."""

    code: str
    association: str
    hamlet: str
    leader: str
    opened: str
    closed: str = ""

    def is_open(self, quarter: str) -> bool:
        return self.opened <= quarter and not (self.closed and self.closed <= quarter)


@dataclass(eq=False)
class Borrower:
    """A borrower of one group, or of none; `loans` are those with a balance."""

    code: str
    name: str
    hamlet: str
    channel: str
    group: Group | None
    loans: list["Loan"] = field(default_factory=list)


@dataclass(eq=False)
class Loan:
    """A loan with its three classes, this quarter's flows and those since 1 January, in dong."""

    number: str
    borrower: Borrower
    programme: str
    source: str
    made_on: date
    matures_on: date
    rate: str
    principal: int
    current: int = 0
    overdue: int = 0
    frozen: int = 0
    extended_to: date | None = None
    frozen_until: date | None = None
    last_transaction_on: date | None = None
    opening: int = 0
    flows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FLOWS, 0))
    to_date: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FLOWS, 0))

    @property
    def outstanding(self) -> int:
        return self.current + self.overdue + self.frozen

    @property
    def healthy(self) -> bool:
        return self.current > 0 and not self.overdue and not self.frozen

    @property
    def due_on(self) -> date:
        return self.extended_to or self.matures_on

    def begin_quarter(self, *, new_year: bool) -> None:
        """Forgets the flows of the quarter before, and with a new year those since 1 January."""
        self.opening = self.current
        self.flows = dict.fromkeys(FLOWS, 0)
        if new_year:
            self.to_date = dict.fromkeys(FLOWS, 0)

    def note(self, flow: str, amount: int) -> None:
        self.flows[flow] += amount
        self.to_date[flow] += amount

    def disburse(self, amount: int, on: date) -> None:
        self.current += amount
        self.note("disbursed", amount)
        self.last_transaction_on = on

    def repay(self, amount: int, on: date, out_of: str = "current") -> None:
        """Repays principal out of one class; a loan that is paid off leaves its borrower."""
        left = getattr(self, out_of) - amount
        if left < 0:
            raise ValueError(f"loan {self.number} repays more than it owes")
        setattr(self, out_of, left)
        self.note(f"repaid_{out_of}", amount)
        self.last_transaction_on = on
        self._leave_if_paid()

    def turn_overdue(self, amount: int) -> None:
        self.current -= amount
        self.overdue += amount
        self.note("moved_to_overdue", amount)

    def freeze(self, amount: int, until: date) -> None:
        self.current -= amount
        self.frozen += amount
        self.frozen_until = until
        self.note("moved_to_frozen", amount)

    def write_off(self, amount: int) -> None:
        self.frozen -= amount
        self.note("written_off", amount)
        self._leave_if_paid()

    def extend(self, to: date) -> None:
        self.extended_to = to
        self.note("extended", self.current)

    def _leave_if_paid(self) -> None:
        if not self.outstanding:
            self.borrower.loans.remove(self)
