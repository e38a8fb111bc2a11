"""Columns that every table of figures uses."""

from typing import Any

import django_tables2 as tables
from django.utils.functional import Promise

from associations.numbers import DASH
from portfolio.figure import Figure

NUMERIC = {"td": {"class": "num"}, "th": {"class": "num"}, "tf": {"class": "num"}}
ROW_NAME = {"td": {"scope": "row"}}


class FigureColumn(tables.Column):
    """A figure's number, or its change against `base`; sorted by the exact value.

    The footer is the same figure of the whole, given to the table as `whole`.
    """

    def __init__(self, key: str, verbose_name: str | Promise, base: str = "") -> None:
        self.key = key
        self.base = base
        sorted_by = f"figures__{key}__changes__{base}__value" if base else f"figures__{key}__value"
        super().__init__(
            verbose_name, accessor=f"figures__{key}", order_by=sorted_by, attrs=NUMERIC
        )

    def render(self, value: Figure) -> str:
        if self.base:
            return value.changes[self.base].short if value.changes else DASH
        return value.short

    def render_footer(self, table: Any) -> str:
        whole: dict[str, Figure] = getattr(table, "whole", {})
        return self.render(whole[self.key]) if self.key in whole else ""
