"""Text in files stays text: no spreadsheet takes a name for a formula."""

import pytest

from portfolio.downloads import Sheet, csv_file


@pytest.mark.parametrize("first", [*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20"])
def test_a_name_that_begins_like_a_formula(first: str) -> None:
    sheet = Sheet("x", [], [f"{first}1"], [[f"{first}1+1"], ["Tổ 1"]])
    lines = csv_file(sheet).decode("utf-8-sig").replace('"', "")
    assert lines.startswith(f"'{first}1")
    assert f"'{first}1+1" in lines
    assert "'Tổ" not in lines
