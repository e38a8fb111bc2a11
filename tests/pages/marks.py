"""Every printed figure of a page says which one it is; here it is held against the JSON."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command
from django.utils.translation import override

from associations.numbers import read, rounded

from .html import Node

PARTS = ("association", "commune", "programme", "source")
_UNITS = ("triệu đồng", "điểm %", "%")
_MILLION = Decimal(1_000_000)
Figures = dict[tuple[str, frozenset], dict[str, Any]]


def printed(page: Node) -> list[tuple[str, str]]:
    """The marks of a page, each with what is printed there."""
    return [(n.attrs["data-is"], n.text) for n in page.walk() if n.attrs.get("data-is")]


@dataclass
class Documents:
    """The briefings of an office as `briefing --format json` prints them, each made once."""

    office: str
    made: dict[tuple, Figures] = field(default_factory=dict)

    def wrong(self, quarter: str, mark: str, text: str) -> str:
        """What is wrong with a printed figure; empty when it is the document's."""
        key, scope, when, base, form = _read(mark)
        try:
            figure = self._figure(when or quarter, key, scope, base)
        except CommandError:
            return "" if text == "–" else f"{mark}: {text} for a quarter there is not"
        if figure is None:
            # A part in which nothing lies is not listed.
            return "" if _number(text) in (0, None) else f"{mark}: {text} is not in the document"
        value, unit = _value(figure, base, form)
        if value is None:
            return "" if text == "–" else f"{mark}: {text} for nothing"
        shown = _number(text)
        if shown is None:
            return f"{mark}: {text} for {value}"
        exact = Decimal(value) / (_MILLION if unit == "VND" else 1)
        places = len(_bare(text).partition(",")[2])
        return "" if rounded(exact, places) == shown else f"{mark}: {text} for {exact}"

    def _figure(self, quarter: str, key: str, scope: dict, base: str) -> dict[str, Any] | None:
        named = [d for d in PARTS if d in scope]
        options = {d: scope[d] for d in named[:-1]}
        figures = self._document(quarter, options, base)
        return figures.get((key, frozenset(scope.items())))

    def _document(self, quarter: str, options: dict[str, str], base: str) -> Figures:
        asked = (quarter, frozenset(options.items()), base)
        if asked not in self.made:
            out = StringIO()
            more = {"base": base} if base else {}
            call_command("briefing", office=self.office, quarter=quarter, format="json", stdout=out,
                         **options, **more)  # fmt: skip
            self.made[asked] = {
                (f["indicator"], frozenset(f["scope"].items())): f
                for f in json.loads(out.getvalue())["figures"]
            }
        return self.made[asked]


def _read(mark: str) -> tuple[str, dict[str, str], str, str, str]:
    """overdue commune=380102 in=2023-Q4 @year_start:change"""
    key, *rest = mark.split(" ")
    base = form = ""
    if rest and rest[-1].startswith("@"):
        base, form = rest.pop()[1:].split(":")
    scope = dict(part.split("=") for part in rest)
    return key, scope, scope.pop("in", ""), base, form or "level"


def _value(figure: dict[str, Any], base: str, form: str) -> tuple[Any, str]:
    if form == "level":
        return figure["value"], figure["unit"]
    if form == "since":
        return figure["since"][base]["value"], figure["unit"]
    change = figure["changes"][base]
    return (change["value"], change["unit"]) if form == "change" else (change["percent"], "percent")


def _bare(text: str) -> str:
    for unit in _UNITS:
        text = text.removesuffix(unit).strip()
    return text


def _number(text: str) -> Decimal | None:
    text = _bare(text)
    sign = -1 if text.startswith("-") else 1
    try:
        with override("vi"):
            number = read(text.lstrip("+-"))
    except ValueError:
        return None
    return sign * number
