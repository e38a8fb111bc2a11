"""Faults as a workbook with the rows as they came, and the rows as they come back mended."""

import io
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

import portfolio.tasks  # noqa: F401 (what does the jobs)
from associations.jobs import Refused
from associations.models import Quarter
from portfolio.imports.confirming import confirm
from portfolio.imports.fault_book import fault_book
from portfolio.imports.mended import mended_in
from portfolio.imports.mending import mend
from portfolio.models import ImportContent, ImportFile
from tests.cast import Cast

from .files import MILLION, as_csv, as_xlsx, borrowers, errors, loan, loans, posted, sent, together
from .test_way import outstanding, work

State = ImportFile.State
Sheet = list[list[Any]]


def sheet(book: bytes, name: str = "Hồ sơ khế ước (HSKU)") -> Sheet:
    found: Sheet = (
        CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(name).to_python()
    )
    return found


def names(book: bytes) -> list[str]:
    return list(CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names)


def written(rows: Sheet) -> bytes:
    """A workbook of one sheet, as somebody's spreadsheet saves it."""
    into = io.BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True}) as book:
        page = book.add_worksheet("Bảng của tôi")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return into.getvalue()


def changed(file: ImportFile, **cells: Any) -> bytes:
    """The workbook of the file's faults with cells of its first faulty row changed."""
    rows = sheet(fault_book([file]))
    for column, value in cells.items():
        rows[3][rows[2].index(column)] = value
    return written(rows)


@pytest.fixture
def wrong(with_groups: Quarter) -> ImportFile:
    """A statement whose third and fourth rows are wrong: a group that is not, a text for a sum."""
    rows = (loan(1), loan(2, KU_MATO="0000099"), loan(3, KU_DNOTHAN="bốn mươi"))
    return sent(with_groups, loans(*rows), "HSKU.csv")


def test_the_faulty_rows_as_they_came(wrong: ImportFile) -> None:
    book = fault_book([wrong])
    assert names(book) == ["Lỗi", "Hồ sơ khế ước (HSKU)"]
    heads, *faults = sheet(book, "Lỗi")
    assert faults.pop()[1:5] == ["Cảnh báo", "cả tệp", "KU_MATO", "0000022"]
    assert heads[:5] == ["Tệp", "Mức độ", "Dòng", "Cột", "Giá trị"]
    assert [row[1:5] for row in faults] == [
        ["Lỗi", 3.0, "KU_MATO", "0000099"],
        ["Lỗi", 4.0, "KU_DNOTHAN", "bốn mươi"],
    ]
    rows = sheet(book)
    assert rows[0][0].startswith("HSKU.csv. Sửa các ô được tô màu")
    assert rows[2] == ["Dòng", *loan(2)]
    assert rows[3] == [3.0, *map(str, loan(2, KU_MATO="0000099").values())]
    assert rows[4][0] == 4.0


def test_strings_stay_strings_and_numbers_numbers(with_groups: Quarter) -> None:
    text = {"KU_MATO": "=1+1", "KU_SOKU": "0000000000000001", "GHI_CHU": "+84 912"}
    row = sheet(fault_book([sent(with_groups, as_csv([loan(1) | text]))]))[3]
    assert row[:4] == [2.0, "0000000000000001", "0000000001", "=1+1"]
    assert row[-1] == "+84 912" and str(40 * MILLION) in row
    numbers = as_xlsx([loan(1, KU_MATO="0000099")], titles=["Sao kê"])
    row = sheet(fault_book([sent(with_groups, numbers)]))[3]
    assert row[:5] == [3.0, "6600000000000001", "0000000001", "0000099", "003901"]
    assert 40.0 * MILLION in row


def test_cells_have_their_sentence(wrong: ImportFile) -> None:
    parts = ZipFile(io.BytesIO(fault_book([wrong])))
    notes = next(parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/comments"))
    assert "HSTO của quý này không có tổ 0000099" in notes


def test_mended_rows_stand_in_for_the_files(wrong: ImportFile, cast: Cast) -> None:
    quarter = wrong.quarter
    assert mend(wrong, changed(wrong, KU_MATO="0000011"), cast.lan) == 1
    assert [job.kind for job in work()] == ["stage_import"]
    wrong.refresh_from_db()
    assert (wrong.state, errors(wrong)) == (State.REFUSED, ["number_unreadable"])
    assert wrong.summary["mended"] == 1
    content = ImportContent.objects.get(file=wrong)
    assert mended_in(content) == {3: {"KU_MATO": ("0000099", "0000011")}}

    book = sheet(fault_book([wrong]))
    assert [row[0] for row in book[3:]] == [4.0]
    book[3][book[2].index("KU_DNOTHAN")] = 5.0 * MILLION
    assert mend(wrong, written(book), cast.lan) == 1
    work()
    wrong.refresh_from_db()
    assert (wrong.state, errors(wrong)) == (State.STAGED, [])
    confirm(wrong, cast.lan)
    work()
    assert outstanding(quarter) == 85 * MILLION
    assert not ImportContent.objects.exists()


def test_numbers_of_a_workbook_stay_the_same_rows(with_groups: Quarter, cast: Cast) -> None:
    """Below a title block the row numbers are those of the screen."""
    content = as_xlsx([loan(1), loan(2, KU_MATO="0000099")], titles=["Ngân hàng", "Sao kê"], down=2)
    file = sent(with_groups, content)
    assert mend(file, changed(file, KU_MATO="0000022"), cast.lan) == 1
    work()
    file.refresh_from_db()
    assert (file.state, errors(file)) == (State.STAGED, [])


def without(column: str) -> Callable[[Sheet], Sheet]:
    def leave_out(rows: Sheet) -> Sheet:
        at = rows[2].index(column)
        return [row[:at] + row[at + 1 :] if number > 1 else row for number, row in enumerate(rows)]

    return leave_out


def with_number(number: object) -> Callable[[Sheet], Sheet]:
    return lambda rows: [*rows[:3], [number, *rows[3][1:]], *rows[4:]]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (without("KU_MATO"), "thiếu cột KU_MATO"),
        (without("Dòng"), "thiếu cột Dòng"),
        (with_number(77.0), "Tệp không có dòng 77"),
        (with_number(2.5), "không có số dòng riêng"),
        (with_number(4.0), "không có số dòng riêng"),
        (with_number("²"), "không có số dòng riêng"),
        (with_number("9" * 5000), "không có số dòng riêng"),
        (lambda rows: rows, "Chưa có ô nào được sửa"),
        (lambda rows: [["x"], *rows[2:]], "Đây không phải bảng Excel các dòng lỗi"),
    ],
)
def test_a_workbook_that_does_not_fit(
    wrong: ImportFile, cast: Cast, spoil: Callable[[Sheet], Sheet], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        mend(wrong, written(spoil(sheet(fault_book([wrong])))), cast.lan)
    wrong.refresh_from_db()
    assert wrong.state == State.REFUSED


def test_a_workbook_of_another_file_or_state(wrong: ImportFile, cast: Cast) -> None:
    old = changed(wrong, KU_MATO="0000011")
    other = sent(wrong.quarter, loans(loan(9, KU_MATO="0000099")))
    with pytest.raises(Refused, match="là của tệp khác"):
        mend(other, old, cast.lan)
    mend(wrong, old, cast.lan)
    with pytest.raises(Refused, match="Chỉ sửa được tệp"):
        mend(wrong, old, cast.lan)
    work()
    wrong.refresh_from_db()
    with pytest.raises(Refused, match="Tệp đã được sửa sau khi tải"):
        mend(wrong, old, cast.lan)
    with pytest.raises(Refused, match="Đây không phải"):
        mend(wrong, b"\x00\x01", cast.lan)
    with pytest.raises(Refused, match="Chỉ sửa được tệp"):
        mend(posted(wrong.quarter, loans(loan(5))), old, cast.lan)


def test_a_file_of_a_set_is_judged_with_the_others(with_groups: Quarter, cast: Cast) -> None:
    files = together(with_groups, loans(loan(1, KU_MATO="0000099")), borrowers())
    file = files.files.get(kind="loans")
    book = fault_book(list(files.files.all()))
    assert names(book) == ["Lỗi", "Hồ sơ khế ước (HSKU)"]
    mend(file, changed(file, KU_MATO="0000011"), cast.lan)
    assert [job.kind for job in work()] == ["stage_set"]
    files.refresh_from_db()
    assert files.state == "staged"


def test_semicolons_and_unnamed_columns(with_groups: Quarter, cast: Cast) -> None:
    row = loan(1, KU_MATO="0000099")
    content = as_csv([{"STT": "1"} | row | {"": "ghi chú"}], delimiter=";")
    file = sent(with_groups, content)
    rows = sheet(fault_book([file]))
    assert rows[3][1] == "1" and rows[3][-1] == "ghi chú"
    mend(file, changed(file, KU_MATO="0000011"), cast.lan)
    work()
    file.refresh_from_db()
    assert file.state == State.STAGED
