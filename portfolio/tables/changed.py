"""The table of what a file has new, gone or changed: old and new values side by side."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.numbers import DASH
from portfolio.imports.changed import Changed, Field
from portfolio.names import Names

from .columns import NUMERIC, ROW_NAME, Column
from .differences import STATES, WholeColumn

_DEBT = {
    "current": gettext_lazy("Current debt"),
    "overdue": gettext_lazy("Overdue"),
    "frozen": gettext_lazy("Frozen"),
    "overdue_frozen": gettext_lazy("Overdue and frozen"),
    "paid": gettext_lazy("Paid off"),
}


class ValueColumn(Column):
    """A value of a row before or now, in words; what differs from the other one is set off."""

    def __init__(self, verbose_name: Any, field: Field, names: Names, **more: Any) -> None:
        self.field, self.names = field, names
        attrs = NUMERIC if field.type in ("day", "code") else {}
        super().__init__(verbose_name, attrs=attrs, **more)

    def render(self, value: Any) -> str:
        return self.value(value)

    def value(self, value: Any) -> str:
        """The same in files."""
        if value is None:
            return ""
        if self.field.type == "debt":
            return str(_DEBT[value])
        if self.field.type == "open":
            return str(STATES["open" if value else "closed"])
        if self.field.type in ("association", "commune"):
            dimension = "association" if self.field.type == "association" else "commune"
            return self.names.of(dimension, value).label  # type: ignore[arg-type]
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


class ChangedTable(tables.Table):
    """One row of a file or of the quarter before. Amounts in whole dong."""

    class Meta:
        default = DASH

    def __init__(self, rows: Changed, names: Names, **more: Any) -> None:
        listing = rows.listing
        columns: list[tuple[str, Column]] = [
            (name, Column(label, attrs=ROW_NAME if i == 0 else {}, order_by=(name,)))
            for i, (name, label) in enumerate(listing.names)
        ]
        for field in listing.fields:
            for when, heading in (("before", _("%(what)s before")), ("now", _("%(what)s now"))):
                if when not in _SHOWN[rows.way]:
                    continue
                title = heading % {"what": field.label} if rows.way == "changed" else field.label
                columns.append((f"{field.name}_{when}", _column(title, field, when, names)))
            if field.type == "amount" and rows.way == "changed":
                columns.append(("moved", _Moved(field)))
        super().__init__(rows, extra_columns=columns, **more)


# What there is of a row that is new or gone.
_SHOWN = {"new": ("now",), "gone": ("before",), "changed": ("before", "now")}


class _Moved(WholeColumn):
    """By how much an amount has changed."""

    def __init__(self, field: Field) -> None:
        self.field = field
        super().__init__(
            _("Change"), signed=True, accessor=f"{field.name}_now", order_by=("moved",)
        )

    def render(self, record: dict[str, Any]) -> str:  # type: ignore[override]
        return super().render(self.value(record))

    def value(self, record: dict[str, Any]) -> int:  # type: ignore[override]
        """The exact number, for files."""
        now, before = (record[f"{self.field.name}_{when}"] for when in ("now", "before"))
        return int((now or 0) - (before or 0))


def _column(title: Any, field: Field, when: str, names: Names) -> Column:
    order = (f"{field.name}_{when}",)
    if field.type == "amount":
        return WholeColumn(title, order_by=order)
    return ValueColumn(title, field, names, order_by=order)
