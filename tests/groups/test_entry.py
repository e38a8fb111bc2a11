"""What is typed into a monthly sheet: how it is read, what is refused, what is asked back."""

import unicodedata
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from groups.entry import read, read_field
from groups.fields import FIELDS, Impossible, echo, missing, printed, typed_as
from groups.models import EntryLimit, GroupMonth
from groups.unusual import limits, unusual
from tests.factories import LONG_AGO

FEW = {"members": "40", "members_with_debt": "38", "savers": "30"}


@pytest.fixture(autouse=True)
def _in_vietnamese() -> Any:
    with override("vi"):
        yield


def value(name: str, typed: Any) -> Any:
    return read_field(FIELDS[name], typed)


def refusal(name: str, typed: Any) -> str:
    with pytest.raises(Impossible) as refused:
        value(name, typed)
    (fault,) = refused.value.faults
    assert fault.field == name
    return fault.text


@pytest.mark.parametrize(
    ("typed", "dong"),
    [
        ("", None),
        ("   ", None),
        (None, None),
        ("0", 0),
        ("1250000", 1_250_000),
        ("1.250.000", 1_250_000),
        ("1,250,000", 1_250_000),
        ("1 250 000", 1_250_000),
        ("1\N{NO-BREAK SPACE}250\N{NO-BREAK SPACE}000", 1_250_000),
        ("  1.250.000  đ ", 1_250_000),
        ("1.250.000 đồng", 1_250_000),
        ("1.250.000\N{ZERO WIDTH SPACE}", 1_250_000),
        ("1.250", 1_250),
        ("1,25 triệu", 1_250_000),
        ("1.25 triệu", 1_250_000),
        ("1,25 tr", 1_250_000),
        ("1,25tr", 1_250_000),
        ("1.25 tr", 1_250_000),
        ("1,25 TRIỆU ĐỒNG", 1_250_000),
        (unicodedata.normalize("NFD", "1,25 triệu đồng"), 1_250_000),
        ("12 nghìn", 12_000),
        ("12 ngàn", 12_000),
        ("12k", 12_000),
        (unicodedata.normalize("NFD", "12 nghìn"), 12_000),
        ("1.250.000 nghìn", 1_250_000_000),
        ("1,5 tỷ", 1_500_000_000),
        ("1,5 tỉ", 1_500_000_000),
        (1250000.0, 1_250_000),
        (1250000, 1_250_000),
        ("+5.000", 5_000),
        ("１２", 12),
    ],
)
def test_amounts(typed: Any, dong: int | None) -> None:
    assert value("savings", typed) == dong


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1.250 triệu", "có thể hiểu thành hai số tiền"),
        ("1,250 triệu", "có thể hiểu thành hai số tiền"),
        ("1,25", "không tròn đồng"),
        ("1.5", "không tròn đồng"),
        (1.5, "không tròn đồng"),
        ("0,0000001 triệu", "không tròn đồng"),
        ("-5.000", "là số âm"),
        ("−5.000", "là số âm"),
        ("1.000.000.000.001", "quá lớn"),
        ("99999 tỷ", "quá lớn"),
        ("1.25.000", "không phải là số tiền"),
        ("1,25 triệu 5", "không phải là số tiền"),
        ("triệu", "không phải là số tiền"),
        ("1,25 usd", "không phải là số tiền"),
        ("1E+06", "không phải là số tiền"),
        ("=1+1", "không phải là số tiền"),
        ("một triệu", "không phải là số tiền"),
        ("nan", "không phải là số tiền"),
    ],
)
def test_amounts_that_are_refused(typed: Any, said: str) -> None:
    assert said in refusal("savings", typed)


def test_heads() -> None:
    assert [value("members", t) for t in ("45", " 45 ", "45,0", 45.0, "45 người")] == [45] * 5
    for typed, said in (
        ("45,5", "không phải là số nguyên"),
        ("-1", "là số âm"),
        ("1.001", "quá lớn"),
        ("9" * 30, "quá lớn"),
        ("1 triệu", "không phải là số. Hãy ghi số nguyên"),
        ("bốn", "không phải là số. Hãy ghi số nguyên"),
    ):
        assert said in refusal("members", typed), typed


def test_yes_and_no() -> None:
    for typed in ("1", "có", "Có", "CO", "x", unicodedata.normalize("NFD", "có"), 1.0):
        assert value("meeting_held", typed) is True, typed
    for typed in ("0", "không", "Khong", "k", unicodedata.normalize("NFD", "không"), 0.0):
        assert value("meeting_held", typed) is False, typed
    assert value("meeting_held", " ") is None
    assert "không rõ là có hay không" in refusal("meeting_held", "2")


def test_texts_are_one_clean_line() -> None:
    nfd = unicodedata.normalize("NFD", "  Tổ trưởng\n ốm ")
    assert value("remark", nfd) == "Tổ trưởng ốm"
    assert value("remark", None) == ""
    assert "nhiều nhất 500" in refusal("remark", "x" * 501)


def test_a_whole_row_with_all_its_faults() -> None:
    row = read(FEW | {"savings": "7 triệu", "meeting_held": "1", "explanation": " vì  lũ "})
    assert row == {
        "members": 40, "members_with_debt": 38, "savers": 30, "savings": 7_000_000,
        "interest_receivable": None, "interest_collected": None, "session_attended": None,
        "meeting_held": True, "remark": "", "explanation": "vì lũ",
    }  # fmt: skip
    with pytest.raises(Impossible) as refused:
        read({"members": "3", "savers": "4", "members_with_debt": "5", "savings": "x"})
    faults = {fault.field: fault.text for fault in refused.value.faults}
    assert faults == {
        "savings": "“x” không phải là số tiền. Hãy ghi như 1.250.000 hoặc 1,25 triệu.",
        "savers": "4 tổ viên gửi tiền, nhiều hơn số tổ viên của tổ (3).",
        "members_with_debt": "5 tổ viên còn dư nợ, nhiều hơn số tổ viên của tổ (3).",
    }


def test_echoes() -> None:
    said = {
        None: "", 0: "0 đồng", 999: "999 đồng", 12_000: "12 nghìn", 850_500: "850,5 nghìn",
        1_250_000: "1,25 triệu", 1_234_567: "≈ 1,23 triệu", 999_999_999: "≈ 1.000 triệu",
        12_000_000: "12 triệu", 1_500_000_000: "1,5 tỷ",
    }  # fmt: skip
    assert {dong: echo(dong) for dong in said} == said


def test_values_go_back_into_the_field_as_they_can_be_read() -> None:
    for name, given in (
        ("members", 1_000), ("savings", 1_250_000), ("savings", None), ("meeting_held", True),
        ("meeting_held", False), ("meeting_held", None), ("remark", "Tổ trưởng ốm"),
    ):  # fmt: skip
        assert value(name, typed_as(FIELDS[name], given)) == given
    assert printed(FIELDS["meeting_held"], True) == "có"
    assert printed(FIELDS["meeting_held"], None) == ""


def test_what_is_missing() -> None:
    assert [f.name for f in missing(None)] == [
        "members", "members_with_debt", "savers", "savings", "interest_receivable",
        "interest_collected",
    ]  # fmt: skip
    row = GroupMonth(members=0, members_with_debt=0, savers=0, savings=0, interest_receivable=0)
    assert [f.name for f in missing(row)] == ["interest_collected"]


@pytest.fixture
def asked(db: None) -> Any:
    in_force = limits(LONG_AGO)

    def ask(last: GroupMonth | None = None, **values: Any) -> list[tuple[str, str]]:
        return [(q.field, q.text) for q in unusual(GroupMonth(**values), last, in_force)]

    return ask


def test_members_outside_the_limits(asked: Any) -> None:
    assert asked() == asked(members=5) == asked(members=60) == []
    text = "Tổ có 61 tổ viên, trong khi tổ thường có từ 5 đến 60. Vì sao?"
    assert asked(members=61) == [("members", text)]
    assert [field for field, _text in asked(members=4)] == ["members"]


def test_savings_that_fall(asked: Any) -> None:
    last = GroupMonth(savings=10_000_000)
    assert asked(last, savings=5_000_000) == asked(None, savings=0) == asked(last) == []
    assert asked(GroupMonth(savings=None), savings=0) == []
    assert asked(GroupMonth(savings=0), savings=0) == []
    text = "Tiền gửi giảm 60 %, từ 10.000.000 xuống 4.000.000 đồng. Vì sao?"
    assert asked(last, savings=4_000_000) == [("savings", text)]
    assert [field for field, _text in asked(last, savings=4_999_999)] == ["savings"]


def test_interest_above_what_was_due(asked: Any) -> None:
    assert asked(interest_receivable=100, interest_collected=120) == []
    assert asked(interest_receivable=0, interest_collected=0) == []
    assert asked(interest_collected=5) == []
    text = "Lãi đã thu bằng 121 % lãi phải thu, cao hơn 120 %. Vì sao?"
    assert asked(interest_receivable=100, interest_collected=121) == [("interest_collected", text)]
    none_due = "Có thu lãi trong khi không có lãi phải thu. Vì sao?"
    assert asked(interest_receivable=0, interest_collected=1) == [("interest_collected", none_due)]


def test_limits_are_those_of_the_day(db: None) -> None:
    old = EntryLimit.objects.get(key="most_members")
    EntryLimit.objects.filter(pk=old.pk).update(valid_to=date(2024, 2, 29))
    EntryLimit.objects.create(key="most_members", value=50, valid_from=date(2024, 3, 1))
    assert limits(date(2024, 2, 29))["most_members"] == 60
    assert limits(date(2024, 3, 31))["most_members"] == 50
    row = GroupMonth(members=55)
    assert unusual(row, None, limits(date(2024, 2, 29))) == []
    assert len(unusual(row, None, limits(date(2024, 3, 31)))) == 1
