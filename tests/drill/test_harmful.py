"""Workbooks made to take more memory or time than there is: refused in words, in bounded time."""

import io
import zipfile
from random import Random
from time import perf_counter

import pytest

from associations import sheets
from associations.sheet_reader.limits import MOST_SECONDS
from tests.imports.files import GROUP, as_xlsx

pytestmark = pytest.mark.drill

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def parts() -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(as_xlsx([GROUP]))) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def zipped(contents: dict[str, str]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in contents.items():
            book.writestr(name, content)
    return into.getvalue()


def texts(count: int) -> str:
    """So many different shared texts, which hardly shrink."""
    chance = Random(1)
    items = (f"<si><t>{chance.randbytes(60).hex()}</t></si>" for _ in range(count))
    return f'<sst xmlns="{_MAIN}">{"".join(items)}</sst>'


def refused(content: bytes) -> tuple[str, float]:
    start = perf_counter()
    with pytest.raises(sheets.Unreadable) as reason:
        sheets.read(content, ["NOWHERE"])
    return str(reason.value), perf_counter() - start


def test_texts_beyond_all_memory() -> None:
    content = zipped(parts() | {"xl/sharedStrings.xml": texts(1_500_000)})
    assert refused(content)[0] == "sheet_too_large"


def test_many_sheets_that_each_need_all_texts() -> None:
    """Half a megabyte of zip for minutes of work: the processor's time is what ends it."""
    made = parts()
    sheet = made.pop("xl/worksheets/sheet1.xml")
    empty = sheet.partition("<sheetData>")[0] + "<sheetData/></worksheet>"
    made |= {f"xl/worksheets/sheet{n}.xml": empty for n in range(1, 1500)}
    relation = made["xl/_rels/workbook.xml.rels"]
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    more = "".join(
        f'<Relationship Id="x{n}" Type="{kind}" Target="worksheets/sheet{n}.xml"/>'
        for n in range(2, 1500)
    )
    made["xl/_rels/workbook.xml.rels"] = relation.replace("</Rel", f"{more}</Rel")
    listed = "".join(f'<sheet name="x{n}" sheetId="{n}" r:id="x{n}"/>' for n in range(2, 1500))
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace("</sheets>", f"{listed}</sheets>")
    made["xl/sharedStrings.xml"] = texts(60_000)
    reason, seconds = refused(zipped(made))
    assert reason == "sheet_too_slow"
    print(f"\nended after {seconds:.0f} s")
    assert MOST_SECONDS == 30
