"""What the bytes of a file are, told by the bytes themselves: its name says nothing.

Everything that is no sheet is refused with the reason that helps its sender; so is a workbook with
macros, which a sheet of figures does not need.
"""

import io
import re
import struct
import zipfile
from enum import Enum

from . import Unreadable, compound

# A real month-end file has 25 MB, and 156 MB unzipped.
MOST_UNZIPPED = 400 * 1024**2
MOST_ENTRIES = 2000
# Spreadsheets shrink to a tenth or so; what shrinks more, and is large, is made to harm.
MOST_SHRINKING = 100
ALWAYS_UNZIPPED = 10 * 1024**2

_ZIP = b"PK\x03\x04"
_MAGIC = {
    b"%PDF": "is_pdf",
    b"\x89PNG": "is_picture",
    b"\xff\xd8\xff": "is_picture",
    b"GIF8": "is_picture",
    b"{\\rtf": "is_document",
    b"Rar!\x1a": "is_archive",
    b"7z\xbc\xaf\x27\x1c": "is_archive",
    b"\x1f\x8b\x08": "is_archive",
    b"PK\x05\x06": "is_archive",
    b"MIME-Version:": "is_web_page",
}
_WEB_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|meta|body|table|style|div)\b", re.IGNORECASE
)
_XML_TABLE = (b"urn:schemas-microsoft-com:office:spreadsheet", b"mso-application")


class Kind(Enum):
    """The sorts of files that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"


def kind_of(content: bytes) -> Kind:
    """What a file is. Raises Unreadable for everything that is not read."""
    if not content.strip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise Unreadable("file_empty")
    if content.startswith(_ZIP):
        _look_into_zip(content)
        return Kind.XLSX
    if content.startswith(compound.MAGIC[:4]):
        try:
            compound.look_into(content)
        except struct.error as error:
            raise Unreadable("workbook_broken") from error
        return Kind.XLS
    for magic, reason in _MAGIC.items():
        if content.startswith(magic):
            raise Unreadable(reason)
    _no_markup(content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip())
    return Kind.TEXT


def _no_markup(start: bytes) -> None:
    """Programs save web pages and XML under the name .xls, and Excel opens them."""
    if not start.startswith(b"<"):
        return
    if any(mark in start for mark in _XML_TABLE):
        raise Unreadable("is_xml_table")
    raise Unreadable("is_web_page" if _WEB_PAGE.search(start) else "not_a_sheet")


def _look_into_zip(content: bytes) -> None:
    """Judges a zip file by its directory alone, before anything of it is unpacked."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        whole = b"PK\x05\x06" in content[-65_557:]
        raise Unreadable("workbook_broken" if whole else "workbook_cut") from error
    except (
        ArithmeticError,
        LookupError,
        NotImplementedError,
        OSError,
        ValueError,
        struct.error,
    ) as error:
        raise Unreadable("workbook_broken") from error
    unzipped = sum(entry.file_size for entry in entries)
    most = max(ALWAYS_UNZIPPED, min(MOST_UNZIPPED, MOST_SHRINKING * len(content)))
    if len(entries) > MOST_ENTRIES or unzipped > most:
        raise Unreadable("zip_bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("workbook_encrypted")
    _of_a_workbook({entry.filename.lower().replace("\\", "/") for entry in entries})


def _of_a_workbook(names: set[str]) -> None:
    if any(n.endswith("vbaproject.bin") or n.startswith("xl/macrosheets/") for n in names):
        raise Unreadable("has_macros")
    if "xl/workbook.bin" in names:
        raise Unreadable("workbook_binary")
    if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
        raise Unreadable("is_document")
    if {"mimetype", "content.xml"} <= names:
        raise Unreadable("is_open_document")
    if not any(name.startswith(("xl/", "[content_types]")) for name in names):
        raise Unreadable("is_archive")
