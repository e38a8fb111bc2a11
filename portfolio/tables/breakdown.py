"""Tables of the parts of an office: associations, communes, programmes, sources."""

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio import markup
from portfolio.figure import Figure
from portfolio.rows import Row

from .columns import Column, FigureColumn, NameColumn

PARTS: dict[str, Promise] = {
    "association": _("Association"),
    "commune": _("Commune"),
    "programme": _("Programme"),
    "source": _("Source of capital"),
    "group": _("Group"),
    "rating": _("Rating"),
}


class BreakdownTable(tables.Table):
    """One row a part; the footer is the whole, never a sum of what cannot be summed.

    `figures` are the columns by name, in their order. `part` is the mark of the whole.
    """

    name = NameColumn(_("Part"), footer=_("Total"))

    class Meta:
        empty_text = _("No figures of this quarter yet.")

    def __init__(
        self,
        rows: list[Row],
        whole: dict[str, Figure],
        figures: Sequence[tuple[str, FigureColumn]],
        *,
        dimension: str,
        part: str = "",
        **more: Any,
    ) -> None:
        self.whole, self.part = whole, part
        name = NameColumn(PARTS[dimension], footer=_("Total"))
        super().__init__(rows, extra_columns=[("name", name), *figures], **more)


class AssociationTable(BreakdownTable):
    """The associations and direct lending, with each association's share of entrusted lending."""

    bar = Column(
        "", accessor="figures__association_share", orderable=False, exclude_from_export=True
    )

    class Meta(BreakdownTable.Meta):
        sequence = ("name", "outstanding", "share", "bar", "...")

    def render_name(self, value: str, record: Row) -> str:
        return markup.swatched(record.name.code, markup.linked(record.href, value))

    def value_name(self, value: str) -> str:
        """The name alone, for files."""
        return value

    def render_bar(self, value: Figure, record: Row) -> str:
        width = f"{value.value or 0:.2f}"
        context = {"width": width, "meaning": record.name.code}
        return str(render_to_string("parts/share_bar.html", context))
