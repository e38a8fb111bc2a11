"""Everything at the same moment: the outcome is that of one after the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest

from . import files
from .desk import Desk
from .gate import gate, until_somebody_waits
from .machine import Machine
from .office import BEFORE, QUARTER
from .state import State, differences, state

pytestmark = pytest.mark.drill

LOANS, OTHER_LOANS, SCORES = "HSKU.xlsx", "HSKU-2.xlsx", "diem.xlsx"
T = TypeVar("T")


def at_once(*calls: Callable[[], T]) -> list[T]:
    """Does all at the same moment, as far as two processors can."""
    together = Barrier(len(calls))

    def call(number: int) -> T:
        together.wait(60)
        return calls[number]()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, range(len(calls))))


def content(name: str) -> bytes:
    if name == SCORES:
        return files.content("scores", QUARTER)
    return files.content("loans", QUARTER, repaid=1_000_000 if name == LOANS else 2_000_000)


def read(lan: Desk, *names: str) -> None:
    """Hands files in, one after the other, and waits until all can be confirmed."""
    for name in names:
        assert lan.hand_in(name, content(name)) == 302
        lan.until_standing(name, "staged")
    lan.until_done()


def one_after_the_other(machine: Machine, *names: str) -> State:
    """What stands when files that were read are confirmed in this order, each to its end."""
    machine.reset()
    lan = Desk(machine)
    read(lan, *sorted(names))
    for name in names:
        lan.confirm(name)
        lan.until_standing(name, "posted")
        lan.until_done()
    return state(machine)


@pytest.fixture(scope="module")
def loans_then_scores(whole_machine: Machine) -> State:
    return one_after_the_other(whole_machine, LOANS, SCORES)


def ended(machine: Machine, lan: Desk, tell, what: str) -> None:
    """Every job has ended, and none failed."""
    tell(f"{what}: the longest job took {lan.until_done():.0f} s")
    failed = "SELECT kind, error FROM associations_job WHERE state <> 'done'"
    assert machine.ask(failed) == []


def test_the_same_file_twice_at_once(machine: Machine, lan: Desk, tell) -> None:
    hand_in = lambda: lan.hand_in(LOANS, content(LOANS))  # noqa: E731
    assert at_once(hand_in, hand_in) == [302, 302]
    lan.until_done()
    numbers = [
        n for (n,) in machine.ask("SELECT id FROM portfolio_importfile WHERE name = %s", LOANS)
    ]
    assert len(numbers) == 2
    answers = at_once(*[lambda n=n: lan.confirm_number(n) for n in [*numbers, *numbers]])
    assert answers == [302] * 4
    ended(machine, lan, tell, "the same file twice")
    found = state(machine)
    states = "SELECT state FROM portfolio_importfile WHERE name = %s ORDER BY state"
    assert machine.ask(states, LOANS) == [("posted",), ("replaced",)]
    wanted = one_after_the_other(machine, LOANS)
    assert differences(*[_without_files(one) for one in (found, wanted)]) == []


def _without_files(found: State) -> State:
    """What stands but for the files and what was said of them, which depends on their order."""
    left_out = ("portfolio_importfile", "portfolio_fault")
    return {table: rows for table, rows in found.items() if table not in left_out}


def test_loans_and_scores_at_once(machine: Machine, lan: Desk, loans_then_scores, tell) -> None:
    machine.reset()
    read(lan, LOANS, SCORES)
    assert at_once(lambda: lan.confirm(LOANS), lambda: lan.confirm(SCORES)) == [302, 302]
    ended(machine, lan, tell, "loans and scores at once")
    assert differences(state(machine), loans_then_scores) == []


def test_two_loan_statements_at_once(machine: Machine, lan: Desk, tell) -> None:
    read(lan, OTHER_LOANS, LOANS)
    assert at_once(lambda: lan.confirm(LOANS), lambda: lan.confirm(OTHER_LOANS)) == [302, 302]
    ended(machine, lan, tell, "two loan statements at once")
    found, last = state(machine), LOANS if lan.standing(LOANS) == "posted" else OTHER_LOANS
    first = OTHER_LOANS if last == LOANS else LOANS
    assert lan.standing(first) == "replaced"
    # Each was posted, so the earlier one stood for a moment; that leaves no trace but its line.
    machine.reset()
    read(lan, OTHER_LOANS, LOANS)
    for name in (first, last):
        lan.confirm(name)
        lan.until_standing(name, "posted")
        lan.until_done()
    assert differences(found, state(machine)) == []


def test_a_file_is_posted_while_the_quarter_is_built(
    machine: Machine, lan: Desk, loans_then_scores, tell
) -> None:
    machine.reset()
    read(lan, LOANS, SCORES)
    with gate(machine, "AFTER INSERT ON portfolio_aggregate") as there:
        lan.confirm(LOANS)
        building = there.reached()
        lan.confirm(SCORES)
        until_somebody_waits(machine, behind=building)
    lan.until_standing(SCORES, "posted")
    ended(machine, lan, tell, "a post while the quarter is built")
    assert differences(state(machine), loans_then_scores) == []


def test_two_quarters_at_once(machine: Machine, lan: Desk, tell) -> None:
    """The later quarter stands on the earlier one, whose loans are replaced beside its own."""
    earlier = files.content("loans", BEFORE, repaid=3_000_000)

    def handed_in() -> None:
        read(lan, LOANS)
        assert lan.hand_in(OTHER_LOANS, earlier, BEFORE) == 302
        lan.until_standing(OTHER_LOANS, "staged")
        lan.until_done()

    handed_in()
    at_once(lambda: lan.confirm(LOANS), lambda: lan.confirm(OTHER_LOANS, BEFORE))
    ended(machine, lan, tell, "two quarters at once")
    found = state(machine)
    machine.reset()
    handed_in()
    for name, slug in ((OTHER_LOANS, BEFORE), (LOANS, QUARTER)):
        lan.confirm(name, slug)
        lan.until_standing(name, "posted")
        lan.until_done()
    assert differences(*[_without_files(one) for one in (found, state(machine))]) == []
