"""The rows of a file in our own fields."""

from dataclasses import dataclass, field
from typing import Any

from .faults import Found
from .layouts import Layout


class Unacceptable(Exception):
    """A file of which no row can be read, and why."""

    def __init__(self, faults: list[Found]) -> None:
        super().__init__(faults[0].rule)
        self.faults = faults


@dataclass
class Table:
    """The rows of a file in our fields: `columns` by field, `rows` their numbers in the sheet.

    `sheet` is the name of the sheet in its workbook. A cell that could not be read is None and has
    a fault.
    """

    layout: Layout
    rows: list[int]
    columns: dict[str, list[Any]]
    titles: list[str]
    faults: list[Found] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    sheet: str = ""

    def only(self, keep: list[bool]) -> None:
        """Leaves out the rows that are not to be kept."""
        if all(keep):
            return
        self.rows = [r for r, k in zip(self.rows, keep, strict=True) if k]
        for name, column in self.columns.items():
            self.columns[name] = [v for v, k in zip(column, keep, strict=True) if k]
