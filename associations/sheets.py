"""Sheets that people upload: CSV, XLSX and XLS become columns of plain values, safely."""

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import IO, Any

from .sheet_reader import Unreadable
from .sheet_reader.limits import MOST_SECONDS

__all__ = ["Cell", "Remark", "Rows", "Sheet", "Top", "Unreadable", "read", "rows", "top"]

logger = logging.getLogger(__name__)

Cell = str | float | None
Progress = Callable[[int], None]

_READER = Path(__file__).with_name("sheet_reader")
# Of our surroundings the reader needs to know where libraries are, and nothing else.
_SURROUNDINGS = ("LD_LIBRARY_PATH", "PATH")


@dataclass(frozen=True)
class Remark:
    """What people should know of a column: which rule, in which row first, in how many rows.

    formulas_empty: formulas without a result, as programs save them that compute nothing.
    letters_unseen: control and invisible characters were left out. formulas_zero: all formulas of
    the column give 0, as they do when the program that wrote them computed nothing.
    """

    rule: str
    column: str
    row: int
    count: int


@dataclass(frozen=True)
class Sheet:
    """The wanted columns of a sheet, by name in capitals, each with one cell a row.

    `sheet` is its name in the workbook (a text has none), `titles` are the texts above the header,
    `header` is the header's row number, `unknown` are the names nobody asked for, `twice` the
    wanted ones that stand there more than once (the first one is read), `remarks` what people
    should know of a column.
    """

    columns: dict[str, list[Cell]]
    titles: list[str] = field(default_factory=list)
    header: int = 1
    unknown: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    sheet: str = ""
    remarks: list[Remark] = field(default_factory=list)

    @property
    def height(self) -> int:
        """How many rows stand below the header."""
        return len(next(iter(self.columns.values()), []))

    def row(self, index: int) -> int:
        """The number that a spreadsheet shows beside the row with this index."""
        return self.header + 1 + index


@dataclass(frozen=True)
class Top:
    """The first rows of a sheet, with its name (a text has none) and how many rows it has."""

    name: str
    rows: list[list[Cell]]
    height: int


@dataclass(frozen=True)
class Rows:
    """Rows by their numbers with all their cells; `header` is the header's number, or 0."""

    header: int
    rows: dict[int, list[Cell]]


def read(
    content: bytes, names: Iterable[str], sheet: str = "", progress: Progress | None = None
) -> Sheet:
    """The columns with the names wanted (in any case), found by the header row that has most.

    Looks into the one `sheet` named, or all. `progress` is told now and then how many percent of
    the file are read. Raises Unreadable, whose message is the
    key of a sentence in associations.sheet_faults.UNREADABLE or header_not_found.
    """
    question = {"do": "columns", "names": sorted({n.upper() for n in names}), "sheet": sheet}
    answer = _ask(question, content, progress)
    return Sheet(**answer | {"remarks": [Remark(*remark) for remark in answer["remarks"]]})


def top(content: bytes, rows: int = 45) -> list[Top]:
    """The first rows of every sheet, or of a text by the delimiter that fits best.

    Raises Unreadable.
    """
    return [Top(**answer) for answer in _ask({"do": "top", "rows": rows}, content)["sheets"]]


def rows(
    content: bytes, numbers: Iterable[int], sheet: str = "", names: Iterable[str] = ()
) -> Rows:
    """Whole rows by their numbers, of the sheet named or the first one.

    With `names` it is the sheet (or delimiter) whose header has most of them, and the header comes
    too. Raises Unreadable.
    """
    wanted = sorted({name.upper() for name in names})
    question = {"do": "rows", "numbers": sorted(numbers), "names": wanted, "sheet": sheet}
    answer = _ask(question, content)
    return Rows(answer["header"], {int(n): cells for n, cells in answer["rows"].items()})


def _ask(question: dict[str, Any], content: bytes, progress: Progress | None = None) -> Any:
    """The reader's answer. Raises Unreadable."""
    asked = json.dumps(question).encode() + b"\n"
    with _in_memory(asked, content) as given, _in_memory() as answered:
        code, said = _run(given, answered, progress or (lambda percent: None))
        if code != 0:
            raise Unreadable(_ended(code, said))
        answered.seek(0)
        answer = json.load(answered)
    if "refused" in answer:
        raise Unreadable(answer["refused"], **answer["details"])
    return answer


def _ended(code: int, said: bytes) -> str:
    """Why the reader gave no answer: a limit ended it, or a fault of its own, which is logged."""
    if code == -signal.SIGXCPU:
        return "sheet_too_slow"
    if code in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV):
        return "sheet_too_large"
    # Where it stood, without what it said: that could be a name in the file.
    places = b" ".join(line.strip() for line in said.splitlines() if line.startswith(b"  File "))
    facts = {"places": places.decode()[-500:]}
    logger.error("the reader of sheets failed with code %s", code, extra={"facts": facts})
    return "workbook_broken"


def _run(given: IO[bytes], answered: IO[bytes], progress: Progress) -> tuple[int, bytes]:
    """Runs the reader to its end; its exit code, and the last that it said.

    Raises Unreadable when it hangs.
    """
    known = {name: os.environ[name] for name in _SURROUNDINGS if name in os.environ}
    child = subprocess.Popen(
        [sys.executable, "-I", str(_READER)],
        stdin=given,
        stdout=answered,
        stderr=subprocess.PIPE,
        env=known,
    )
    last = b""
    try:
        for said in _said(child):
            last = (last + said)[-4096:]
            for line in said.split():
                if line.isdigit() and len(line) < 3:
                    progress(int(line))
        return child.wait(), last
    finally:
        child.kill()
        child.wait()
        assert child.stderr is not None
        child.stderr.close()


def _said(child: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """What the reader says until it ends. Raises Unreadable when it hangs."""
    assert child.stderr is not None
    until = monotonic() + 4 * MOST_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(child.stderr, selectors.EVENT_READ)
        while True:
            if not selector.select(timeout=max(0, until - monotonic())):
                raise Unreadable("sheet_too_slow")
            said = os.read(child.stderr.fileno(), 65536)
            if not said:
                return
            yield said


@contextmanager
def _in_memory(*parts: bytes) -> Iterator[IO[bytes]]:
    """A file without a name and not on any disk, open at its beginning."""
    with os.fdopen(os.memfd_create("sheet"), "w+b") as file:
        file.writelines(parts)
        file.flush()
        file.seek(0)
        yield file
