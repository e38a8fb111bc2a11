"""What is no sheet is refused by its bytes, each with the sentence that helps its sender."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest
from django.utils.translation import override

from associations import sheets
from associations.sheet_faults import UNREADABLE
from tests.imports.files import GROUP, as_csv, as_xlsx
from tests.imports.old_excel import as_xls, compound

ROWS = [GROUP, GROUP | {"TO_MATO": "0000022"}]
XLSX = as_xlsx(ROWS)
XLS = as_xls([list(GROUP), list(GROUP.values())])
CSV = as_csv(ROWS)


def archive(parts: Mapping[str, bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return into.getvalue()


def parts() -> dict[str, bytes]:
    """The entries of a right workbook."""
    with zipfile.ZipFile(io.BytesIO(XLSX)) as book:
        return {name: book.read(name) for name in book.namelist()}


def changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with another content of one entry."""
    return archive(parts() | {name: change(parts()[name])})


def with_password_bit() -> bytes:
    content = bytearray(XLSX)
    entry = content.rfind(b"PK\x01\x02")
    content[entry + 8] |= 1
    return bytes(content)


def declared_small() -> bytes:
    """A sheet of 60 MB of which the directory says that it has 1,000 bytes."""
    content = bytearray(archive(parts() | {"xl/worksheets/sheet1.xml": b" " * 60_000_000}))
    entry = content.find(b"xl/worksheets/sheet1.xml", content.find(b"PK\x01\x02")) - 46
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


BOMB = archive(parts() | {"xl/worksheets/sheet1.xml": b"0" * 60_000_000})
NESTED = archive({"HSTO.xlsx": XLSX, "more.zip": archive({"HSKU.csv": CSV})})
DOCUMENT = archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
OPEN = archive({"mimetype": b"application/vnd.oasis.opendocument", "content.xml": b"<office/>"})
WEB_PAGE = b"<html><body><table><tr><td>TO_MATO</td></tr></table></body></html>"
XML_TABLE = (
    b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)
ENTITIES = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "file_empty", id="empty"),
        pytest.param(b"\xef\xbb\xbf\r\n  \r\n", "file_empty", id="blank"),
        pytest.param(b"%PDF-1.7\n1 0 obj", "is_pdf", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "is_picture", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF", "is_picture", id="jpeg"),
        pytest.param(DOCUMENT, "is_document", id="docx"),
        pytest.param(compound({"WordDocument": b"x"}), "is_document", id="doc"),
        pytest.param(b"{\\rtf1\\ansi TO_MATO}", "is_document", id="rtf"),
        pytest.param(OPEN, "is_open_document", id="ods"),
        pytest.param(NESTED, "is_archive", id="zip"),
        pytest.param(b"Rar!\x1a\x07\x01\0", "is_archive", id="rar"),
        pytest.param(b"PK\x05\x06" + bytes(18), "is_archive", id="empty zip"),
        pytest.param(WEB_PAGE, "is_web_page", id="html as xls"),
        pytest.param(b"\xef\xbb\xbf\r\n<meta charset=utf-8>", "is_web_page", id="html with mark"),
        pytest.param(XML_TABLE, "is_xml_table", id="xml 2003"),
        pytest.param(b'<?xml version="1.0"?><a/>', "not_a_sheet", id="xml"),
        pytest.param(
            archive(parts() | {"xl/vbaProject.bin": b"x"}), "has_macros", id="xlsm"
        ),
        pytest.param(
            archive(parts() | {"xl/macrosheets/sheet1.xml": b"x"}), "has_macros", id="xlm"
        ),
        pytest.param(
            compound({"Workbook": b"x", "_VBA_PROJECT": b"x"}), "has_macros", id="xls with macros"
        ),
        pytest.param(as_xls([["TO_MATO"]], macro=True), "has_macros", id="xls of Excel 4"),
        pytest.param(
            archive({"[Content_Types].xml": b"x", "xl/workbook.bin": b"x"}),
            "workbook_binary",
            id="xlsb",
        ),
        pytest.param(
            compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}),
            "workbook_encrypted",
            id="xlsx with password",
        ),
        pytest.param(as_xls([["TO_MATO"]], password=True), "workbook_encrypted", id="xls locked"),
        pytest.param(with_password_bit(), "workbook_encrypted", id="zip with password"),
        pytest.param(XLSX[: len(XLSX) // 2], "workbook_cut", id="xlsx cut"),
        pytest.param(XLSX[:-30], "workbook_cut", id="xlsx cut at its end"),
        pytest.param(XLS[: len(XLS) // 2], "workbook_cut", id="xls cut"),
        pytest.param(XLS[:700], "workbook_cut", id="xls cut in its head"),
        pytest.param(compound({"Workbook": b"not records"}), "workbook_broken", id="xls of noise"),
        pytest.param(BOMB, "zip_bomb", id="bomb"),
        pytest.param(declared_small(), "workbook_broken", id="lie about a size"),
        pytest.param(
            archive(parts() | {f"xl/{n}.xml": b"" for n in range(3000)}), "zip_bomb", id="entries"
        ),
        pytest.param(
            changed("xl/worksheets/sheet1.xml", lambda x: x[:-200]), "workbook_broken", id="xml cut"
        ),
        pytest.param(
            changed("xl/workbook.xml", lambda x: ENTITIES), "workbook_broken", id="entities"
        ),
        pytest.param(CSV.replace(b"Thu", b"Th\0u"), "has_nul", id="csv with nul"),
        pytest.param(CSV.decode().encode("utf-16-le"), "has_nul", id="utf-16 without mark"),
        pytest.param(bytes(range(256)) * 4, "not_a_sheet", id="noise"),
        pytest.param(CSV[: CSV.rfind("ị".encode()) + 2], "letters_damaged", id="cut in a letter"),
        pytest.param(CSV.replace(b"Thu", b"Th\xff", 1), "letters_damaged", id="damaged letter"),
        pytest.param(CSV + b"x" * 300_000, "line_too_long", id="huge line"),
        pytest.param(CSV + b'"0000033,12,\n' * 3, "quote_open", id="quote within"),
        pytest.param(CSV + b'0000033,"12,39010101\n', "quote_open", id="quote to the end"),
    ],
)  # fmt: skip
def test_it_is_refused_with_its_own_reason(content: bytes, reason: str) -> None:
    with pytest.raises(sheets.Unreadable) as refused:
        sheets.read(content, GROUP)
    assert str(refused.value) == reason


def test_every_reason_is_said_in_vietnamese_and_no_two_alike() -> None:
    with override("vi"):
        said = [str(text) for text in UNREADABLE.values()]
    with override("en"):
        english = [str(text) for text in UNREADABLE.values()]
    assert not set(said) & set(english)
    assert len({*said}) == len(said)


def test_the_line_of_a_fault_is_said() -> None:
    with pytest.raises(sheets.Unreadable) as refused:
        sheets.read(CSV + b'0000033,"12\n', GROUP)
    assert refused.value.details == {"line": 4}


def test_small_files_inside_a_workbook_are_never_opened() -> None:
    content = archive(parts() | {"xl/embeddings/book.xlsx": BOMB})
    assert sheets.read(content, GROUP).height == 2
