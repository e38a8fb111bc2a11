"""How debt moved, row by row, against the paper."""

import pytest

from groups.models import GroupQuarter
from portfolio.bases import TARGET, YEAR_START, Base, base_of
from portfolio.cells import Ledger
from portfolio.figures import Figures
from portfolio.models import Position
from portfolio.movement import Movement, movement
from portfolio.names import Names
from portfolio.quarters import build
from portfolio.scope import WHOLE, Scope
from tests.cast import FARMERS, WOMEN, Cast

from .hand import MILLION, Hand, by_hand

EVERY = ("outstanding", "current", "overdue", "frozen")


@pytest.fixture
def hand(cast: Cast) -> Hand:
    """The office by hand, whose file also says that nothing was frozen in the quarter."""
    hand = by_hand(cast)
    Position.objects.filter(ends_on=hand.now.ends_on).update(moved_to_frozen=0)
    return hand


def ledger(hand: Hand, base: Base = YEAR_START) -> Ledger:
    build(hand.before)
    build(hand.now)
    names = Names(hand.now.office, hand.now.ends_on)
    return Ledger(Figures.of(hand.now, base=base), names, base)


def rows(found: Movement) -> dict[str, float | None]:
    """What moved the level, by key, in million dong; rows that are nothing left out."""
    effects = {row.key: row.effect for row in found.rows}
    return {k: None if v is None else v / MILLION for k, v in effects.items() if v != 0}


# 31/12: 119 = 112 in term + 2 overdue + 5 frozen; 31/3: 129 = 123 + 3 + 3.
# Repaid: in term 5 (A1) + 1 (A2) + 2 (D1) + 4 (E1) = 12, overdue 1 (A2), frozen 2 (B1).
@pytest.mark.parametrize(
    ("of", "opening", "moved", "closing"),
    [
        ("outstanding", 119, {"disbursed": 25, "repaid": -15}, 129),
        ("current", 112, {"disbursed": 25, "repaid_current": -12, "moved_to_overdue": -2}, 123),
        ("overdue", 2, {"moved_to_overdue": 2, "overdue_cleared": -1}, 3),
        ("frozen", 5, {"repaid_frozen": -2}, 3),
    ],
)
def test_the_office(hand: Hand, of, opening, moved, closing) -> None:
    found = movement(ledger(hand), WHOLE, of)
    assert found.known
    assert found.opening.value == opening * MILLION
    assert rows(found) == moved
    assert found.closing.value == closing * MILLION


def test_the_rest_is_shown_to_the_dong(hand: Hand) -> None:
    """A1 stands three dong higher than what the file says happened to it."""
    Position.objects.filter(loan__number__endswith="0", ends_on=hand.now.ends_on).update(
        current=35 * MILLION + 3
    )
    found = movement(ledger(hand), WHOLE)
    assert found.unexplained.effect == 3
    assert found.closing.value == 129 * MILLION + 3


@pytest.mark.parametrize("of", EVERY)
@pytest.mark.parametrize("code", [WOMEN, FARMERS])
def test_a_group_that_changed_its_association(hand: Hand, code, of) -> None:
    """G1 goes from the Women's to the Farmers' Union with 56 million: 54 in term, 2 overdue."""
    records = GroupQuarter.objects.filter(group=hand.g1, ends_on=hand.now.ends_on)
    records.update(association=FARMERS)
    Position.objects.filter(group=hand.g1, ends_on=hand.now.ends_on).update(association=FARMERS)
    found = movement(ledger(hand), Scope(association=code), of)
    amounts = {"outstanding": 56, "current": 54, "overdue": 2, "frozen": 0}
    crossed = sum(r.effect or 0 for r in found.flows if r.key.startswith("moved_")
                  and r.key not in ("moved_to_overdue", "moved_to_frozen"))  # fmt: skip
    assert crossed == (amounts[of] if code == FARMERS else -amounts[of]) * MILLION
    moved = sum(row.effect or 0 for row in found.rows)
    assert (found.opening.value or 0) + moved == found.closing.value
    assert found.unexplained.effect == 0


def test_the_marks_say_which_figures_they_are(hand: Hand) -> None:
    found = movement(ledger(hand), Scope(association=FARMERS))
    assert found.opening.mark == "outstanding association=11 in=2023-Q4"
    assert found.closing.mark == "outstanding association=11"
    assert found.flows[0].cell.mark == "disbursed association=11 @year_start:since"


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        (TARGET, "chỉ tiêu không phải là một quý"),
        (base_of("2024-Q2"), "từ một quý trước đó"),
        (base_of("2024-Q1"), "từ một quý trước đó"),
        (base_of("2023-Q2"), "2023-Q2"),
    ],
)
def test_why_a_movement_is_not_known(hand: Hand, base, reason) -> None:
    found = movement(ledger(hand, base), WHOLE)
    assert not found.known
    assert reason in found.reason


def test_a_missing_column_names_its_row(hand: Hand) -> None:
    Position.objects.filter(ends_on=hand.now.ends_on).update(written_off=None)
    found = movement(ledger(hand), WHOLE)
    assert found.reason.startswith("Xóa nợ: ")
    assert found.opening.value == 119 * MILLION
