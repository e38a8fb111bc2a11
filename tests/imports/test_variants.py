"""The forms in which offices send one and the same statement, and what is remarked of odd cells."""

import codecs
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from associations.models import Quarter
from portfolio.imports.faults import sentence
from portfolio.imports.layouts import BUILT_IN
from portfolio.imports.reading import read
from portfolio.imports.table import Table
from portfolio.models import ImportFile

from .files import GROUP, LOAN, MILLION, as_csv, as_xlsx, errors, fault, loan, rules, sent
from .old_excel import Wrong, as_xls

NAMES = ["Nguyễn Thị Hường", "Đỗ Văn Ưu", "Trần Quốc Ẩn"]
GROUPS = [GROUP | {"TO_MATO": f"00000{n}1", "TO_TENTT": name} for n, name in enumerate(NAMES)]
# As windows-1258 writes them: tones are letters of their own behind their vowel.
AS_1258 = {
    "ễ": "ê\u0303", "ị": "i\u0323", "ườ": "ươ\u0300", "ỗ": "ô\u0303", "ầ": "â\u0300",
    "ố": "ô\u0301", "Ẩ": "Â\u0309",
}  # fmt: skip


def table(content: bytes) -> Table:
    return read(content, [*BUILT_IN.values()])


def in_1258(text: str) -> str:
    for letter, apart in AS_1258.items():
        text = text.replace(letter, apart)
    return text


def rewritten(content: bytes, old: bytes, new: bytes, **names: str) -> bytes:
    """A workbook with something else in its parts, or with parts of other names."""
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(into, "w") as other:
        for name in book.namelist():
            part = book.read(name)
            other.writestr(
                names.get(Path(name).stem, name), part.replace(old, new) if old else part
            )
    return into.getvalue()


def lines(rows: Sequence[dict[str, Any]]) -> list[list[Any]]:
    return [list(rows[0]), *(list(row.values()) for row in rows)]


TITLES = ["NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "HỒ SƠ TỔ, ngày 31/03/2024; đơn vị: đồng"]
TITLE_LINES = [[title] for title in TITLES]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(as_csv(GROUPS), id="utf-8"),
        pytest.param(as_csv(GROUPS, encoding="utf-8-sig", delimiter=";"), id="utf-8 with mark"),
        pytest.param(
            as_csv([row | {"TO_TENTT": in_1258(row["TO_TENTT"])} for row in GROUPS],
                   encoding="cp1258"), id="windows-1258",
        ),
        pytest.param(
            as_csv([row | {"TO_TENTT": in_1258(row["TO_TENTT"])} for row in GROUPS],
                   delimiter="\t", titles=["HO SO TO"], encoding="cp1258"), id="1258, tab, title",
        ),
        pytest.param(
            codecs.BOM_UTF16_LE + as_csv(GROUPS, delimiter="\t", encoding="utf-16-le"),
            id="Unicode text of Excel",
        ),
        pytest.param(
            codecs.BOM_UTF16_BE + as_csv(GROUPS, delimiter=";", encoding="utf-16-be"),
            id="utf-16, big end first",
        ),
        pytest.param(as_csv(GROUPS).replace(b"\r\n", b"\r"), id="lines of an old Mac"),
        pytest.param(as_csv(GROUPS, titles=["sep=,"]), id="with the delimiter said"),
        pytest.param(as_csv(GROUPS, titles=TITLES, delimiter=";"), id="title rows"),
        pytest.param(as_csv(GROUPS, titles=[""] * 29), id="header in row 30"),
        pytest.param(as_xlsx(GROUPS, titles=TITLES, down=3), id="xlsx with title rows"),
        pytest.param(as_xls(lines(GROUPS)), id="xls"),
        pytest.param(as_xls([*TITLE_LINES, [], *lines(GROUPS)]), id="xls with title rows"),
        pytest.param(
            as_xls([["", "", *line] for line in lines(GROUPS)]), id="xls from the third column on"
        ),
        pytest.param(
            as_xlsx([row | {"TO_TENTT": f" {row['TO_TENTT']}\n"} for row in GROUPS]),
            id="lines in cells",
        ),
        pytest.param(
            rewritten(as_xlsx(GROUPS), b'Target="worksheets', b'Target="/xl/worksheets'),
            id="places from the root, as openpyxl writes them",
        ),
        pytest.param(
            rewritten(as_xlsx(GROUPS), b"", b"", sharedStrings="xl/SharedStrings.xml"),
            id="another spelling of a part",
        ),
        pytest.param(
            rewritten(as_xlsx(GROUPS), b"sheet1.xml", b"data.xml", sheet1="xl/worksheets/data.xml"),
            id="another name of a sheet's part",
        ),
        pytest.param(
            rewritten(
                as_xlsx(GROUPS),
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            ),
            id="the strict form of Excel",
        ),
    ],
)  # fmt: skip
def test_one_file_in_many_forms(content: bytes) -> None:
    found = table(content)
    assert found.columns["leader"] == NAMES
    assert found.columns["group_code"] == ["0000001", "0000011", "0000021"]
    assert found.faults == []


@pytest.mark.parametrize("form", [as_csv, as_xlsx, lambda rows: as_xls(lines(rows))])
def test_three_marks_at_thousands_in_one_column(form: Any) -> None:
    cells = [
        "40.000.000",
        "40,000,000",
        "40 000 000",
        "40000000",
        40_000_000,
        "40\u00a0000\u202f000",
    ]
    found = table(form([loan(n, KU_DNOTHAN=cell) for n, cell in enumerate(cells, start=1)]))
    assert found.columns["current"] == [40 * MILLION] * len(cells)
    assert found.faults == []


@pytest.mark.parametrize("form", [as_csv, as_xlsx, lambda rows: as_xls(lines(rows))])
def test_days_in_three_forms_in_one_column(form: Any) -> None:
    cells = ["15/01/2023", "2023-01-15", 44941, "15.1.2023", "15-01-2023", "2023-01-15 00:00:00"]
    found = table(form([loan(n, KU_NGAYVAY=cell) for n, cell in enumerate(cells, start=1)]))
    assert found.columns["made_on"] == [date(2023, 1, 15)] * len(cells)
    assert found.faults == []


def test_a_day_that_a_spreadsheet_shows_as_one() -> None:
    """A number in the form of a day: what Excel makes of days that are typed."""
    into = io.BytesIO()
    with xlsxwriter.Workbook(into) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(LOAN))
        sheet.write_row(1, 0, list(LOAN.values()))
        at = list(LOAN).index("KU_NGAYVAY")
        sheet.write_datetime(1, at, date(2023, 1, 15), book.add_format({"num_format": "dd/mm/yy"}))
    assert table(into.getvalue()).columns["made_on"] == [date(2023, 1, 15)]


@pytest.mark.parametrize("form", [as_csv, as_xlsx])
def test_175_columns(form: Any) -> None:
    others = {f"KU_KHAC_{n:03}": n for n in range(175 - len(LOAN))}
    found = table(form([others | loan(1), others | loan(2)]))
    assert len(found.unknown) == 175 - len(LOAN)
    assert found.columns["current"] == [40 * MILLION] * 2


def with_formulas(*results: Any) -> bytes:
    """HSKU whose outstanding is computed; a result of None was never saved, as openpyxl does it."""
    into = io.BytesIO()
    with xlsxwriter.Workbook(into) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(LOAN))
        at = list(LOAN).index("KU_DNOTHAN")
        for number, result in enumerate(results, start=1):
            sheet.write_row(number, 0, list(loan(number).values()))
            sheet.write_formula(number, at, "=K2-L2", None, "none" if result is None else result)
    return rewritten(into.getvalue(), b' t="str"><f>K2-L2</f><v>none</v>', b"><f>K2-L2</f><v></v>")


def test_formulas_without_results_are_an_error_not_a_silent_nothing(with_groups: Quarter) -> None:
    file = sent(with_groups, with_formulas(40 * MILLION, None, None))
    found = fault(file, "formulas_empty")
    assert (found.row, found.column, found.details) == (3, "KU_DNOTHAN", {"count": 2})
    assert file.state == ImportFile.State.REFUSED
    assert "lưu lại" in sentence(found)


def test_formulas_that_all_give_0_are_said(with_groups: Quarter) -> None:
    file = sent(with_groups, with_formulas(0, 0))
    found = fault(file, "formulas_zero")
    assert (found.row, found.column, found.details) == (2, "KU_DNOTHAN", {"count": 2})
    assert (file.state, errors(file)) == (ImportFile.State.STAGED, [])
    assert "formulas_zero" not in rules(sent(with_groups, with_formulas(0, 40 * MILLION)))


def test_formulas_nobody_reads_are_not_spoken_of(with_groups: Quarter) -> None:
    content = with_formulas(None, 0).replace(b"KU_DNOTHAN", b"KU_KHAC_01")
    assert "formulas_empty" not in rules(sent(with_groups, content))


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
def test_an_error_of_a_spreadsheet_is_no_0(with_groups: Quarter, error: str) -> None:
    file = sent(with_groups, with_formulas(40 * MILLION, error))
    found = fault(file, "number_unreadable")
    assert (found.row, found.column, found.value) == (3, "KU_DNOTHAN", error)


def test_formulas_and_errors_of_an_old_workbook(with_groups: Quarter) -> None:
    cells: list[Any] = [("=", 0.0), ("=", 0.0)]
    rows = [loan(n, KU_DNOQHAN=cell) for n, cell in enumerate(cells, start=1)]
    assert fault(sent(with_groups, as_xls(lines(rows))), "formulas_zero").details == {"count": 2}
    cells = [("=", 0.0), ("=", 5.0), Wrong(0x17), ("=", Wrong(0x2A))]
    rows = [loan(n, KU_DNOQHAN=cell) for n, cell in enumerate(cells, start=1)]
    file = sent(with_groups, as_xls([["HSKU"], *(["", *line] for line in lines(rows))]))
    found = file.faults.filter(column="KU_DNOQHAN")
    assert [(f.rule, f.row, f.value) for f in found] == [
        ("number_unreadable", 5, "#REF!"),
        ("number_unreadable", 6, "#N/A"),
    ]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Nguyễn\u202e Thị Thu", "Nguyễn Thị Thu"),
        ("Nguyễn\u200b Thị\ufeff Thu", "Nguyễn Thị Thu"),
        ("Nguyễn\x07Thị\x1b Thu", "Nguyễn Thị Thu"),
        ("\u2066Nguyễn Thị Thu\u2069", "Nguyễn Thị Thu"),
        ("Nguyễn Thị\u00ad Thu\U000e0041", "Nguyễn Thị Thu"),
        ("Nguyễn Thị Thu\x85", "Nguyễn Thị Thu"),
    ],
)
def test_what_cannot_be_seen_is_left_out_and_said(
    with_groups: Quarter, name: str, clean: str
) -> None:
    content = as_csv([GROUP, GROUP | {"TO_MATO": "0000022", "TO_TENTT": name}])
    found = table(content)
    assert found.columns["leader"] == ["Nguyễn Thị Thu", clean]
    (remark,) = found.faults
    assert (remark.rule, remark.row, remark.column) == ("letters_unseen", 3, "TO_TENTT")


def test_no_shown_value_of_a_fault_carries_what_cannot_be_seen(with_groups: Quarter) -> None:
    file = sent(with_groups, as_csv([loan(1, KU_DNOTHAN="4\u202e0\x07x")]))
    assert fault(file, "number_unreadable").value == "40 x"


def test_a_refused_file_says_why_with_its_line(quarter: Quarter) -> None:
    file = sent(quarter, as_csv(GROUPS) + b'"0000033,12\n')
    found = fault(file, "quote_open")
    assert found.details == {"line": 5} and "dòng 5" in sentence(found)
