"""HSTO and HSKH: what stops them, and how a group's history stays."""

import pytest

from associations.jobs import Refused
from associations.models import Quarter
from groups.models import BorrowerQuarter, GroupQuarter
from portfolio.imports.undoing import undo
from portfolio.models import ImportFile, Position
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast

from .files import G1, G2, borrowers, fault, groups, loan, loans, posted, rules, scores, sent
from .way import AT

State = ImportFile.State


def test_a_right_file_becomes_the_groups_of_the_quarter(quarter: Quarter, cast: Cast) -> None:
    posted(quarter, groups(G1, {**G2, "TO_MADP": "390102", "TRANGTHAI": "GIẢI THỂ"}))
    first, second = GroupQuarter.objects.order_by("group__code")
    assert (first.association_id, first.commune_id) == (WOMEN, cast.an_lac.pk)
    assert (first.hamlet_id, first.point_id) == (cast.an_lac_1.pk, cast.an_lac_point.pk)
    assert (first.leader, first.open) == ("Nguyễn Thị Thu", True)
    assert (second.commune_id, second.hamlet_id) == (cast.dai_dong.pk, None)
    assert not second.open


@pytest.mark.parametrize(
    ("row", "rule", "column", "value"),
    [
        ({"TO_MAPGD": "003902"}, "wrong_office", "TO_MAPGD", "003902"),
        ({"TO_DVUT": "15"}, "unknown_association", "TO_DVUT", "15"),
        ({"TO_DVUT": "99"}, "unknown_association", "TO_DVUT", "99"),
        ({"TO_MADP": "39020101"}, "unknown_place", "TO_MADP", "39020101"),
        ({"TO_DVUT": ""}, "value_missing", "TO_DVUT", ""),
        ({"TO_MATO": "1,1E+6"}, "number_scientific", "TO_MATO", "1,1E+6"),
    ],
)
def test_errors_stop_the_file(quarter, row, rule, column, value) -> None:
    file = sent(quarter, groups(row))
    assert rules(file) == [rule]
    found = fault(file, rule)
    assert (found.row, found.column, found.value) == (2, column, value)
    assert file.state == State.REFUSED
    assert not GroupQuarter.objects.exists()


def test_equal_rows_are_one_group_and_different_ones_a_fault(quarter: Quarter) -> None:
    file = sent(quarter, groups(G1, G2, G1))
    assert (rules(file), file.rows) == (["duplicate_dropped"], 2)
    file = sent(quarter, groups(G1, G2, {**G1, "TO_DVUT": "13"}))
    assert rules(file) == ["duplicate_differs"]
    assert fault(file, "duplicate_differs").details == {"first": "2"}


def test_a_row_without_a_group_is_left_out(quarter: Quarter) -> None:
    file = posted(quarter, groups(G1, {"TO_MATO": "0000000"}))
    assert rules(file) == ["row_without_group"]
    assert GroupQuarter.objects.count() == 1


def test_a_group_that_moves_keeps_its_history(with_groups: Quarter, cast: Cast) -> None:
    posted(with_groups, loans())
    later = make.quarter(cast.binh_minh, "2024-Q2")
    file = posted(later, groups({**G1, "TO_DVUT": "11", "TO_MADP": "39010201"}, G2))
    assert file.summary["counts"] == {"new": 0, "continuing": 2, "moved": 1, "missing": 0}
    then, now = GroupQuarter.objects.filter(group__code="0000011").order_by("ends_on")
    assert (then.association_id, then.commune_id) == (WOMEN, cast.an_lac.pk)
    assert (now.association_id, now.commune_id) == (FARMERS, cast.dai_dong.pk)
    assert Position.objects.get().association_id == WOMEN


def test_a_corrected_file_takes_the_posted_loans_along(with_groups: Quarter, cast: Cast) -> None:
    posted(with_groups, loans())
    posted(with_groups, groups({**G1, "TO_DVUT": "13", "TO_MADP": "390103"}, G2))
    position = Position.objects.get()
    assert (position.association_id, position.commune_id) == ("13", cast.o_mon.pk)


def test_a_group_with_posted_loans_may_not_go(with_groups: Quarter) -> None:
    posted(with_groups, loans(loan(1), loan(2)))
    file = sent(with_groups, groups(G2))
    assert rules(file) == ["group_still_lent"]
    found = fault(file, "group_still_lent")
    assert (found.value, found.details) == ("0000011", {"count": 2})


def test_groups_without_loans_go_with_the_new_file(with_groups: Quarter) -> None:
    posted(with_groups, loans())
    posted(with_groups, groups(G1))
    assert [g.group.code for g in GroupQuarter.objects.all()] == ["0000011"]


@pytest.mark.parametrize("content", [loans(), scores()])
def test_groups_cannot_be_undone_under_loans_or_scores(with_groups, cast, content) -> None:
    on_top = posted(with_groups, content)
    hsto = ImportFile.objects.get(kind="groups")
    with pytest.raises(Refused):
        undo(hsto, cast.lan, AT)
    assert GroupQuarter.objects.count() == 2
    undo(on_top, cast.lan, AT)
    undo(hsto, cast.lan, AT)
    assert not GroupQuarter.objects.exists()


def test_borrowers_have_name_and_place(quarter: Quarter, cast: Cast) -> None:
    posted(quarter, borrowers({}, {"KH_MAKH": "2", "KH_MADP": "390103"}))
    first, second = BorrowerQuarter.objects.order_by("borrower__code")
    assert (first.name, first.hamlet_id) == ("Trần Văn Ba", cast.an_lac_1.pk)
    assert (second.borrower.code, second.commune_id) == ("0000000002", cast.o_mon.pk)
    assert rules(sent(quarter, borrowers({"KH_MADP": "390999"}))) == ["unknown_place"]
