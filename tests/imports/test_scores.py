"""Group scores: the month in the title, the classes, and one posted file a month."""

from datetime import date
from decimal import Decimal

import pytest

from associations.models import Quarter
from groups.models import GroupScore
from portfolio.models import ImportFile

from .files import G1, SCORE, as_xlsx, errors, fault, posted, rules, scores, sent

State = ImportFile.State
NONE = dict.fromkeys(
    ["DIEM_GDTX", "DIEM_NQH", "DIEM_THU_NO", "DIEM_THU_LAI", "DIEM_TV_TIENGUI", "DIEM_DS_TG",
     "TONG_DIEM"], 0,
)  # fmt: skip


@pytest.mark.parametrize(
    "title", ["Tháng 03/2024", "THÁNG 3 NĂM 2024", "tháng 3/2024", "Kỳ: tháng 03-2024"]
)
def test_a_right_file_becomes_scores_of_its_month(with_groups: Quarter, title: str) -> None:
    file = posted(with_groups, scores(title=title))
    assert file.as_of == date(2024, 3, 31)
    score = GroupScore.objects.get()
    assert (score.group.code, score.month_ends_on) == ("0000011", date(2024, 3, 31))
    assert (score.total, score.savings_growth) == (Decimal("97.5"), Decimal("7.5"))
    assert score.rating == "good"
    assert rules(file) == ["group_unrated"]
    assert fault(file, "group_unrated").value == "0000022"
    assert file.summary["ratings"]["now"] == {"good": 1}


def test_another_month_is_refused_with_that_reason(with_groups: Quarter) -> None:
    file = sent(with_groups, scores(title="Tháng 04/2024"))
    assert file.state == State.REFUSED
    assert fault(file, "wrong_month").details == {"month": "04/2024", "quarter": "2024-Q1"}
    file = sent(with_groups, as_xlsx([SCORE], titles=["Bảng điểm"]))
    assert file.state == State.REFUSED and "month_missing" in rules(file)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"MA_TO": "0000099"}, "unknown_group"),
        ({"DIEM_TV_TIENGUI": "5,5"}, "points_impossible"),
        ({"DIEM_NQH": ""}, "value_missing"),
        ({"MA_DV": "003902"}, "wrong_office"),
    ],
)
def test_errors_stop_the_file(with_groups, row, rule) -> None:
    file = sent(with_groups, scores(SCORE | row))
    assert file.state == State.REFUSED
    assert errors(file) == [rule]
    assert not GroupScore.objects.exists()


def test_scores_need_groups(quarter: Quarter) -> None:
    assert rules(sent(quarter, scores())) == ["groups_first"]


def test_a_class_beside_the_table_is_kept_and_asked_about(with_groups: Quarter) -> None:
    file = posted(with_groups, scores({"XEP_LOAI": "Khá"}))
    assert fault(file, "rating_differs").details == {"total": "97.50", "expected": "good"}
    assert GroupScore.objects.get().rating == "fair"


@pytest.mark.parametrize(
    ("total", "rating"), [("85", "good"), ("84,99", "fair"), ("70", "fair"), ("49,99", "weak")]
)
def test_a_missing_class_is_the_one_of_the_table(with_groups, total, rating) -> None:
    file = posted(with_groups, scores(NONE | {"TONG_DIEM": total, "XEP_LOAI": ""}))
    assert GroupScore.objects.get().rating == rating
    assert fault(file, "score_total_off").details == {"sum": "0.00"}


def test_each_month_of_the_quarter_has_its_file(with_groups: Quarter) -> None:
    february = posted(with_groups, scores(title="Tháng 02/2024"))
    march = posted(with_groups, scores())
    again = posted(with_groups, scores({"DIEM_DS_TG": 10, "TONG_DIEM": 100}))
    for file in (february, march, again):
        file.refresh_from_db()
    assert [february.state, march.state, again.state] == [
        State.POSTED,
        State.REPLACED,
        State.POSTED,
    ]
    found = GroupScore.objects.order_by("month_ends_on").values_list("month_ends_on", "total")
    assert list(found) == [(date(2024, 2, 29), Decimal("97.5")), (date(2024, 3, 31), 100)]


def test_another_association_than_in_hsto_is_asked_about(with_groups: Quarter) -> None:
    assert G1["TO_DVUT"] == "12"
    file = sent(with_groups, scores({"DVUT": "HND"}))
    assert fault(file, "other_association").value == "11"
    assert file.state == State.STAGED
