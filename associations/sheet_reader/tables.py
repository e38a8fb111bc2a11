"""The tables that a file may hold: the sheets of a workbook, a text by each of its delimiters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice

from . import Unreadable, texts
from .cells import Row
from .formulas import Formulas
from .kinds import Kind, kind_of

Tell = Callable[[int], None]


@dataclass
class Table:
    """Rows from the first one on, so that their numbers are those of the screen.

    A text has no `name`. What is known of formulas grows while the rows are read.
    """

    name: str
    rows: Iterator[Row]
    formulas: Formulas = field(default_factory=Formulas)
    fault: Unreadable | None = None
    measured: Callable[[], int | None] = lambda: None

    def first(self, count: int) -> list[Row]:
        """The first rows, which `rows` gives again, as far as they can be read.

        Whoever reads on meets the fault.
        """
        taken: list[Row] = []
        try:
            taken.extend(islice(self.rows, count))
        except Unreadable as fault:
            self.fault = fault
            self.rows = chain(taken, _fails(fault))
        else:
            self.rows = chain(taken, self.rows)
        return taken

    def height(self) -> int:
        """How many rows there are in all. Reads them where it has to."""
        height = self.measured()
        return sum(1 for _ in self.rows) if height is None else height


def tables(content: bytes, sheet: str, tell: Tell) -> Iterator[Table]:
    """Every table that the content may be, or the sheet of one name.

    `tell` is given how many percent were read. Raises Unreadable, also while rows are read.
    """
    kind = kind_of(content)
    if kind is Kind.TEXT:
        encoding = texts.encoding_of(content)
        for delimiter in texts.DELIMITERS:
            told = _percent(len(content), tell)
            yield Table("", texts.rows(content, encoding, delimiter, told))
        return
    found = False
    for table in _xlsx(content, tell) if kind is Kind.XLSX else _xls(content):
        if sheet in ("", table.name):
            found = True
            yield table
    if sheet and not found:
        raise Unreadable("sheet_not_there")


def _xlsx(content: bytes, tell: Tell) -> Iterator[Table]:
    from .broken import broken_is_said
    from .package import Package

    with broken_is_said():
        package = Package(content)
    told = _percent(sum(part.entry.file_size for part in package.sheets), tell)
    for part in package.sheets:
        formulas = Formulas()
        rows = _guarded(package.rows(part, formulas, told))
        yield Table(part.name, rows, formulas, measured=partial(package.height, part))


def _xls(content: bytes) -> Iterator[Table]:
    from . import old_workbook
    from .broken import broken_is_said

    with broken_is_said():
        found = [*old_workbook.sheets(content)]
    for name, rows, formulas in found:
        yield Table(name, _guarded(rows), formulas)


def _guarded(rows: Iterator[Row]) -> Iterator[Row]:
    from .broken import broken_is_said

    with broken_is_said():
        yield from rows


def _percent(size: int, tell: Tell) -> Tell:
    """Told how many bytes more were read, tells how many percent of `size` that makes."""
    read = 0

    def told(more: int) -> None:
        nonlocal read
        read += more
        tell(min(99, read * 100 // max(size, 1)))

    return told


def _fails(fault: Unreadable) -> Iterator[Row]:
    yield from ()
    raise fault
