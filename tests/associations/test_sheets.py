"""What can be asked of a file: columns, its top, whole rows; and how far the reading is."""

import pytest

from associations import sheets
from tests.imports.files import GROUP, as_csv, as_xlsx
from tests.imports.old_excel import as_xls

ROWS = [GROUP, GROUP | {"TO_MATO": "0000022", "TO_TENTT": "Đỗ Thị Hường"}]


def test_the_sheet_that_was_read_is_named() -> None:
    assert sheets.read(as_xlsx(ROWS), ["to_mato"]).sheet == "Sheet1"
    assert sheets.read(as_csv(ROWS), ["to_mato"]).sheet == ""


def test_only_the_sheet_that_is_named_is_read() -> None:
    read = sheets.read(as_xlsx(ROWS), ["TO_MATO"], sheet="Sheet1")
    assert read.columns == {"TO_MATO": ["0000011", "0000022"]}
    with pytest.raises(sheets.Unreadable, match="sheet_not_there"):
        sheets.read(as_xlsx(ROWS), ["TO_MATO"], sheet="Sheet2")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_top_of_a_text_is_cut_by_the_delimiter_that_fits(delimiter: str) -> None:
    (top,) = sheets.top(as_csv(ROWS, delimiter=delimiter, titles=["Một, hai; ba"]), rows=2)
    assert (top.name, top.height, len(top.rows)) == ("", 4, 2)
    assert top.rows[1] == list(GROUP)


def test_the_top_of_a_workbook() -> None:
    (top,) = sheets.top(as_xlsx(ROWS, titles=["HỒ SƠ TỔ"], down=1))
    assert (top.name, top.height) == ("Sheet1", 5)
    assert sheets.top(as_xlsx(ROWS * 50, down=7), rows=3)[0].height == 7 + 101
    assert sheets.top(as_xls([["HSTO"], [], ["a"]]))[0].height == 3
    assert top.rows[1][0] == "HỒ SƠ TỔ"
    assert top.rows[2] == list(GROUP)


@pytest.mark.parametrize(
    "content", [as_csv(ROWS, titles=["a"], delimiter=";"), as_xlsx(ROWS, titles=["a"])]
)
def test_whole_rows_as_they_came(content: bytes) -> None:
    rows = sheets.rows(content, [4], names=["TO_MATO", "TO_TENTT"])
    assert rows.header == 2
    assert rows.rows == {2: list(GROUP), 4: list(ROWS[1].values())}
    assert sheets.rows(content, [1, 99]) == sheets.Rows(
        0, {1: ["a"] if b"PK" not in content else ["a", *[None] * 5]}
    )
