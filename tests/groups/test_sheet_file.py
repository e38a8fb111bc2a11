"""What is read from the file of a monthly sheet: each cell is right, or refused with a sentence."""

from datetime import date, time
from typing import Any
from unicodedata import normalize

import pytest

from groups.fields import FIELDS, NUMBERS
from groups.offline.columns import COLUMNS, Mark, heading
from groups.offline.reading import Unacceptable, read, understand

from .sheet_files import MARK, csv_text, row, xlsx

NBSP, THIN, NARROW, ZERO = "\u00a0", "\u2009", "\u202f", "\u200b"
CUT, DAY, SMALL, LARGE = "45.000", "định dạng số", "số âm", "quá lớn"
NO_NUMBER, NO_AMOUNT = "không phải là số", "không phải là số tiền"
TWO, PART = "hai số tiền khác nhau", "không tròn đồng"
MILLION = 1_000_000


class Refused(str):
    """A part of the sentence with which a cell is refused."""


KEPT = object()
AMOUNTS: list[tuple[Any, Any]] = [
    (1_250_000, 1_250_000), (1_250_000.0, 1_250_000), ("1250000", 1_250_000),
    ("1.250.000", 1_250_000), ("1,250,000", 1_250_000), ("1 250 000", 1_250_000),
    (f"1{NBSP}250{NBSP}000", 1_250_000), (f"1{NARROW}250{NARROW}000", 1_250_000),
    (f"1{THIN}250{THIN}000", 1_250_000), (" 1.250.000 ", 1_250_000),
    (f"{NBSP}1250000{NBSP}", 1_250_000),
    (f"1.250{ZERO}.000", 1_250_000), ("1.250.000 đ", 1_250_000), ("1.250.000đ", 1_250_000),
    ("1.250.000 đồng", 1_250_000), (normalize("NFD", "1.250.000 đồng"), 1_250_000),
    ("1.250.000 VND", 1_250_000), ("1,25 triệu", 1_250_000), ("1,25triệu", 1_250_000),
    (normalize("NFD", "1,25 triệu"), 1_250_000), ("1.25 triệu", 1_250_000),
    ("1,25 TRIỆU ĐỒNG", 1_250_000),
    ("1,25 tr", 1_250_000), (f"1,25{NBSP}triệu", 1_250_000), ("1250 nghìn", 1_250_000),
    ("1250k", 1_250_000), ("0,00125 tỷ", 1_250_000), ("1,5 tỷ", 1_500 * MILLION),
    ("１２５００００", 1_250_000), ("１．２５０．０００", 1_250_000),
    ("１，２５　triệu", 1_250_000),
    ("'1250000", 1_250_000), ("+1.250.000", 1_250_000), ("1'250'000", 1_250_000),
    ("45.000", 45_000), ("500 đ", 500), (0, 0), ("0", 0), ("-", None), ("–", None),
    (f" —{NBSP}", None),
    (None, KEPT), ("", KEPT), (f" {NBSP}", KEPT), (1_249_999.9999999998, 1_250_000),
    ("formula =SUM(1,2) 1250000", 1_250_000), ("formula =1+1 0", 0),
    (45.0, Refused(CUT)), ("45", Refused(CUT)), (1.25, Refused(CUT)),
    (-5_000, Refused(SMALL)), ("-5.000", Refused(SMALL)), ("−5.000", Refused(SMALL)),
    (1_250_000.5, Refused(PART)), ("1.250.000,5", Refused(PART)), ("1.250 triệu", Refused(TWO)),
    (10**16, Refused(LARGE)), ("999999999999999999", Refused(LARGE)),
    ("2.000 000 triệu", Refused(NO_AMOUNT)),
    ("1.250.00", Refused(NO_AMOUNT)), ("1..250", Refused(NO_AMOUNT)),
    ("1,25 trệu", Refused(NO_AMOUNT)),
    ("một triệu", Refused(NO_AMOUNT)), ("1,25E+06", Refused(NO_AMOUNT)),
    ("=A1+B1", Refused(NO_AMOUNT)),
    ("@SUM(A1)", Refused(NO_AMOUNT)), ("1250000 ?", Refused(NO_AMOUNT)),
    ("45²", Refused(NO_AMOUNT)),
    (date(2024, 3, 1), Refused(DAY)), ("01/03/2024", Refused("01/03/2024")),
    ("1-3-2024", Refused(DAY)),
    ("2024-03-01", Refused("01/03/2024")), (time(10, 30), Refused(NO_AMOUNT)),
    (True, Refused(NO_AMOUNT)),
    ("x", Refused(NO_AMOUNT)), ("#N/A", Refused(NO_AMOUNT)),
]  # fmt: skip
COUNTS: list[tuple[Any, Any]] = [
    (45, 45), (45.0, 45), ("45", 45), (" 45", 45), (f"45{NBSP}", 45), ("４５", 45), ("045", 45),
    ("45 người", 45), (normalize("NFD", "45 người"), 45), ("45người", 45), (0, 0), ("0", 0),
    ("1.000", 1000),
    ("-", None), (None, KEPT), ("   ", KEPT), (44.99999999999, 45), ("formula =40+5 45", 45),
    (45.5, Refused("số nguyên")), ("45,5", Refused("số nguyên")), (-3, Refused(SMALL)),
    ("-3", Refused(SMALL)), (1_001, Refused(LARGE)), ("4 5", Refused(NO_NUMBER)),
    ("bốn lăm", Refused(NO_NUMBER)), ("45 hộ", Refused(NO_NUMBER)),
    ("45 triệu", Refused(NO_NUMBER)),
    (date(2024, 3, 1), Refused(DAY)), ("05/03/2024", Refused(DAY)), (45382, Refused(LARGE)),
    (False, Refused(NO_NUMBER)), ("45/50", Refused(NO_NUMBER)), ("4O", Refused(NO_NUMBER)),
]  # fmt: skip
NO_YES = "không rõ là có hay không"
YES_NO: list[tuple[Any, Any]] = [
    ("x", True), ("X", True), ("có", True), ("Có", True), ("CÓ", True),
    (normalize("NFD", "có"), True),
    (f" có{NBSP}", True), ("co", True), (1, True), (1.0, True), ("1", True),
    ("１", True), (True, True),
    ("TRUE", True), ("true", True), ("không", False), (normalize("NFD", "Không"), False),
    ("KHÔNG", False),
    ("khong", False), (0, False), ("0", False), (False, False), ("FALSE", False), ("-", None),
    (None, KEPT),
    ("", KEPT), (2, Refused(NO_YES)), ("có thể", Refused(NO_YES)), ("?", Refused(NO_YES)),
    (date(2024, 3, 1), Refused("01/03/2024")), (0.5, Refused(NO_YES)),
]  # fmt: skip
TEXTS: list[tuple[Any, Any]] = [
    ("Tổ họp ngày 5", "Tổ họp ngày 5"), (normalize("NFD", "Tổ họp ngày 5"), "Tổ họp ngày 5"),
    (f"  Tổ{NBSP}họp \n ngày 5 ", "Tổ họp ngày 5"), ("=1+1", "=1+1"),
    ("+84 912 345 678", "+84 912 345 678"),
    ("-5 người vắng", "-5 người vắng"), ("@bà Hoa", "@bà Hoa"), ("-", ""), (None, KEPT),
    (" ", KEPT),
    (2024, "2024"), ("１２", "１２"), ("a" * 500, "a" * 500), ("a" * 501, Refused("quá dài")),
    ("<b>đậm</b>", "<b>đậm</b>"),
]  # fmt: skip
CASES = {
    "savings": AMOUNTS,
    "interest_receivable": AMOUNTS,
    "interest_collected": AMOUNTS,
    "members": COUNTS,
    "savers": COUNTS,
    "session_attended": YES_NO,
    "remark": TEXTS,
    "explanation": TEXTS,
}


def judged(column: str, expected: Any, given: Any) -> str:
    """What is wrong with the reading of a cell; nothing when it is as expected."""
    faults = [fault.text for fault in given.faults if fault.field == column]
    if isinstance(expected, Refused):
        fits = column not in given.given and len(faults) == 1 and expected in faults[0]
    elif expected is KEPT:
        fits = column in given.empty and column not in given.given and not faults
    else:
        value = given.given.get(column, KEPT)
        fits = value == expected and type(value) is type(expected) and not faults
    return "" if fits else f"{given.given.get(column, KEPT)!r} {faults}"


def test_three_hundred_cells_are_right_or_refused_with_a_sentence() -> None:
    assert sum(map(len, CASES.values())) >= 300
    height = max(map(len, CASES.values()))
    rows = [
        row(f"39{n:05}", **{c: cells[n][0] for c, cells in CASES.items() if n < len(cells)})
        for n in range(height)
    ]
    contents = read(xlsx(rows), MARK)
    assert len(contents.rows) == height
    wrong = {}
    for n, found in enumerate(contents.rows):
        given = understand(found)
        for column, cells in CASES.items():
            if n < len(cells) and (told := judged(column, cells[n][1], given)):
                wrong[column, str(cells[n][0])] = told
    assert wrong == {}


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1258"])
def test_the_same_as_csv(delimiter: str, encoding: str) -> None:
    text = csv_text(
        [row("3901001", savings="1,25 triệu", members="45", session_attended="có",
             remark="Đủ, đúng; tốt")],
        delimiter=delimiter,
    )  # fmt: skip
    content = _as_1258(text) if encoding == "cp1258" else text.encode(encoding)
    (found,) = read(content, MARK).rows
    given = understand(found)
    assert given.faults == []
    assert given.given == {
        "savings": 1_250_000, "members": 45, "session_attended": True, "remark": "Đủ, đúng; tốt",
    }  # fmt: skip


def _as_1258(text: str) -> bytes:
    """Windows writes tones as letters of their own, and leaves ă â ê ô ơ ư whole."""
    found = []
    for letter in text:
        whole = normalize("NFD", letter)
        for cut in range(len(whole), 0, -1):
            head, tones = normalize("NFC", whole[:cut]), whole[cut:]
            try:
                (head + tones).encode("cp1258")
            except UnicodeEncodeError:
                continue
            found.append(head + tones)
            break
        else:
            # A tone may stand before the shape of its letter: ậ is â and a dot.
            shape = normalize("NFC", whole[0] + whole[2]) + whole[1]
            found.append(shape)
    return "".join(found).encode("cp1258")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("3901001", "3901001"), (3901001, "3901001"), (" 3901001 ", "3901001"),
        (f"3901001{NBSP}", "3901001"), ("'3901001", "3901001"), ("３９０１００１", "3901001"),
        ("0001001", "0001001"), (1001, "0001001"), ("1001", "0001001"), ("39010011", "39010011"),
        ("Tổ 1", "Tổ 1"), (None, ""), ("  ", ""),
    ],
)  # fmt: skip
def test_codes_of_groups(written: Any, code: str) -> None:
    (found,) = read(xlsx([row("3901001", members=45) | {"code": written}]), MARK).rows
    assert found.code == code


def test_columns_stand_in_any_order_and_some_may_be_missing() -> None:
    columns = ["remark", "savings", "code", "Ghi chú của tôi", "members"]
    contents = read(xlsx([row("3901001", savings=5_000_000, members=45)], columns=columns), MARK)
    assert contents.columns == ["members", "savings", "remark"]
    assert contents.unknown == ["GHI CHÚ CỦA TÔI"]
    given = understand(contents.rows[0])
    assert given.given == {"savings": 5_000_000, "members": 45}
    assert given.empty == ["remark"]


@pytest.mark.parametrize(
    "change",
    [str.upper, str.lower, lambda t: normalize("NFD", t), lambda t: f" {t}{NBSP}*",
     lambda t: t.replace(" ", "\n", 1), lambda t: t.replace(" ", f"{NBSP} ")],
)  # fmt: skip
def test_headings_are_known_however_they_are_written(change: Any) -> None:
    heads = {name: change(heading(name)) for name in COLUMNS}
    contents = read(xlsx([row("3901001", members=45)], heads=heads), MARK)
    assert contents.columns == [*FIELDS, "explanation"]
    assert contents.unknown == []


def test_headings_without_units_and_in_english() -> None:
    heads = {of.name: str(of.label) for of in NUMBERS} | {
        "code": "Code of the group",
        "remark": "remark",
    }
    contents = read(xlsx([row("3901001", members=45)], heads=heads), MARK)
    assert contents.columns == [*FIELDS, "explanation"]


def refusal(content: bytes) -> str:
    with pytest.raises(Unacceptable) as refused:
        read(content, MARK)
    return " ".join(refused.value.reasons)


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (Mark("003902", "2024-03", "12", "390101"), "đơn vị khác, mã 003902"),
        (Mark("003901", "2024-02", "12", "390101"), "Tháng 2/2024"),
        (Mark("003901", "2024-03", "11", "390101"), "mã 11 thay vì 12"),
        (Mark("003901", "2024-03", "12", "390102"), "mã 390102 thay vì 390101"),
        (None, "Mã bảng"),
        ("GB1/003901/2024-13/12/390101", "Mã bảng"),
        (f"{MARK} {Mark('003901', '2024-02', '12', '390101')}", "Mã bảng"),
    ],
)
def test_a_file_of_another_sheet_is_refused(mark: Any, said: str) -> None:
    assert said in refusal(xlsx([row("3901001", members=45)], about=mark and str(mark)))


def test_files_that_are_none_of_ours_are_refused() -> None:
    rows = [row("3901001", members=45)]
    assert "tên cột" in refusal(xlsx(rows, columns=["code"]))
    assert "tên cột" in refusal(xlsx(rows, columns=["members", "savings"]))
    assert "tên cột" in refusal(xlsx(rows, columns=["Số hiệu", "Tên hàng"]))
    assert "tên cột" in refusal(b"a,b\n1,2\n")
    assert "không phải CSV" in refusal(b"\x00\x01\x02")
    assert "thiếu phần cuối" in refusal(b"PK\x03\x04 not a workbook")
    assert "không có dòng nào" in refusal(xlsx([]))
    assert "không có dòng nào" in refusal(xlsx([{"revision": "3901001/0"}]))
    assert "hai lần" in refusal(xlsx(rows, columns=[*COLUMNS, "members"]))
    assert "hai lần" in refusal(xlsx(rows, heads={"savers": "members"}))
    assert "1.001 dòng" in refusal(xlsx([row(f"{n:07}", members=1) for n in range(1, 1002)]))
