"""Tables of differences between files: both values to the dong, and by how much they differ."""

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.numbers import DASH, written
from portfolio import markup
from portfolio.differences import Comparison, Difference
from portfolio.names import Names

from .columns import NUMERIC, ROW_NAME, Column

STATES = {"open": gettext_lazy("at work"), "closed": gettext_lazy("dissolved")}


class WholeColumn(Column):
    """A whole number, to the dong: what is held against something must not hide by rounding."""

    def __init__(self, verbose_name: Any, *, signed: bool = False, **more: Any) -> None:
        self.signed = signed
        super().__init__(verbose_name, attrs=NUMERIC, **more)

    def render(self, value: int) -> str:
        return written(value, signed=self.signed)

    def value(self, value: int | None) -> int | None:
        """The exact number, for files."""
        return value


class SumTable(tables.Table):
    """One row a comparison: how much was compared, how much differs, and both sums.

    `link` gives the address of the list of one comparison.
    """

    label = Column(gettext_lazy("What is compared"), accessor="comparison", attrs=ROW_NAME)
    compared = WholeColumn(gettext_lazy("Compared"))
    differing = WholeColumn(gettext_lazy("Different"))
    first = WholeColumn(gettext_lazy("By the first file"))
    second = WholeColumn(gettext_lazy("By the second file"))
    difference = WholeColumn(gettext_lazy("Difference"), signed=True)

    class Meta:
        orderable = False
        empty_text = gettext_lazy("Nothing can be compared yet: post at least two files.")
        default = DASH

    def __init__(self, rows: Any, link: Callable[[str], str], **more: Any) -> None:
        self.link = link
        super().__init__(rows, **more)

    def render_label(self, value: Comparison, record: Any) -> SafeString:
        files = markup.text(_against(value))
        linked = markup.linked(self.link(value.key) if record.differing else "", value.label)
        return SafeString(f'{linked}<small class="soft under">{files}</small>')

    def value_label(self, value: Comparison) -> str:
        return f"{value.label} ({_against(value)})"


class AssociationSumTable(tables.Table):
    """Both sums of a comparison by association."""

    label = Column(gettext_lazy("What is compared"), accessor="comparison", attrs=ROW_NAME)
    association = Column(gettext_lazy("Association"))
    differing = WholeColumn(gettext_lazy("Different"))
    first = WholeColumn(gettext_lazy("By the first file"))
    second = WholeColumn(gettext_lazy("By the second file"))
    difference = WholeColumn(gettext_lazy("Difference"), signed=True)

    class Meta:
        orderable = False
        default = DASH

    def render_label(self, value: Comparison) -> str:
        return self.value_label(value)

    def value_label(self, value: Comparison) -> str:
        return f"{value.label} ({_against(value)})"


class DifferenceTable(tables.Table):
    """One row a difference; `links` are the addresses of groups by their code."""

    kind = Column(gettext_lazy("What differs"), accessor="comparison", order_by=("kind",))
    group = Column(
        gettext_lazy("Group or person"), order_by=("group",), empty_values=(), attrs=ROW_NAME
    )
    association = Column(gettext_lazy("Association"), order_by=("association",))
    commune = Column(gettext_lazy("Commune"), order_by=("commune",))
    first = Column(
        gettext_lazy("First file"), accessor="comparison", order_by=("first",), attrs=NUMERIC
    )
    second = Column(
        gettext_lazy("Second file"), accessor="comparison", order_by=("second",), attrs=NUMERIC
    )
    size = WholeColumn(
        gettext_lazy("Difference"), signed=True, accessor="difference", order_by=("size",)
    )

    class Meta:
        sequence = ("group", "...")
        empty_text = gettext_lazy("No difference.")
        default = DASH

    def __init__(self, rows: Any, names: Names, links: Callable[[str], str], **more: Any) -> None:
        self.names, self.links = names, links
        super().__init__(rows, **more)

    def render_kind(self, value: Comparison) -> str:
        return str(value.label)

    def value_kind(self, value: Comparison) -> str:
        return f"{value.label} ({_against(value)})"

    def render_group(self, record: Difference) -> SafeString:
        person = markup.text(record.borrower)
        if not record.group:
            return SafeString(person)
        group = markup.linked(self.links(record.group), record.group)
        return SafeString(f"{group} · {person}") if person else group

    def value_group(self, record: Difference) -> str:
        return " · ".join(filter(None, [record.group, record.borrower]))

    def render_association(self, value: str) -> str:
        return self.names.of("association", value).label

    def render_commune(self, value: int) -> str:
        return self.names.of("commune", value).label

    def render_first(self, record: Difference) -> SafeString:
        return self._beside(record.comparison.first, record.first, record.comparison)

    def render_second(self, record: Difference) -> SafeString:
        return self._beside(record.comparison.second, record.second, record.comparison)

    def value_first(self, record: Difference) -> int | str:
        return self._exact(record.first, record.comparison)

    def value_second(self, record: Difference) -> int | str:
        return self._exact(record.second, record.comparison)

    def _beside(self, file: object, value: int | str | None, of: Comparison) -> SafeString:
        """A value below the name of its file."""
        shown = self._exact(value, of)
        number = written(shown) if isinstance(shown, int) else shown
        if of.unit == "VND" and isinstance(shown, int):
            number = _("%(number)s dong") % {"number": number}
        return SafeString(
            f'<small class="soft over">{markup.text(file)}</small>{markup.text(number)}'
        )

    def _exact(self, value: int | str | None, of: Comparison) -> int | str:
        """A number as it is, a code by its name; what a file does not have is said so."""
        if value is None:
            return _("not there")
        if of.unit == "state":
            return str(STATES[str(value)])
        if of.unit == "association":
            return self.names.of("association", value).label
        if of.unit == "commune":
            found = self.names.find("commune", str(value))
            return str(value) if found is None else self.names.of("commune", found).label
        return value


def _against(comparison: Comparison) -> str:
    words = {"first": comparison.first, "second": comparison.second}
    return _("%(first)s against %(second)s") % words
