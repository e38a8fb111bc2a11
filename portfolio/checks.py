"""What must hold between the figures of a quarter, and whether it does.

To add a check, write a function that gives its two sides and register it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from associations.models import DIRECT
from associations.numbers import Unit, written

from .figures import Figures
from .indicators import Facts, Unknown
from .indicators.lending import outstanding
from .scope import WHOLE, Dimension

State = Literal["passed", "failed", "noted", "unknown"]
Sides = Callable[[Figures], tuple[int, int]]


@dataclass(frozen=True)
class Check:
    """Two sides that must be equal, in dong or counts; a `soft` check only shows a difference."""

    key: str
    label: Promise
    unit: Unit
    sides: Sides
    soft: bool = False


@dataclass(frozen=True)
class Result:
    """How a check came out; `difference` is left minus right."""

    check: Check
    state: State
    left_value: int | None = None
    right_value: int | None = None
    reason: str = ""

    @property
    def label(self) -> Promise:
        return self.check.label

    @property
    def left(self) -> str:
        return self._printed(self.left_value)

    @property
    def right(self) -> str:
        return self._printed(self.right_value)

    @property
    def difference(self) -> str:
        """The printed difference, empty when there is none."""
        if self.left_value is None or self.right_value is None or self.state == "passed":
            return ""
        return self._printed(self.left_value - self.right_value)

    def _printed(self, value: int | None) -> str:
        """To the dong: a check must not hide behind rounding."""
        if self.check.unit == "VND":
            return gettext("%(number)s dong") % {"number": written(value)}
        return written(value)


CHECKS: dict[str, Check] = {}


def check(
    key: str, label: Promise, unit: Unit = "VND", *, soft: bool = False
) -> Callable[[Sides], Sides]:
    """Registers the function that gives the two sides of a check. It may raise Unknown."""

    def register(sides: Sides) -> Sides:
        CHECKS[key] = Check(key, label, unit, sides, soft)
        return sides

    return register


def results(figures: Figures) -> list[Result]:
    """Every check of the registry on one quarter."""
    return [_result(check, figures) for check in CHECKS.values()]


def _result(check: Check, figures: Figures) -> Result:
    try:
        left, right = check.sides(figures)
    except Unknown as unknown:
        return Result(check, "unknown", reason=str(unknown.reason))
    unequal: State = "noted" if check.soft else "failed"
    return Result(check, "passed" if left == right else unequal, left, right)


def _office(figures: Figures) -> Facts:
    return figures.facts(WHOLE)


def _sum_of_parts(figures: Figures, dimension: Dimension) -> int:
    parts = figures.parts(WHOLE, dimension)
    return sum(outstanding(figures.facts(part)) for part in parts)


@check("flow", _("Opening + disbursed − repaid − written off = closing"))
def flow(figures: Figures) -> tuple[int, int]:
    """By the quarter's own flows; loans gone from the file are a check of their own."""
    now = Facts(figures.loaded, figures.quarter.period, WHOLE, "quarter")
    repaid = now.flow("repaid_current") + now.flow("repaid_overdue") + now.flow("repaid_frozen")
    opening = now.stock("opening")
    try:
        written_off = now.flow("written_off")
    except Unknown:
        written_off = 0
    return opening + now.flow("disbursed") - repaid - written_off, outstanding(now)


@check("absent", _("Balance of loans that are gone from the file = 0"))
def absent(figures: Figures) -> tuple[int, int]:
    """A loan with a balance a quarter ago and no row now: never taken for a repayment."""
    now = Facts(figures.loaded, figures.quarter.period, WHOLE, "quarter")
    return now.flow("absent"), 0


@check("associations", _("Sum of the associations = entrusted outstanding"))
def associations(figures: Figures) -> tuple[int, int]:
    """Amounts of the four associations against what their groups owe together."""
    parts = [p for p in figures.parts(WHOLE, "association") if p.association != DIRECT]
    total = sum(outstanding(figures.facts(part)) for part in parts)
    return total, _office(figures).stock("entrusted_outstanding")


@check("direct", _("Entrusted + direct = total outstanding"))
def direct(figures: Figures) -> tuple[int, int]:
    """Nothing stands between entrusted and direct lending."""
    office = _office(figures)
    alone = outstanding(figures.facts(WHOLE.within("association", DIRECT)))
    return office.stock("entrusted_outstanding") + alone, outstanding(office)


@check("communes", _("Sum of the communes = total outstanding"))
def communes(figures: Figures) -> tuple[int, int]:
    """Every loan belongs to one commune."""
    return _sum_of_parts(figures, "commune"), outstanding(_office(figures))


@check("programmes", _("Sum of the programmes = total outstanding"))
def programmes(figures: Figures) -> tuple[int, int]:
    """Every loan belongs to one programme."""
    return _sum_of_parts(figures, "programme"), outstanding(_office(figures))


@check("ratings", _("Groups by rating together = groups"), "count")
def ratings(figures: Figures) -> tuple[int, int]:
    """Groups without a score are a class of their own."""
    office = _office(figures)
    rated = ("good", "fair", "average", "weak", "unrated")
    return sum(office.stock(f"groups_{r}") for r in rated), office.stock("groups")


@check("overdue_groups", _("Groups with + groups without overdue debt = groups"), "count")
def overdue_groups(figures: Figures) -> tuple[int, int]:
    """Every open group is counted on one of two sides."""
    office = _office(figures)
    without = figures.figure("groups_without_overdue").value
    return office.stock("groups_with_overdue") + int(without or 0), office.stock("groups")


@check("savings", _("Savings by the bank = savings by the accepted monthly sheets"), soft=True)
def savings(figures: Figures) -> tuple[int, int]:
    """Of the groups of which both say it for the same month. The bank's stays the figure."""
    office = _office(figures)
    return office.stock("savings_compared"), office.stock("savings_reported")


@check("savings_files", _("Savings by CASA = savings by the group scores"), soft=True)
def savings_files(figures: Figures) -> tuple[int, int]:
    """Of the groups of which the scores say it for the day of CASA. CASA's stays the figure."""
    office = _office(figures)
    return office.stock("savings_by_accounts"), office.stock("savings_by_scores")
