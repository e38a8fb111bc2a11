"""CASA of the model office: accounts of members that add up to the savings of the scores."""

from collections.abc import Iterator
from random import Random

from .loans import Borrower
from .office import Office
from .plan import DIRECT
from .scores import savings_of_groups
from .span import Span
from .statements import Cell

CASA = ["CS_MATO", "CS_MAKH", "CS_SO_TK", "CS_SODU_TK", "CS_Q_GUITK", "CS_Q_RUTTK", "CS_NGAYBC"]
WITHOUT_GROUP = "0000000"
# Of a hundred members so many save, and so many have a second account.
_SAVE, _TWO_ACCOUNTS = 93, 4
_STEP = 10_000


class Accounts:
    """What is on each account, from quarter to quarter: flows make of the old balance the new."""

    def __init__(self) -> None:
        self._before: dict[str, int] | None = None
        self._holders: dict[str, Borrower] = {}

    def rows(self, office: Office, span: Span) -> Iterator[list[Cell]]:
        """CASA: every account with a balance, and those emptied in the quarter."""
        now = dict(self._balances(office, span))
        before = self._before
        emptied = [number for number in before or () if number not in now]
        for number in sorted([*now, *emptied]):
            balance, holder = now.get(number, 0), self._holders[number]
            chance = Random(f"{span.slug} {number}")
            turned = chance.randrange(1 + balance // _STEP // 4) * _STEP
            # Before the first quarter there is no file to be held against.
            then = balance - turned if before is None else before.get(number, 0)
            drawn = max(then - balance, 0) + (turned if then and before is not None else 0)
            group = holder.group.code if holder.group else WITHOUT_GROUP
            yield [group, holder.code, number, balance, balance - then + drawn, drawn,
                   span.last_day]  # fmt: skip
        self._before = now

    def _balances(self, office: Office, span: Span) -> Iterator[tuple[str, int]]:
        """What each account has: the members of a group together what its score says."""
        savings = savings_of_groups(office, span)
        for group in office.open_groups(span.slug):
            if group.code in savings:
                members = office.members(group)
                savers = [b for b in members if _of(b).randrange(100) < _SAVE] or members[:1]
                yield from self._shared(savings[group.code], savers)
        for borrower in office.borrowers:
            if borrower.channel == DIRECT and borrower.loans and int(borrower.code) % 3 == 0:
                yield from self._shared(int(borrower.code) % 40 * 5 * _STEP, [borrower])

    def _shared(self, total: int, savers: list[Borrower]) -> Iterator[tuple[str, int]]:
        """A sum over the accounts of some people, the first of them taking what is left over."""
        numbers = [(number, b) for b in savers for number in _numbers(b)]
        weights = [40 + Random(number).randrange(120) for number, _holder in numbers]
        parts = [total * w // sum(weights) // 1000 * 1000 for w in weights]
        parts[0] += total - sum(parts)
        for (number, holder), part in zip(numbers, parts, strict=True):
            if part:
                self._holders[number] = holder
                yield number, part


def _of(borrower: Borrower) -> Random:
    """Chance that is the same for a person in every quarter."""
    return Random(f"savings {borrower.code}")


def _numbers(borrower: Borrower) -> list[str]:
    own = [f"38{borrower.code[2:]}01"]
    second = int(borrower.code) * 7 % 100 < _TWO_ACCOUNTS
    return [*own, f"38{borrower.code[2:]}02"] if second else own
