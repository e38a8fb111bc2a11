"""A loan statement as large as a real month-end file: 27,403 rows of 175 columns.

As XLSX it has 25 MB, and 160 MB unpacked. Written row by row straight as XML, in seconds, and the
same at each time: the columns that are read come from `sheets.statement`, those beyond from the
numbers of row and column.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from xml.sax.saxutils import escape

from associations.periods import Period
from portfolio.model_office.statements import HSKU

from . import sheets

LOANS, COLUMNS = 27_403, 175
_EPOCH = date(1899, 12, 30)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PURPOSES = (
    "Mua trâu, bò sinh sản", "Cải tạo vườn tạp", "Nuôi lợn thịt", "Xây công trình nước sạch",
    "Mua sắm ngư cụ", "Trồng keo, chăm sóc rừng", "Chi phí học tập",
)  # fmt: skip
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="HSKU" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>"
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    ),
}


def workbook(period: Period, loans: int = LOANS, columns: int = COLUMNS) -> bytes:
    """HSKU of the bench's office for a quarter; its groups are those of `sheets.files`."""
    head = [*HSKU, *(f"KU_KHAC_{n:03}" for n in range(1, columns - len(HSKU) + 1))]
    rows: Iterator[Sequence[object]] = (
        [*row, *_beyond(n, columns - len(row))]
        for n, row in enumerate(sheets.statement(period, loans))
    )
    texts: dict[str, int] = {}
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in _PARTS.items():
            _add(book, name, [part])
        _add(book, "xl/worksheets/sheet1.xml", _sheet(chain([head], rows), texts))
        _add(book, "xl/sharedStrings.xml", _texts(texts))
    return into.getvalue()


def _beyond(row: int, count: int) -> Iterator[object]:
    """Cells of columns that nobody reads: amounts, often 0, days, notes, and many empty ones."""
    for column in range(count):
        mixed = row * 7919 + column * 104_729
        kind = column % 8
        if kind < 4:
            yield mixed % 90_000 * 1000 if mixed % 3 else 0
        elif kind == 4:
            yield date(2020 + mixed % 5, 1 + mixed % 12, 1 + mixed % 28)
        elif kind == 5:
            yield _PURPOSES[mixed % len(_PURPOSES)]
        elif kind == 6:
            yield mixed % 1_000_003
        else:
            yield f"GHI CHÚ {mixed % 5003}" if mixed % 4 == 0 else mixed % 60


def _sheet(rows: Iterable[Sequence[object]], texts: dict[str, int]) -> Iterator[str]:
    yield f'<worksheet xmlns="{_MAIN}"><sheetData>'
    letters = [_letters(n) for n in range(COLUMNS)]
    for number, row in enumerate(rows, start=1):
        cells = "".join(_cell(f"{letters[i]}{number}", c, texts) for i, c in enumerate(row))
        yield f'<row r="{number}" spans="1:{len(row)}">{cells}</row>'
    yield "</sheetData></worksheet>"


def _cell(place: str, value: object, texts: dict[str, int]) -> str:
    if isinstance(value, str):
        if not value:
            return f'<c r="{place}" s="0"/>'
        return f'<c r="{place}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - _EPOCH).days}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def _texts(texts: dict[str, int]) -> Iterator[str]:
    yield f'<sst xmlns="{_MAIN}" count="{len(texts)}" uniqueCount="{len(texts)}">'
    for text in texts:
        yield f"<si><t>{escape(text)}</t></si>"
    yield "</sst>"


def _add(book: zipfile.ZipFile, name: str, pieces: Iterable[str]) -> None:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with book.open(entry, "w") as into:
        into.write(_HEAD.encode())
        for piece in pieces:
            into.write(piece.encode())


def _letters(column: int) -> str:
    """The letters of a column, from 0: A, B … Z, AA …"""
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
