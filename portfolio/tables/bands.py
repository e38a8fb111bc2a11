"""The table of communes by band of their overdue ratio."""

from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portfolio import markup
from portfolio.cells import Cell

from .columns import ROW_NAME, CellColumn, Column


@dataclass(frozen=True)
class BandRow:
    """One band: how many communes lie in it, the change, and their names with addresses."""

    label: str
    communes: Cell
    change: Cell
    names: list[tuple[str, str]]


class BandTable(tables.Table):
    """One row a band, in the order of the bands; `heading` names the base of the changes."""

    label = Column(_("Overdue ratio"), attrs=ROW_NAME)
    communes = CellColumn(_("Communes"), "communes")
    change = CellColumn(_("Change"), "change")
    names = Column(_("Names"), empty_values=())

    class Meta:
        orderable = False

    def __init__(self, rows: list[BandRow], heading: str | Promise, **more: Any) -> None:
        changes = CellColumn(heading, "change")
        super().__init__(rows, extra_columns=[("change", changes)], **more)

    def render_names(self, value: list[tuple[str, str]]) -> SafeString:
        """Each commune leads to its own page."""
        return SafeString(", ".join(markup.linked(url, label) for label, url in value))

    def value_names(self, value: list[tuple[str, str]]) -> str:
        """The names alone, for files."""
        return ", ".join(label for label, _url in value)
