"""What every dashboard stands in: office and quarter, the part in view, the base of changes.

All of it is in the address, so a link shows the same to a colleague with the same rights.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig, Table

from associations.pages import Visit, page, visit
from associations.periods import Period
from associations.rights import Action
from portfolio.bases import QUARTERS_NEEDED, YEAR_START, Base, base_of, telling
from portfolio.cells import Form, Ledger
from portfolio.figures import Figures
from portfolio.indicators import REGISTRY
from portfolio.kept import kept
from portfolio.loaded import Loaded
from portfolio.names import Names
from portfolio.scope import WHOLE, Dimension, Scope
from portfolio.shown import Shown, subject
from portfolio.tables import FigureColumn

from .filters import DIMENSIONS, base_filter, filters, scope_of
from .office_files import table_file

Parts = Callable[[], Shown]


@dataclass(frozen=True)
class Kept:
    """A part of a page that is made of aggregates and kept for the version of the figures.

    Nobody may be named in what `make` gives; `named` puts in the names that marks stand for, at
    each request. Where people are told different aggregates, `told` says which.
    """

    make: Parts
    told: str = ""
    named: Callable[[str], str] = str


# How far a base may be away: all quarters in between are read, and years end with the calendar.
_YEARS = 30


@dataclass(frozen=True)
class Frame:
    """One look at one dashboard of a quarter.

    `scope` is the part in view: of the filters in the address those that the page knows, its
    `dimensions`.
    """

    here: Visit
    names: Names
    scope: Scope
    base: Base
    figures: Figures
    dimensions: tuple[Dimension, ...]

    @classmethod
    def of(
        cls,
        request: HttpRequest,
        office_code: str,
        quarter_slug: str,
        *,
        by: Iterable[Dimension] = (),
        quarters: int = QUARTERS_NEEDED,
        dimensions: tuple[Dimension, ...] = DIMENSIONS,
        action: Action = Action.SEE,
    ) -> "Frame":
        """The frame that an address asks for; `by` names breakdowns that are read at once.

        Raises Http404 and PermissionDenied as `visit` does, and Http404 for a part or a base that
        there is not.
        """
        here = visit(request, office_code, quarter_slug, action)
        names = Names(here.office, here.quarter.ends_on)
        scope = scope_of(request, names, dimensions)
        base = _base(request, here)
        figures = Figures.of(here.quarter, scope, by, quarters, base, here.quarters)
        return cls(here, names, scope, base, figures, dimensions)

    @property
    def request(self) -> HttpRequest:
        return self.here.request

    @property
    def seen(self) -> Q:
        """The rows of groups and loans that the person sees, on `association` and `commune`."""
        return self.here.reach.rows()

    @property
    def told(self) -> str:
        """Which rows of groups the person sees: the same for all who see the same."""
        parts = self.here.reach.parts(Action.SEE_ROWS)
        if (None, None) in parts:
            return "all"
        return " ".join(sorted(f"{body or ''}/{commune or ''}" for body, commune in parts))

    @property
    def sees_rows(self) -> bool:
        """Whether rows of groups, borrowers and loans are shown to the person at all."""
        return self.here.may(Action.SEE_ROWS)

    @cached_property
    def ledger(self) -> Ledger:
        """Figures as cells, changes against the base in force."""
        return Ledger(self.figures, self.names, self.base)

    @cached_property
    def own(self) -> Ledger:
        """Figures for rows that are made at each request, when all the rest may be kept already.

        Nothing is read in advance: only this quarter's figures and those of the base.
        """
        quarter = self.here.quarter
        loaded = Loaded(quarter, self.figures.loaded.periods, self.here.quarters)
        return Ledger(Figures(quarter, loaded), self.names, self.base)

    @property
    def told_quarters(self) -> list[Period]:
        """The quarters that a change against the base stands on."""
        now = self.here.quarter.period
        against = self.base.quarter_of(now)
        return [now] if against is None else sorted({against, now, *now.since(against)})

    def column(self, key: str, heading: str | Promise, form: Form = "level") -> FigureColumn:
        """A column of an indicator: its level, or its change against the base in force."""
        base = self.base
        if form in ("change", "percent"):
            base = telling(base, self.here.quarter.period, flows=REGISTRY[key].flows)
        return FigureColumn(key, heading, base, form)

    @property
    def against(self) -> str:
        """The base of the page's changes, as the beginning of a line."""
        return capfirst(str(self.base.label))

    def change_heading(self, key: str) -> str:
        """Over a column of changes: the base it is against."""
        told = telling(self.base, self.here.quarter.period, flows=REGISTRY[key].flows)
        return _("Change %(base)s") % {"base": told.label}

    def link(self, name: str, scope: Scope | None = None, *args: Any, **query: str) -> str:
        """The address of a page of this quarter for a part, with the base in force."""
        part = self.names.codes(self.scope if scope is None else scope)
        base = {} if self.base == YEAR_START else {"base": self.base.key}
        known = {d: code for d, code in part.items() if d in DIMENSIONS}
        address = reverse(name, args=[self.here.code, self.here.quarter.slug, *args])
        asked = "&".join(f"{k}={v}" for k, v in (known | base | query).items() if v)
        return f"{address}?{asked}" if asked else address

    def row_links(self, scope: Scope | None = None) -> Callable[[str, object], str]:
        """The addresses of single groups, borrowers and loans, by the name of their page.

        Each kind is made once: lists have hundreds.
        """
        anyone, known = "9999999", dict[str, list[str]]()

        def address(name: str, of: object) -> str:
            if name not in known:
                known[name] = self.link(name, scope, anyone).split(anyone)
            return str(of).join(known[name])

        return address

    def group_links(self, scope: Scope | None = None) -> Callable[[str], str]:
        """The addresses of groups by their code."""
        address = self.row_links(scope)
        return lambda code: address("group", code)

    def sorted(self, table: Table, per_page: int = 40) -> Table:
        """The table in the order and at the page that the address asks for; a file has all.

        How many rows a page has is not the address's to say. Beyond the last page is the last one.
        """
        RequestConfig(self.request, paginate=False).configure(table)
        if "download" not in self.request.GET:
            table.paginator = Paginator(table.rows, per_page)
            table.page = table.paginator.get_page(self.request.GET.get(table.prefixed_page_field))
        return table

    def show(
        self,
        name: str,
        aggregates: Mapping[str, Kept],
        rows: Parts | None = None,
        section: str = "",
    ) -> HttpResponse:
        """The page `name`, or one of its tables as a file.

        Each of `aggregates`, mostly `panels` alone, is drawn by portfolio/<name>_<part>.html and
        kept; a page of rows alone has none. What `rows` gives is made for each request and may
        replace what the frame itself says. `section` is the one in the navigation that the page
        belongs to, its own unless named.
        """
        if "download" in self.request.GET:
            return self._file(name, aggregates, rows)
        around: Shown = {
            "subject": subject(self.names, self.scope),
            "crumbs": self._crumbs(name) if not section else [],
            "against": self.against,
            "downloads": True,
            "left_out": self._left_out(),
        }
        for part, of_it in aggregates.items():
            around[part] = self._drawn(f"{name}_{part}", of_it)
        shown = around | self._filters() | (rows() if rows else {})
        context = page(self.here, section or name, **shown)
        return render(self.request, f"portfolio/{name}.html", context)

    def _drawn(self, name: str, part: Kept) -> SafeString:
        """The aggregates as HTML. The address belongs to the key: sort links repeat it.

        So does whether rows are seen: only then do counts lead to the rows behind them.
        """

        def drawn() -> str:
            # First what is shown: it names all levels that are to be read at once.
            context = {"downloads": True, "against": self.against} | part.make()
            context["known"] = self.figures.figure("outstanding", WHOLE).value is not None
            return render_to_string(f"portfolio/{name}.html", context, self.request)

        address = f"{self.request.path}?{self.request.GET.urlencode()}"
        key = f"{name}:{address}:{self.sees_rows}:{part.told}"
        html = part.named(kept(key, self.figures, self.scope, drawn))
        return mark_safe(html)  # noqa: S308 - a template's own output

    def _file(self, name: str, aggregates: Mapping[str, Kept], rows: Parts | None) -> HttpResponse:
        quarter = self.here.quarter
        about = [
            " · ".join(filter(None, [self.here.name.name, self.names.label(self.scope)])),
            _("Figures of %(day)s, version %(version)s") % {
                "day": (quarter.as_of or quarter.ends_on).strftime("%d/%m/%Y"),
                "version": quarter.version,
            },
        ]  # fmt: skip
        parts: Shown = {}
        for part in aggregates.values():
            parts |= part.make()
        parts |= rows() if rows else {}
        return table_file(self.request, parts, about, f"{self.here.code}-{quarter.slug}-{name}")

    def _filters(self) -> Shown:
        shown = filters(self.request, self.names, self.scope, self.dimensions)
        shown["filters"].append(base_filter(self.here, self.base))
        return shown

    def _crumbs(self, name: str) -> list[Shown]:
        """From the office down to the part in view; each step leads back up."""
        steps, scope = [{"label": self.here.name.name, "url": self.link(name, WHOLE)}], WHOLE
        for dimension in self.scope.dimensions:
            value = getattr(self.scope, dimension)
            scope = scope.within(dimension, value)
            label = self.names.of(dimension, value).label
            steps.append({"label": label, "url": self.link(name, scope)})
        return [*steps[:-1], steps[-1] | {"url": ""}] if len(steps) > 1 else []

    def _left_out(self) -> list[str]:
        """Filters of the address that this page does not know; its links keep them."""
        asked = [d for d in DIMENSIONS if self.request.GET.get(d) and d not in self.dimensions]
        if not asked:
            return []
        known = filters(self.request, self.names, WHOLE, DIMENSIONS)["filters"]
        labels = {shown["name"]: shown["label"] for shown in known}
        return [str(labels[d]) for d in asked]


def _base(request: HttpRequest, here: Visit) -> Base:
    key = request.GET.get("base", "")
    if not key or key == here.quarter.slug:
        return YEAR_START
    try:
        base = base_of(key)
    except ValueError:
        raise Http404 from None
    now = here.quarter.period
    if abs((base.quarter_of(now) or now).year - now.year) > _YEARS:
        raise Http404
    return base
