"""The things that the simulation moves: loans, groups and borrowers of the model office."""

from dataclasses import dataclass, field
from datetime import date

from .programmes import Programme

FLOWS = (
    "disbursed", "rolled_over", "repaid_current", "repaid_overdue", "repaid_frozen",
    "moved_to_overdue", "moved_to_frozen", "extended", "written_off", "due",
    "interest_receivable", "interest_collected",
)  # fmt: skip
# Nobody keeps a balance below this: what would be left is paid with the rest.
LEAST_BALANCE = 5_000_000


@dataclass(eq=False)
class Group:
    """A savings-and-loan group; `hamlet` may change from one quarter to the next."""

    code: str
    association: str
    hamlet: str
    opened: str = ""
    closed: str = ""
    leader: "Borrower | None" = None

    def is_open(self, quarter: str) -> bool:
        return self.opened <= quarter and not (self.closed and self.closed <= quarter)


@dataclass(eq=False)
class Borrower:
    """A borrower of one group, or of none; `loans` are those with a balance."""

    code: str
    name: str
    woman: bool
    hamlet: str
    channel: str
    group: Group | None
    loans: list["Loan"] = field(default_factory=list)


@dataclass(eq=False)
class Loan:
    """A loan with its three classes, this quarter's flows and those since 1 January, in dong.

    A `doomed` loan repays nothing and turns overdue at its maturity. `opening` is the balance,
    without its frozen part, at which the quarter began.
    """

    number: str
    borrower: Borrower
    programme: Programme
    source: str
    made_on: date
    matures_on: date
    principal: int
    disbursed_in_all: int = 0
    current: int = 0
    overdue: int = 0
    frozen: int = 0
    extended_to: date | None = None
    frozen_until: date | None = None
    last_transaction_on: date | None = None
    unpaid_in_term: int = 0
    unpaid_overdue: int = 0
    doomed: bool = False
    opening: int = 0
    flows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FLOWS, 0))
    to_date: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FLOWS, 0))

    @property
    def outstanding(self) -> int:
        return self.current + self.overdue + self.frozen

    @property
    def due_on(self) -> date:
        return self.extended_to or self.matures_on

    @property
    def still_disbursed(self) -> bool:
        return self.programme.by_terms and self.disbursed_in_all < self.principal

    @property
    def payable(self) -> bool:
        """Whether its borrower may pay it off, or a part of it, of his own will."""
        return self.current > 0 and not self.doomed and not self.still_disbursed

    def begin_quarter(self, last_day: date, *, new_year: bool) -> None:
        """Forgets the flows of the quarter before, and with a new year those since 1 January."""
        self.opening = self.current + self.overdue
        self.flows = dict.fromkeys(FLOWS, 0)
        if new_year:
            self.to_date = dict.fromkeys(FLOWS, 0)
        if self.due_on <= last_day:
            self.note("due", self.current)

    def note(self, flow: str, amount: int) -> None:
        self.flows[flow] += amount
        self.to_date[flow] += amount

    def disburse(self, amount: int, on: date) -> None:
        self.current += amount
        self.disbursed_in_all += amount
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

    def turn_overdue(self) -> None:
        """At maturity all that is not repaid is overdue."""
        self.note("moved_to_overdue", self.current)
        self.current, self.overdue = 0, self.overdue + self.current

    def freeze(self, until: date) -> None:
        """Frozen by decision, whole."""
        self.note("moved_to_frozen", self.current)
        self.current, self.frozen = 0, self.frozen + self.current
        self.frozen_until = until

    def write_off(self, amount: int) -> None:
        self.frozen -= amount
        self.note("written_off", amount)
        self._leave_if_paid()

    def extend(self, to: date) -> None:
        """A later final maturity for the same debt (gia hạn)."""
        self.extended_to = to
        self.note("extended", self.current)

    def roll_over(self, to: date) -> None:
        """One more production cycle with the same money (lưu vụ): no cash moves."""
        self.extended_to = to
        self.note("rolled_over", self.current)

    def _leave_if_paid(self) -> None:
        if not self.outstanding:
            self.borrower.loans.remove(self)
