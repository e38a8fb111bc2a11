"""The reader may take only so much memory and time, reaches nobody, and cuts large sheets."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from associations import sheets
from associations.periods import Period
from associations.sheet_reader import Unreadable, answers, package
from portfolio.bench.real_size import workbook
from tests.imports.files import GROUP, as_xlsx

ROWS = [GROUP | {"TO_MATO": f"{n:07}", "TO_TENTT": f"Nguyễn Thị {n % 7}"} for n in range(400)]
# What the reader tries after it was sealed, as a program.
REACHING = """
import socket, subprocess, sys
sys.path.insert(0, {root!r})
from associations.sheet_reader.limits import limit
limit()
for reach in {reaches!r}:
    try:
        eval(reach)
    except PermissionError:
        print("refused")
"""


def sheet_of(rows: str) -> bytes:
    """A workbook whose only sheet has these rows in XML."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx(ROWS[:1]))) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    head, end = sheet.partition("<sheetData>")[0], sheet.partition("</sheetData>")[2]
    return zipped(parts | {"xl/worksheets/sheet1.xml": f"{head}<sheetData>{rows}</sheetData>{end}"})


def test_the_reader_reaches_no_network_and_starts_no_program(settings) -> None:
    """The kernel refuses, so whatever a file makes the reader do ends there."""
    reaches = [
        "socket.socket()",
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "subprocess.run(['true'])",
        "__import__('os').fork()",
        "__import__('os').execv('/bin/true', ['true'])",
    ]
    program = REACHING.format(root=str(settings.BASE_DIR), reaches=reaches)
    ran = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["refused"] * len(reaches)


def zipped(parts: Mapping[str, str]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return into.getvalue()


@pytest.mark.parametrize("corner", ["AZ700000", "XFD1048576"])
def test_a_sheet_that_takes_too_much_memory_is_refused(corner: str) -> None:
    """Two cells in opposite corners make a gigabyte of cells, or hundreds of them."""
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>TO_MATO</t></is></c></row>'
    far = f'<row r="{corner.lstrip("AFDXZ")}"><c r="{corner}"><v>1</v></c></row>'
    with pytest.raises(Unreadable, match="sheet_too_large"):
        sheets.read(sheet_of(head + far), ["TO_MATO"])


def cut(content: bytes, monkeypatch: pytest.MonkeyPatch, told: list[int]) -> dict[str, Any]:
    """What is read of a sheet that is cut every few rows."""
    monkeypatch.setattr(package, "PIECE", 4096)
    monkeypatch.setattr(package, "_CHUNK", 512)
    return answers.columns(content, [*GROUP], "", told.append)


def test_a_sheet_in_pieces_is_read_as_a_whole_one(monkeypatch) -> None:
    content = as_xlsx(ROWS, titles=["HỒ SƠ TỔ"], down=3)
    whole = sheets.read(content, GROUP)
    told: list[int] = []
    pieces = cut(content, monkeypatch, told)
    assert (pieces["columns"], pieces["header"]) == (whole.columns, whole.header)
    assert (whole.height, whole.header) == (len(ROWS), 5)
    assert told == sorted(told) and len({*told}) > 20 and told[-1] == 99


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("numbered", [True, False])
def test_rows_keep_their_numbers_in_pieces(monkeypatch, prefix: str, numbered: bool) -> None:
    """Programs leave out numbers of rows, or set a prefix before every name; rows may be blank."""
    content = rewritten(as_xlsx([*ROWS[:200], {}, {}, *ROWS[200:]]), prefix, numbered)
    whole = sheets.read(content, GROUP)
    assert cut(content, monkeypatch, [])["columns"] == whole.columns
    blank = [None, None] if numbered else []
    assert whole.columns["TO_MATO"][199 : 201 + len(blank)] == ["0000199", *blank, "0000200"]


def rewritten(content: bytes, prefix: str, numbered: bool) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    if not numbered:
        sheet = re.sub(r'<(row|c) r="\w+"', r"<\1", sheet)
    sheet = re.sub(r"<(/?)(?=[a-zA-Z])", rf"<\1{prefix}", sheet)
    if prefix:
        sheet = sheet.replace("xmlns=", f"xmlns:{prefix[:-1]}=")
    return zipped(parts | {"xl/worksheets/sheet1.xml": sheet})


def test_rows_out_of_order_in_a_cut_sheet_are_refused_not_mixed_up(monkeypatch) -> None:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>TO_MATO</t></is></c></row>'
    rows = [f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 300)]
    assert cut(sheet_of("".join([head, *rows])), monkeypatch, [])["header"] == 1
    with pytest.raises(Unreadable, match="workbook_broken"):
        cut(sheet_of("".join([head, *rows[100:], *rows[:100]])), monkeypatch, [])


def test_progress_is_told_while_a_large_sheet_is_read() -> None:
    told: list[int] = []
    sheets.read(workbook(Period(2024, 1), loans=600), ["KU_SOKU"], progress=told.append)
    assert told == sorted({*told}) and told
