"""HSKU: what stops it, what is asked about, and what it becomes."""

from datetime import date

import pytest

from associations.models import Quarter
from groups.models import Borrower
from portfolio.imports.faults import sentence
from portfolio.models import ImportFile, Position
from tests import factories as make
from tests.cast import WOMEN, Cast

from .files import (
    MILLION,
    as_xlsx,
    borrowers,
    errors,
    fault,
    groups,
    loan,
    loans,
    posted,
    rules,
    sent,
)

State = ImportFile.State


def test_a_right_file_becomes_positions(with_groups: Quarter, cast: Cast) -> None:
    file = posted(
        with_groups,
        loans(loan(1), loan(2, KU_MATO="", KU_MADP="390102", KU_DNOTHAN="5.000.000")),
    )
    in_group, direct = Position.objects.filter(ends_on=with_groups.ends_on).order_by("loan__number")
    assert (in_group.association_id, in_group.commune_id) == (WOMEN, cast.an_lac.pk)
    assert in_group.group is not None and in_group.group.code == "0000011"
    assert (in_group.current, in_group.outstanding) == (40 * MILLION, 40 * MILLION)
    assert in_group.rolled_over is None
    assert (direct.association_id, direct.group_id) == ("99", None)
    assert (direct.commune_id, direct.outstanding) == (cast.dai_dong.pk, 5 * MILLION)
    assert with_groups.as_of == file.as_of == date(2024, 3, 31)
    assert not with_groups.provisional


@pytest.mark.parametrize(
    ("rows", "rule", "row", "column", "value"),
    [
        ([loan(1, KU_MAPGD="003902")], "wrong_office", 2, "KU_MAPGD", "003902"),
        ([loan(1, KU_MAPGD="999999")], "wrong_office", 2, "KU_MAPGD", "999999"),
        ([loan(1, KU_NGAYBC="30/06/2024")], "wrong_quarter", 2, "KU_NGAYBC", "30/06/2024"),
        ([loan(1), loan(2), loan(3, KU_NGAYBC="30/03/2024")], "mixed_dates", 4, "KU_NGAYBC",
         "30/03/2024"),
        ([loan(1), loan(2, KU_MATO="0000099")], "unknown_group", 3, "KU_MATO", "0000099"),
        ([loan(1, KU_CHTRINH="77")], "unknown_programme", 2, "KU_CHTRINH", "77"),
        ([loan(1, KU_NGUONVON="3")], "unknown_source", 2, "KU_NGUONVON", "3"),
        ([loan(1, KU_MATO="", KU_MADP="390199")], "unknown_place", 2, "KU_MADP", "390199"),
        ([loan(1, KU_MATO="", KU_MADP="")], "unknown_place", 2, "KU_MADP", ""),
        ([loan(1, KU_DNOQHAN=-5)], "negative_balance", 2, "KU_DNOQHAN", "-5"),
        ([loan(1), loan(1, KU_DNOTHAN=1)], "duplicate_differs", 3, "KU_SOKU", "6600000000000001"),
        ([loan(1, KU_SOKU="6,6E+15")], "number_scientific", 2, "KU_SOKU", "6,6E+15"),
        ([loan(1, KU_SOKU="1234")], "loan_number_form", 2, "KU_SOKU", "1234"),
        ([loan(1, KU_Q_TNTHAN="1.5")], "amount_not_whole", 2, "KU_Q_TNTHAN", "1.5"),
        ([loan(1, KU_NGAYDHAN_1="")], "value_missing", 2, "KU_NGAYDHAN_1", ""),
        ([loan(1, KU_LSUAT="660")], "rate_impossible", 2, "KU_LSUAT", "660"),
    ],
)  # fmt: skip
def test_errors_stop_the_file(with_groups, rows, rule, row, column, value) -> None:
    file = sent(with_groups, loans(*rows))
    assert errors(file) == [rule]
    found = fault(file, rule)
    assert (found.row, found.column, found.value, found.error) == (row, column, value, True)
    assert (file.state, file.errors) == (State.REFUSED, 1)
    assert sentence(found)
    assert not Position.objects.exists()


def test_a_loan_number_that_came_as_a_number_is_not_believed(with_groups: Quarter) -> None:
    file = sent(with_groups, as_xlsx([loan(1, KU_SOKU=6600000000000001)]))
    assert errors(file) == ["code_cut_off"]


def test_groups_come_first(quarter: Quarter) -> None:
    file = sent(quarter, loans(loan(1), loan(2), loan(3, KU_MATO="")))
    assert rules(file) == ["groups_first"]
    assert file.state == State.REFUSED


def test_equal_rows_are_counted_once(with_groups: Quarter) -> None:
    file = posted(with_groups, loans(loan(1), loan(1), loan(2), loan(1)))
    dropped = file.faults.filter(rule="duplicate_dropped")
    assert [(f.row, f.error, f.details) for f in dropped] == [
        (3, False, {"first": "2"}),
        (5, False, {"first": "2"}),
    ]
    assert file.rows == 2
    assert sum(p.outstanding for p in Position.objects.all()) == 80 * MILLION


@pytest.fixture
def a_quarter_later(with_groups: Quarter, cast: Cast) -> Quarter:
    """The second quarter, after loans 1 (40 million) and 2 (10 current, 2 overdue) in the first."""
    two = loan(2, KU_DNOTHAN=10 * MILLION, KU_DNOQHAN=2 * MILLION)
    posted(with_groups, loans(loan(1), two))
    later = make.quarter(cast.binh_minh, "2024-Q2")
    posted(later, groups())
    return later


def _in_june(number: int, **cells: object) -> dict[str, object]:
    return loan(number, KU_NGAYBC="30/06/2024", **cells)


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"KU_DNOTHAN": 30 * MILLION, "KU_Q_TNTHAN": 10 * MILLION}, None),
        ({"KU_DNOTHAN": 30 * MILLION, "KU_Q_TNTHAN": 9 * MILLION}, "flow_off"),
        ({"KU_DNOTHAN": 30 * MILLION, "KU_Q_TNTHAN": 6 * MILLION, "KU_Q_GOCXOA": 4 * MILLION},
         None),
        ({"KU_DNOTHAN": 40 * MILLION, "KU_Q_TNTHAN": 9 * MILLION, "KU_Q_LUUVU": 9 * MILLION},
         "flow_off_by_rollover"),
        ({"KU_DNOTHAN": 35 * MILLION, "KU_DNOQHAN": 5 * MILLION, "KU_Q_CHUYENQH": 5 * MILLION},
         None),
        ({"KU_DNOTHAN": 35 * MILLION, "KU_DNOQHAN": 5 * MILLION, "KU_Q_CHUYENQH": 4 * MILLION},
         "overdue_off"),
        ({"KU_DNOTHAN": 35 * MILLION, "KU_DNOKHOANH": 5 * MILLION, "KU_Q_CHUYENKH": 5 * MILLION},
         None),
        ({"KU_DNOTHAN": 35 * MILLION, "KU_DNOKHOANH": 5 * MILLION, "KU_Q_CHUYENKH": 6 * MILLION},
         "frozen_off"),
    ],
)  # fmt: skip
def test_flows_lead_from_the_last_quarter_to_this_one(a_quarter_later, cells, rule) -> None:
    two = _in_june(2, KU_DNOTHAN=10 * MILLION, KU_DNOQHAN=2 * MILLION)
    same = {name: two[name] if name.startswith("KU_DNO") else 0 for name in cells}
    file = sent(a_quarter_later, loans(_in_june(1, **cells), two | same))
    found = [r for r in rules(file) if r.endswith(("_off", "_rollover"))]
    assert found == ([rule] if rule else [])
    assert file.state == State.STAGED
    if rule == "flow_off":
        assert fault(file, rule).details == {
            "opening": 40 * MILLION,
            "closing": 30 * MILLION,
            "expected": 31 * MILLION,
            "difference": -1 * MILLION,
        }


def test_a_write_off_may_have_come_out_of_any_class(a_quarter_later: Quarter) -> None:
    """The file does not say from which: the overdue part that is gone is no fault."""
    written_off = {"KU_DNOTHAN": 10 * MILLION, "KU_Q_CHUYENQH": 0, "KU_Q_GOCXOA": 2 * MILLION}
    still = {"KU_Q_CHUYENQH": 0, "KU_Q_GOCXOA": 0}
    file = sent(a_quarter_later, loans(_in_june(2, **written_off), _in_june(1, **still)))
    assert [rule for rule in rules(file) if rule.endswith("_off")] == []


def test_a_new_loan_has_no_opening(a_quarter_later: Quarter) -> None:
    new = _in_june(9, KU_DNOTHAN=7 * MILLION, KU_Q_GNGAN=7 * MILLION)
    old = [_in_june(1), _in_june(2, KU_DNOTHAN=10 * MILLION, KU_DNOQHAN=2 * MILLION)]
    file = sent(a_quarter_later, loans(new, *old))
    assert "flow_off" not in rules(file)
    assert file.summary["counts"]["new"] == 1
    assert file.summary["counts"]["continuing"] == 2


def test_loans_that_are_gone_are_counted_and_never_taken_as_repaid(a_quarter_later) -> None:
    file = posted(a_quarter_later, loans(_in_june(1)))
    assert fault(file, "loans_absent").details == {"count": 1, "outstanding": 12 * MILLION}
    assert file.summary["counts"]["missing"] == 1
    assert file.summary["counts"]["missing_outstanding"] == 12 * MILLION
    repaid = Position.objects.filter(ends_on=a_quarter_later.ends_on).values("repaid_current")
    assert [p["repaid_current"] for p in repaid] == [0]


def test_what_is_unlikely_is_asked_about(with_groups: Quarter) -> None:
    many = [loan(n, KU_DNOTHAN=4 * MILLION) for n in range(1, 62)]
    elsewhere = loan(90, KU_MADP="39010201", KU_DNOTHAN=4 * MILLION)
    file = sent(with_groups, loans(*many, elsewhere))
    assert file.state == State.STAGED
    assert fault(file, "group_too_large").details == {"count": 62}
    assert fault(file, "other_commune").details == {"count": 1, "group": "0000011"}
    assert fault(file, "group_without_debt").value == "0000022"
    unlikely = file.faults.filter(rule="average_unlikely").order_by("row")
    assert [(f.row, f.value) for f in unlikely] == [(0, ""), (2, "0000011")]
    assert unlikely[0].details == {"count": 62, "outstanding": 248 * MILLION}


def test_a_closed_group_with_a_balance_is_asked_about(quarter: Quarter) -> None:
    posted(quarter, groups({"TRANGTHAI": "D"}))
    file = sent(quarter, loans())
    assert fault(file, "group_closed").details == {"count": 1}
    assert file.state == State.STAGED


def test_borrowers_that_hskh_lacks_are_counted(with_groups: Quarter) -> None:
    assert "borrowers_unlisted" not in rules(sent(with_groups, loans(loan(1), loan(2))))
    posted(with_groups, borrowers())
    file = posted(with_groups, loans(loan(1), loan(2)))
    assert fault(file, "borrowers_unlisted").details == {"count": 1}
    assert Borrower.objects.filter(code="0000000002").exists()


def test_sums_by_association_stand_beside_the_last_quarter(a_quarter_later: Quarter) -> None:
    file = sent(a_quarter_later, loans(_in_june(1, KU_DNOKHOANH=1), _in_june(3, KU_MATO="22")))
    farmers, women = file.summary["associations"]
    assert farmers["association"] == "11" and women["association"] == "12"
    assert women["now"] == {
        "loans": 1,
        "outstanding": 40 * MILLION + 1,
        "overdue": 0,
        "frozen": 1,
    }
    assert women["previous"]["outstanding"] == 52 * MILLION
    assert women["previous"]["overdue"] == 2 * MILLION
    assert farmers["previous"]["loans"] == 0
    assert women["posted"] is None


def test_the_effect_on_the_figures_is_tried_out_and_leaves_nothing(with_groups: Quarter) -> None:
    file = sent(with_groups, loans(loan(1), loan(2, KU_DNOQHAN=2 * MILLION)))
    whole = [e for e in file.summary["effect"] if not e["association"]]
    effect = {(e["indicator"], e["rating"]): e for e in whole}
    assert effect["outstanding", None]["after"] == str(82 * MILLION)
    assert effect["overdue", None]["after"] == str(2 * MILLION)
    assert effect["borrowers", None]["after"] == "2"
    assert not Position.objects.exists()
    with_groups.refresh_from_db()
    assert with_groups.version == 0 and with_groups.as_of is None


def test_amounts_that_no_bank_has_together_are_refused(with_groups: Quarter) -> None:
    """Each may be, but no sum of them would fit into the figures."""
    huge = 3 * 10**15
    file = sent(with_groups, loans(loan(1, KU_DNOTHAN=huge), loan(2, KU_DNOTHAN=huge + 1)))
    found = fault(file, "amount_too_large")
    assert (found.row, found.column, found.value) == (3, "KU_DNOTHAN", str(huge + 1))
    assert file.state == State.REFUSED
