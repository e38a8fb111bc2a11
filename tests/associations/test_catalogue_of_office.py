"""The catalogue of places and programmes: what it brings, what continues, what it refuses."""

from datetime import date

import pytest

from associations.models import (
    Commune,
    CommuneName,
    Hamlet,
    HamletName,
    Office,
    TransactionPointName,
)
from portfolio.catalogue import Refused, read
from portfolio.models import Programme
from tests import factories as make

HEADER = "kind,code,name,parent,from,to,note"
FIRST = [
    "commune,390101,Xã An Lạc,,2015-01-01,,",
    "commune,390102,Xã Đại Đồng,,2015-01-01,,",
    "hamlet,39010101,Thôn 1,390101,2015-01-01,,",
    "hamlet,39010201,Thôn Thượng,390102,2015-01-01,,",
    "point,D01,Điểm giao dịch An Lạc,390101,2015-01-01,,5",
    "programme,01,Cho vay hộ nghèo,,2015-01-01,,",
    "programme,02,Cho vay học sinh sinh viên,,2015-01-01,,hssv",
    "programme,91,Cho vay hộ mới thoát nghèo,,2015-01-01,,mã giả định",
]


@pytest.fixture
def office(db) -> Office:
    return make.office("003901", "Phòng giao dịch Bình Minh")


def sheet(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines]).encode()


def communes() -> list[tuple]:
    """All names of communes in the order of time."""
    return list(
        CommuneName.objects.order_by("valid_from", "code").values_list(
            "code", "name", "valid_from", "valid_to"
        )
    )


def state() -> list[list[tuple]]:
    models = [CommuneName, HamletName, TransactionPointName, Programme]
    return [sorted(model.objects.values_list(), key=str) for model in models]


def test_a_catalogue_brings_places_and_programmes(office) -> None:
    outcome = read(office, sheet(*FIRST))
    assert outcome.added == {"commune": 2, "hamlet": 2, "point": 1, "programme": 3}
    assert communes() == [
        ("390101", "Xã An Lạc", date(2015, 1, 1), None),
        ("390102", "Xã Đại Đồng", date(2015, 1, 1), None),
    ]
    hamlet = HamletName.objects.get(code="39010201")
    assert CommuneName.objects.get(commune=hamlet.commune).name == "Xã Đại Đồng"
    point = TransactionPointName.objects.get()
    assert (point.code, point.day_of_month) == ("D01", 5)
    assert list(Programme.objects.values_list("code", "student_loans", "note")) == [
        ("01", False, ""),
        ("02", True, ""),
        ("91", False, "mã giả định"),
    ]


def test_the_same_file_again_does_nothing(office) -> None:
    read(office, sheet(*FIRST))
    before = state()
    outcome = read(office, sheet(*FIRST))
    assert (outcome.added, outcome.changed) == ({}, {})
    assert state() == before


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_marks_and_encodings_of_a_spreadsheet(office, mark, encoding) -> None:
    text = "\n".join([HEADER, *FIRST]).replace(",", mark)
    assert read(office, text.encode(encoding)).added["hamlet"] == 2


def test_days_and_codes_as_a_spreadsheet_writes_them(office) -> None:
    read(office, sheet("commune,3801,Xã Số Không,,01/07/2020,30/06/2025,"))
    assert communes() == [("003801", "Xã Số Không", date(2020, 7, 1), date(2025, 6, 30))]


def test_a_new_name_ends_the_name_before_on_the_day_before(office) -> None:
    read(office, sheet(*FIRST))
    commune = CommuneName.objects.get(code="390101").commune_id
    later = sheet("commune,390101,Xã An Lạc Mới,,2025-07-01,,")
    assert read(office, later).changed == {"commune": 1}
    names = CommuneName.objects.filter(commune=commune).order_by("valid_from")
    assert list(names.values_list("name", "valid_from", "valid_to")) == [
        ("Xã An Lạc", date(2015, 1, 1), date(2025, 6, 30)),
        ("Xã An Lạc Mới", date(2025, 7, 1), None),
    ]


def test_reading_the_older_file_again_reopens_nothing(office) -> None:
    read(office, sheet(*FIRST))
    read(office, sheet("commune,390101,Xã An Lạc Mới,,2025-07-01,,"))
    before = state()
    read(office, sheet(*FIRST))
    assert state() == before


def test_a_hamlet_moves_to_another_commune_on_a_day(office) -> None:
    read(office, sheet(*FIRST))
    read(office, sheet(*FIRST[:2], "hamlet,39010101,Thôn 1,390102,2025-07-01,,"))
    names = HamletName.objects.filter(code="39010101").order_by("valid_from")
    of = [CommuneName.objects.get(commune=name.commune_id).code for name in names]
    assert of == ["390101", "390102"]
    assert Hamlet.objects.count() == 2


def test_an_unchanged_name_with_a_later_day_goes_on(office) -> None:
    read(office, sheet(*FIRST))
    outcome = read(office, sheet("commune,390101,Xã An Lạc,,2025-07-01,,"))
    assert outcome.changed == {}
    assert len(communes()) == 2


def test_the_same_first_day_corrects_and_ends(office) -> None:
    read(office, sheet(*FIRST))
    read(office, sheet("commune,390102,Xã Đại Đồng,,2015-01-01,2024-12-31,"))
    read(office, sheet("commune,390101,Xã An Lạp,,2015-01-01,,"))
    assert communes() == [
        ("390101", "Xã An Lạp", date(2015, 1, 1), None),
        ("390102", "Xã Đại Đồng", date(2015, 1, 1), date(2024, 12, 31)),
    ]


def test_an_earlier_name_ends_where_the_known_one_begins(office) -> None:
    read(office, sheet(*FIRST))
    read(office, sheet("commune,390101,Xã An Cũ,,2010-01-01,,"))
    assert communes()[0] == ("390101", "Xã An Cũ", date(2010, 1, 1), date(2014, 12, 31))


def test_a_programme_takes_its_newest_row(office) -> None:
    lines = [
        "programme,01,Cho vay hộ nghèo (mới),,2020-01-01,,",
        "programme,01,Cho vay hộ nghèo,,2015-01-01,,",
    ]
    read(office, sheet(*lines))
    programme = Programme.objects.get()
    assert (programme.name, programme.valid_from) == ("Cho vay hộ nghèo (mới)", date(2015, 1, 1))
    assert read(office, sheet(*lines)).changed == {}


def test_offices_keep_their_own_catalogues(office) -> None:
    other = make.office("003902", "Phòng giao dịch Hải Hà")
    read(office, sheet(*FIRST))
    assert read(other, sheet(*FIRST)).added["commune"] == 2
    assert Commune.objects.filter(office=office).count() == 2


@pytest.mark.parametrize(
    ("line", "column", "value", "rule"),
    [
        ("ward,390103,Xã Ô Môn,,2015-01-01,,", "kind", "ward", "kind_unknown"),
        ("commune,,Xã Ô Môn,,2015-01-01,,", "code", "", "value_missing"),
        ("commune,39o103,Xã Ô Môn,,2015-01-01,,", "code", "39o103", "code_not_digits"),
        ("commune,39010301,Xã Ô Môn,,2015-01-01,,", "code", "39010301", "code_too_long"),
        ("point,DIEM-GIAO-DICH,Điểm,390101,2015-01-01,,", "code", "DIEM-GIAO-DICH",
         "code_too_long"),
        ("commune,390103,,,2015-01-01,,", "name", "", "value_missing"),
        ("commune,390103,Xã Ô Môn,,,,", "from", "", "value_missing"),
        ("commune,390103,Xã Ô Môn,,2015-13-01,,", "from", "2015-13-01", "day_unreadable"),
        ("commune,390103,Xã Ô Môn,,2015-01-01,2014-12-31,", "to", "2014-12-31", "ends_before"),
        ("commune,390103,Xã Ô Môn,390101,2015-01-01,,", "parent", "390101", "parent_unexpected"),
        ("hamlet,39010301,Thôn 1,,2015-01-01,,", "parent", "", "value_missing"),
        ("hamlet,39010301,Thôn 1,390103,2015-01-01,,", "parent", "390103", "parent_unknown"),
        ("point,D09,Điểm,390101,2015-01-01,,32", "note", "32", "day_of_month"),
        ("commune,390101,Xã Khác,,2015-01-01,,", "code", "390101", "duplicate_differs"),
    ],
)  # fmt: skip
def test_a_fault_names_row_column_value_and_rule(office, line, column, value, rule) -> None:
    with pytest.raises(Refused) as refused:
        read(office, sheet(*FIRST, line))
    [fault] = refused.value.faults
    assert (fault.row, fault.column, fault.value, fault.rule) == (10, column, value, rule)
    assert "%(" not in fault.reason
    assert not Commune.objects.exists()
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("since", "until", "fault_at"),
    [("2019-06-30", "", "30/06/2019"), ("2010-01-01", "2015-01-01", "01/01/2010")],
)
def test_names_whose_ends_were_told_may_not_overlap(office, since, until, fault_at) -> None:
    read(office, sheet("commune,390101,Xã An Lạc,,2015-01-01,2019-06-30,"))
    before = state()
    with pytest.raises(Refused) as refused:
        read(office, sheet(f"commune,390101,Xã Khác,,{since},{until},"))
    [fault] = refused.value.faults
    assert (fault.rule, fault.row, fault.value) == ("days_overlap", 2, fault_at)
    assert state() == before


def test_a_reason_says_what_to_do_in_vietnamese(office) -> None:
    with pytest.raises(Refused) as refused:
        read(office, sheet("hamlet,39010301,Thôn 1,390103,2015-01-01,,"))
    assert refused.value.faults[0].reason == (
        "Không có xã mã 390103. Hãy bổ sung xã này vào danh mục."
    )


def test_all_faults_are_told_at_once(office) -> None:
    with pytest.raises(Refused) as refused:
        read(office, sheet("ward,1,X,,2015-01-01,,", "commune,390101,,,hôm qua,,"))
    assert [(f.row, f.column) for f in refused.value.faults] == [
        (2, "kind"),
        (3, "from"),
        (3, "name"),
    ]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "sheet_empty|file_empty"),
        (HEADER.encode(), "sheet_empty"),
        (b"ma,ten\n1,2\n", "header_not_found"),
        (b"kind,code,name\ncommune,390101,X\n", "columns_missing"),
        (HEADER.encode() + b",code\ncommune,390101,X,,2015-01-01,,,390101\n", "column_twice"),
    ],
)
def test_a_file_that_is_no_catalogue(office, content, rule) -> None:
    with pytest.raises(Refused) as refused:
        read(office, content)
    [fault] = refused.value.faults
    assert fault.rule in rule.split("|")
    assert fault.row == 0
    assert fault.reason
