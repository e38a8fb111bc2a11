"""Sheets that people upload: CSV, XLSX and XLS become columns of plain values, safely."""

import io
import json
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .sheet_reader import MOST_SECONDS, Unreadable

__all__ = ["Cell", "Sheet", "Unreadable", "read"]

Cell = str | float | None

# A real month-end file has 25 MB, and 156 MB unzipped.
MOST_UNZIPPED = 600 * 1024**2
MOST_ENTRIES = 2000
# Spreadsheets shrink to a tenth or so; what shrinks more is made to harm.
MOST_SHRINKING = 150
_READER = Path(__file__).with_name("sheet_reader.py")


@dataclass(frozen=True)
class Sheet:
    """The wanted columns of a sheet, by name in capitals, each with one cell a row.

    `titles` are the texts above the header, `header` is the header's row number, `unknown` are the
    names nobody asked for, `twice` the wanted ones that stand there more than once (the first one
    is read).
    """

    columns: dict[str, list[Cell]]
    titles: list[str] = field(default_factory=list)
    header: int = 1
    unknown: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    @property
    def height(self) -> int:
        """How many rows stand below the header."""
        return len(next(iter(self.columns.values()), []))

    def row(self, index: int) -> int:
        """The number that a spreadsheet shows beside the row with this index."""
        return self.header + 1 + index


def read(content: bytes, names: Iterable[str]) -> Sheet:
    """The columns with the names wanted (in any case), found by the header row that has most.

    Raises Unreadable, whose message is header_not_found, not_a_sheet, workbook_broken,
    encoding_unknown, sheet_too_large or sheet_too_slow.
    """
    _look_into_zip(content)
    wanted = json.dumps(sorted({name.upper() for name in names})).encode() + b"\n"
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_READER)],
            input=wanted + content,
            capture_output=True,
            timeout=MOST_SECONDS * 2,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("sheet_too_slow") from error
    if done.returncode != 0:
        slow = done.returncode == -signal.SIGXCPU
        raise Unreadable("sheet_too_slow" if slow else "sheet_too_large")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Unreadable(answer["refused"])
    return Sheet(**answer)


def _look_into_zip(content: bytes) -> None:
    """Refuses by its directory alone a workbook that would unpack to something huge."""
    if not content.startswith(b"PK\x03\x04"):
        return
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable("workbook_broken") from error
    unzipped = sum(entry.file_size for entry in entries)
    most = max(10 * 1024**2, min(MOST_UNZIPPED, MOST_SHRINKING * len(content)))
    if len(entries) > MOST_ENTRIES or unzipped > most:
        raise Unreadable("sheet_too_large")
