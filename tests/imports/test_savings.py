"""CASA: what stops it, what is asked about, and what becomes of a right one."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from associations.jobs import Refused
from associations.models import Quarter
from groups.models import GroupQuarter, GroupScore
from portfolio.figures import Figures
from portfolio.imports.posting import RowsLost, write
from portfolio.imports.spoken import lines
from portfolio.imports.undoing import forget_before, undo
from portfolio.models import ImportFile, SavingsAccount, StagedSaving
from portfolio.quarters import build
from portfolio.scope import WHOLE, Scope
from tests import factories as make
from tests.cast import WOMEN, Cast

from .files import (
    G1,
    G2,
    MILLION,
    as_csv,
    borrowers,
    errors,
    fault,
    groups,
    loans,
    posted,
    rules,
    saving,
    savings,
    scores,
    sent,
)
from .way import AT

State = ImportFile.State
OF_NO_GROUP = "0000000"


def accounts(quarter: Quarter) -> list[tuple[Any, ...]]:
    found = SavingsAccount.objects.filter(ends_on=quarter.ends_on).order_by("number")
    return list(found.values_list("group__code", "saver__code", "balance", "paid_in", "drawn"))


def test_a_right_file_becomes_the_accounts_of_the_quarter(with_groups: Quarter) -> None:
    without_group = saving(2, CS_MATO=OF_NO_GROUP, CS_SODU_TK=5, CS_Q_GUITK="", CS_Q_RUTTK="")
    file = posted(with_groups, savings(saving(1), without_group))
    assert (file.kind, file.as_of, rules(file)) == ("savings", date(2024, 3, 31), [])
    assert accounts(with_groups) == [
        ("0000011", "0000000001", 2 * MILLION, 2 * MILLION, 0),
        (None, "0000000002", 5, 0, 0),
    ]
    assert {a.as_of for a in SavingsAccount.objects.all()} == {date(2024, 3, 31)}
    assert not StagedSaving.objects.exists()


def test_a_file_without_flows_leaves_them_unknown(with_groups: Quarter) -> None:
    row = {k: v for k, v in saving(1).items() if not k.startswith("CS_Q_")}
    posted(with_groups, as_csv([row]))
    assert accounts(with_groups)[0][3:] == (None, None)


@pytest.mark.parametrize(
    ("row", "rule", "column", "value"),
    [
        ({"CS_MATO": "0000099"}, "unknown_group", "CS_MATO", "0000099"),
        ({"CS_MATO": "3902001"}, "unknown_group", "CS_MATO", "3902001"),
        ({"CS_SODU_TK": -5}, "negative_balance", "CS_SODU_TK", "-5"),
        ({"CS_NGAYBC": "30/04/2024"}, "wrong_quarter", "CS_NGAYBC", "30/04/2024"),
        ({"CS_MAKH": ""}, "value_missing", "CS_MAKH", ""),
        ({"CS_SO_TK": "3,9E+11"}, "number_scientific", "CS_SO_TK", "3,9E+11"),
    ],
)
def test_errors_stop_the_file(with_groups, cast, row, rule, column, value) -> None:
    """A group of another office is as unknown as none."""
    make.group(cast.hai_ha, "3902001")
    file = sent(with_groups, savings(row))
    found = fault(file, rule)
    assert (found.row, found.column, found.value) == (2, column, value)
    assert (errors(file), file.state) == ([rule], State.REFUSED)
    assert not SavingsAccount.objects.exists()


def test_a_file_is_of_one_day(with_groups: Quarter) -> None:
    file = sent(with_groups, savings(saving(1), saving(2), saving(3, CS_NGAYBC="29/02/2024")))
    found = fault(file, "mixed_dates")
    assert (found.row, found.value) == (4, "29/02/2024")
    assert found.details == {"count": 1, "usual": "31/03/2024"}


def test_an_account_stands_there_once(with_groups: Quarter) -> None:
    file = sent(with_groups, savings(saving(1), saving(1)))
    assert (rules(file), file.rows) == (["duplicate_dropped"], 1)
    file = sent(with_groups, savings(saving(1), saving(1, CS_SODU_TK=1)))
    assert rules(file) == ["duplicate_differs"]


def test_groups_come_first(quarter: Quarter) -> None:
    assert errors(sent(quarter, savings())) == ["groups_first"]
    assert errors(sent(quarter, savings({"CS_MATO": OF_NO_GROUP}))) == []


class TestBesideTheQuarterBefore:
    """What an account had at the end of the quarter before."""

    @pytest.fixture
    def later(self, with_groups: Quarter, cast: Cast) -> Quarter:
        posted(with_groups, savings(saving(1), saving(2, CS_MATO="0000022"), saving(3)))
        later = make.quarter(cast.binh_minh, "2024-Q2")
        posted(later, groups())
        return later

    def right(self, number: int, **cells: Any) -> dict[str, Any]:
        """2 million at opening, 1 paid in."""
        now = {"CS_SODU_TK": 3 * MILLION, "CS_Q_GUITK": MILLION, "CS_NGAYBC": "30/06/2024"}
        return saving(number, **now | cells)

    def test_opening_and_flows_make_the_balance(self, later: Quarter) -> None:
        new = self.right(4, CS_Q_GUITK=3 * MILLION)
        off = self.right(2, CS_SODU_TK=4 * MILLION)
        file = sent(later, savings(self.right(1), off, self.right(3), new))
        assert (rules(file), file.state) == (["savings_off"], State.STAGED)
        found = fault(file, "savings_off")
        assert (found.row, found.value) == (3, "390100000002")
        assert found.details == {
            "closing": 4 * MILLION, "opening": 2 * MILLION, "expected": 3 * MILLION,
            "difference": MILLION,
        }  # fmt: skip

    def test_after_an_earlier_day_nothing_is_held_against_it(self, later: Quarter) -> None:
        SavingsAccount.objects.update(as_of=date(2024, 3, 15))
        off = self.right(2, CS_SODU_TK=4 * MILLION)
        assert rules(sent(later, savings(self.right(1), off, self.right(3)))) == []

    def test_what_is_gone_is_not_drawn(self, later: Quarter) -> None:
        file = sent(later, savings(self.right(1)))
        assert fault(file, "accounts_absent").details == {"count": 2, "balance": 4 * MILLION}

    def test_counts_and_sums(self, later: Quarter) -> None:
        rows = [self.right(1), self.right(1, CS_SO_TK="9"), self.right(4, CS_MATO=OF_NO_GROUP)]
        file = sent(later, savings(*rows))
        assert file.summary["counts"] == {
            "new": 2, "continuing": 1, "missing": 2, "missing_outstanding": 4 * MILLION,
        }  # fmt: skip
        found = {row["association"]: row for row in file.summary["savings"]}
        assert list(found) == ["", "11", "12"]
        assert found["12"] == {
            "association": "12",
            "now": {"accounts": 2, "savers": 1, "balance": 6 * MILLION},
            "previous": {"accounts": 2, "savers": 2, "balance": 4 * MILLION},
            "posted": None,
        }
        assert found["11"]["now"]["balance"] == 0
        assert found[""]["now"] == {"accounts": 1, "savers": 1, "balance": 3 * MILLION}
        with override("vi"):
            said = [*lines(file)]
        assert sum("tài khoản tiền gửi" in line for line in said) == 3


def test_what_is_asked_about(with_groups: Quarter) -> None:
    posted(with_groups, groups(G1, {**G2, "TRANGTHAI": "D"}))
    posted(with_groups, borrowers())
    posted(with_groups, loans())
    posted(with_groups, savings())
    rows = [saving(1), saving(2, CS_MATO="0000022"), saving(3, CS_SODU_TK=0, CS_Q_GUITK=0)]
    file = sent(with_groups, savings(*[row | {"CS_NGAYBC": "29/02/2024"} for row in rows]))
    assert sorted(rules(file)) == [
        "closed_group_saves", "older_than_posted", "other_day_than_loans", "savers_unlisted",
    ]  # fmt: skip
    assert fault(file, "savers_unlisted").details == {"count": 1}
    assert fault(file, "closed_group_saves").details == {"count": 1}
    assert fault(file, "other_day_than_loans").details == {"loans": "31/03/2024"}


def test_groups_with_accounts_may_not_go(with_groups: Quarter, cast: Cast) -> None:
    posted(with_groups, savings(saving(1), saving(2)))
    file = sent(with_groups, groups(G2))
    assert rules(file) == ["group_still_saved"]
    assert fault(file, "group_still_saved").details == {"count": 2}
    hsto = ImportFile.objects.get(kind="groups", state=State.POSTED)
    with pytest.raises(Refused):
        undo(hsto, cast.lan, AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupQuarter.objects.filter(group__code="0000011").delete()
    undo(ImportFile.objects.get(kind="savings"), cast.lan, AT)
    assert not SavingsAccount.objects.exists()
    undo(hsto, cast.lan, AT)


def test_a_group_that_moves_takes_its_accounts_along(with_groups: Quarter) -> None:
    posted(with_groups, savings())
    posted(with_groups, groups({**G1, "TO_DVUT": "13", "TO_MADP": "390103"}, G2))
    build(with_groups)
    assert Figures.of(with_groups).level("savings", Scope(association="13")).value == 2 * MILLION


def test_a_lost_group_is_no_saver_without_one(with_groups: Quarter) -> None:
    """Should the groups change between check and posting, nothing is written."""
    file = sent(with_groups, savings())
    GroupQuarter.objects.all().delete()
    with pytest.raises(RowsLost), transaction.atomic():
        write(file, with_groups)
    assert not SavingsAccount.objects.exists()


def test_a_new_file_replaces_the_old_one(with_groups: Quarter) -> None:
    first = posted(with_groups, savings(saving(1), saving(2)))
    posted(with_groups, savings(saving(3)))
    first.refresh_from_db()
    assert first.state == State.REPLACED
    assert [row[1] for row in accounts(with_groups)] == ["0000000003"]


def test_staged_rows_go_after_their_days(with_groups: Quarter) -> None:
    sent(with_groups, savings())
    assert StagedSaving.objects.count() == 1
    forget_before(AT.replace(year=2100), AT)
    assert not StagedSaving.objects.exists()


def test_scores_keep_what_they_say_of_a_group(with_groups: Quarter) -> None:
    posted(with_groups, scores({"DU_NO": "41.000.000", "MA_XA": "390101", "SO_DU_TK": 7}))
    kept = ("outstanding", "savings", "association_code", "commune_code")
    found = GroupScore.objects.values_list(*kept).get()
    assert found == (41 * MILLION, 7, WOMEN, "390101")
    file = sent(with_groups, scores({"SO_DU_TK": -7}))
    assert errors(file) == ["negative_balance"]


def test_the_effect_says_savings_and_savers(with_groups: Quarter) -> None:
    file = sent(with_groups, savings(saving(1), saving(1, CS_SO_TK="9")))
    effect = {
        row["indicator"]: row["after"]
        for row in file.summary["effect"]
        if row["association"] is None
    }
    assert (effect["savings"], effect["savers"]) == (str(4 * MILLION), "1")
    assert Figures.of(with_groups).level("savings", WHOLE).value is None
