"""Every form in which a file may arrive comes out as the same rows."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from portfolio.imports import completing, reading
from portfolio.imports.layouts import BUILT_IN
from portfolio.imports.table import Table, Unacceptable
from portfolio.models import ImportFile

from .files import GROUP, LOAN, MILLION, as_csv, as_xlsx, groups, loan, loans, scores

Kind = ImportFile.Kind
ROWS = [GROUP, GROUP | {"TO_MATO": "0000022", "TO_TENTT": "Đỗ Thị Hường"}]


def read(content: bytes) -> Table:
    return reading.read(content, list(BUILT_IN.values()))


def refused(content: bytes) -> list[str]:
    with pytest.raises(Unacceptable) as reason:
        read(content)
    return [found.rule for found in reason.value.faults]


@pytest.mark.parametrize(
    "content",
    [
        as_csv(ROWS),
        as_csv(ROWS, delimiter=";", encoding="utf-8-sig"),
        as_csv(ROWS, delimiter="\t"),
        as_csv(ROWS, titles=["Phòng giao dịch Bình Minh, ngày 31/03/2024", "", "HSTO"]),
        as_xlsx(ROWS),
        as_xlsx(ROWS, titles=["HỒ SƠ TỔ", "Quý I/2024"], down=2),
        as_csv([{name.lower(): cell for name, cell in row.items()} for row in ROWS]),
    ],
)
def test_forms_of_a_file(content: bytes) -> None:
    table = read(content)
    assert table.layout is BUILT_IN[Kind.GROUPS]
    assert table.columns["group_code"] == ["0000011", "0000022"]
    assert table.columns["leader"] == ["Nguyễn Thị Thu", "Đỗ Thị Hường"]
    assert table.faults == []


def test_windows_1258_is_brought_to_one_form() -> None:
    """In this encoding a tone is a letter of its own behind its vowel."""
    # As Windows writes it: ô and its tone apart.
    decomposed = "Nguyễn Thị Hồng".replace("ễ", "ê\u0303").replace("ị", "i\u0323")
    decomposed = decomposed.replace("ồ", "ô\u0300")
    content = as_csv([GROUP | {"TO_TENTT": decomposed}], encoding="cp1258")
    assert read(content).columns["leader"] == ["Nguyễn Thị Hồng"]


def test_rows_have_the_numbers_a_spreadsheet_shows() -> None:
    assert read(as_csv(ROWS)).rows == [2, 3]
    assert read(as_xlsx(ROWS, titles=["a", "b"], down=3)).rows == [7, 8]


def test_zeros_that_a_spreadsheet_dropped_come_back() -> None:
    numbers = {"TO_MATO": 11, "TO_DVUT": 12, "TO_MADP": 39010101, "TO_MAPGD": 3901}
    table = read(as_xlsx([GROUP | numbers]))
    assert table.columns["group_code"] == ["0000011"]
    assert table.columns["office_code"] == ["003901"]
    assert table.faults == []


def test_unknown_columns_are_listed_and_personal_data_is_not_even_read() -> None:
    table = read(as_csv([{"KH_MAKH": "1", "KH_TENKH": "A", "KH_MADP": "390101",
                          "KH_CMT": "038", "GHI_CHU": "x"}]))  # fmt: skip
    assert table.unknown == ["GHI_CHU"]
    assert "038" not in repr(table)


def test_missing_columns_are_named() -> None:
    row = {name: cell for name, cell in LOAN.items() if name not in ("KU_DNOQHAN", "KU_MATO")}
    with pytest.raises(Unacceptable) as reason:
        read(as_csv([row]))
    assert reason.value.faults[0].rule == "columns_missing"
    assert reason.value.faults[0].details == {"columns": "KU_MATO, KU_DNOQHAN"}


def test_a_column_that_is_there_twice_is_not_guessed() -> None:
    content = loans().replace(b"KU_NGUONVON", b"KU_DNOTHAN")
    assert refused(content) == ["column_twice"]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file_empty"),
        (b"a,b,c\n1,2,3\n", "header_not_found"),
        (b"\n" * 31 + groups(), "header_not_found"),
        (b"PK\x03\x04 not a zip", "workbook_cut"),
        (b"\xd0\xcf\x11\xe0 not a workbook", "workbook_cut"),
        (b"\x00\x01\x02", "not_a_sheet"),
        (groups()[: groups().index(b"\n")], "sheet_empty"),
    ],
)
def test_what_is_no_file_of_ours(content: bytes, rule: str) -> None:
    assert refused(content) == [rule]


def test_a_workbook_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 50 * 1024**2)
    assert len(into.getvalue()) < 100_000
    assert refused(into.getvalue()) == ["zip_bomb"]


def test_the_last_maturity_present_decides() -> None:
    days = {"KU_NGAYDHAN_1": "01/01/2024", "KU_NGAYDHAN_2": "", "KU_NGAYDHAN_3": ""}
    rows = [
        loan(1, **days),
        loan(2, **days | {"KU_NGAYDHAN_2": "02/02/2025"}),
        loan(3, **days | {"KU_NGAYDHAN_2": "02/02/2025", "KU_NGAYDHAN_3": "03/03/2024"}),
    ]
    table = read(as_csv(rows))
    assert table.columns["matures_on"] == [date(2024, 1, 1), date(2025, 2, 2), date(2024, 3, 3)]


def test_an_empty_amount_is_nothing_and_an_absent_column_is_unknown() -> None:
    table = read(as_csv([loan(1, KU_DNOQHAN="", KU_Q_LUUVU="")]))
    assert table.columns["overdue"] == [0]
    assert table.columns["rolled_over"] == [0]
    assert table.columns["written_off"] == [None]
    assert "KU_Q_GOCXOA" in table.absent


def test_a_sum_over_columns_needs_all_of_them() -> None:
    to_date = {"KU_A_TNTHAN": 1, "KU_A_TNQHAN": 2}
    assert read(as_csv([loan(1, **to_date)])).columns["repaid_to_date"] == [None]
    whole = to_date | {"KU_A_TNKHOANH": 4}
    assert read(as_csv([loan(1, **whole)])).columns["repaid_to_date"] == [7]


def test_group_0000000_is_no_group() -> None:
    table = read(loans(loan(1, KU_MATO="0000000"), loan(2, KU_MATO=""), loan(3, KU_MATO="0")))
    assert table.columns["group_code"] == [None, None, None]


def test_scores_without_a_group_or_points_are_left_out_with_a_warning() -> None:
    none = dict.fromkeys(
        ["DIEM_GDTX", "DIEM_NQH", "DIEM_THU_NO", "DIEM_THU_LAI", "DIEM_TV_TIENGUI", "DIEM_DS_TG",
         "TONG_DIEM", "XEP_LOAI"], "",
    )  # fmt: skip
    table = read(scores({}, {"MA_TO": "0000000"}, {"MA_TO": "0000022"} | none))
    assert table.columns["group_code"] == ["0000011"]
    assert [f.rule for f in table.faults] == ["row_without_group", "row_without_score"]


def test_notes_below_the_table_are_no_rows() -> None:
    table = read(groups() + b'\n,,,,,\n"",,,,,\n')
    assert table.rows == [2, 3]


def test_a_layout_may_say_that_flows_hold_what_was_rolled_over() -> None:
    layout = replace(BUILT_IN[Kind.LOANS], rollover_included=True)
    columns = {"disbursed": [9 * MILLION], "repaid_current": [9 * MILLION],
               "rolled_over": [4 * MILLION]}  # fmt: skip
    table = Table(layout, [2], columns, [])
    completing.complete(table)
    assert table.columns["disbursed"] == table.columns["repaid_current"] == [5 * MILLION]
