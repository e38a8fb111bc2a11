"""Differences between files that should agree: of a quarter, and of a file before it is posted."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from associations.numbers import written
from associations.rights import Action
from portfolio.differences import COMPARISONS, Comparison, Differences, Sum
from portfolio.imports.places import whole_sets
from portfolio.models import ImportFile
from portfolio.shown import Shown
from portfolio.tables import AssociationSumTable, DifferenceTable, SumTable

from .filters import BODIES, filters
from .frame import Frame

PER_PAGE = 40
# Files whose rows are there, though not posted.
READ = (ImportFile.State.STAGED, ImportFile.State.REFUSED)


@dataclass(frozen=True)
class SumRow:
    """A comparison of the office or within an association; sums are None where they say nothing."""

    comparison: Comparison
    association: str
    compared: int
    differing: int
    first: int | None
    second: int | None

    @property
    def difference(self) -> int | None:
        """The first sum less the second."""
        if self.first is None or self.second is None:
            return None
        return self.first - self.second


@require_safe
def differences(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """What the posted files of a quarter, and the associations, say differently."""
    frame = Frame.of(request, office_code, quarter_slug, dimensions=BODIES)
    rows = Differences(frame.here.quarter, frame.seen, frame.scope, kind=_kind(frame))
    return frame.show("differences", {}, lambda: _shown(frame, rows), "quarter")


@require_safe
def file_differences(
    request: HttpRequest, office_code: str, quarter_slug: str, file_id: int
) -> HttpResponse:
    """What a file that is not posted says differently from those that are."""
    frame = Frame.of(request, office_code, quarter_slug, dimensions=(), action=Action.IMPORT)
    file = read_file(frame, file_id)
    rows = Differences(frame.here.quarter, frame.seen, frame.scope, staged=file, kind=_kind(frame))
    with transaction.atomic(), whole_sets():
        return frame.show(
            "file_differences", {}, lambda: {"file": file} | _shown(frame, rows), "imports"
        )


def read_file(frame: Frame, file_id: int) -> ImportFile:
    """A file of the quarter whose rows wait. Raises Http404 for any other, PermissionDenied for
    whoever sees no rows.
    """
    waiting = ImportFile.objects.filter(quarter=frame.here.quarter, state__in=READ)
    file = get_object_or_404(waiting.exclude(kind=""), pk=file_id)
    if not frame.sees_rows:
        raise PermissionDenied
    return file


def _kind(frame: Frame) -> str:
    kind = frame.request.GET.get("kind", "")
    if kind and kind not in COMPARISONS:
        raise Http404
    return kind


def _shown(frame: Frame, rows: Differences) -> Shown:
    counted = _by_comparison(rows)
    choices = filters(frame.request, frame.names, frame.scope, frame.dimensions)
    here = frame.request.path
    keep = [{"name": "kind", "value": rows.kind}] if rows.kind else []
    return {
        "filters": choices["filters"],
        "keep": keep,
        "clear_url": choices["clear_url"],
        "kind": COMPARISONS[rows.kind].label if rows.kind else "",
        "all_url": _narrowed(frame, here, ""),
        "totals": SumTable(
            [row for row in counted if row.compared],
            lambda kind: _narrowed(frame, here, kind),
            prefix="sum-",
            attrs={"label": _("What was compared"), "caption_note": _("Amounts in dong")},
        ),
        "missing": [row.comparison.label for row in counted if not row.compared],
        "associations": AssociationSumTable(
            _by_association(frame, rows.sums),
            prefix="association-",
            attrs={"label": _("By association"), "caption_note": _("Amounts in dong")},
        ),
        "rows": _table(frame, rows) if frame.sees_rows else None,
    }


def _narrowed(frame: Frame, path: str, kind: str) -> str:
    query = frame.request.GET.copy()
    for name in ("kind", "difference-page", "download", "of"):
        query.pop(name, None)
    if kind:
        query["kind"] = kind
    asked = query.urlencode()
    return f"{path}?{asked}" if asked else path


def _table(frame: Frame, rows: Differences) -> DifferenceTable:
    number = rows.count()
    caption = ngettext("%(number)s difference", "%(number)s differences", number)
    table = DifferenceTable(
        rows,
        frame.names,
        frame.group_links(),
        prefix="difference-",
        order_by="-size",
        attrs={"caption": caption % {"number": written(number)}, "label": _("Differences")},
    )
    return frame.sorted(table, per_page=PER_PAGE)


def _by_comparison(rows: Differences) -> list[SumRow]:
    """Every comparison of the whole part in view, also those for which a file is missing."""
    found: dict[str, list[Sum]] = defaultdict(list)
    for one in rows.sums:
        found[one.comparison.key].append(one)
    return [_row(comparison, "", found[comparison.key]) for comparison in rows.comparisons]


def _by_association(frame: Frame, sums: list[Sum]) -> list[SumRow]:
    """The groups of each association together, of what can be added up."""
    return [
        _row(one.comparison, frame.names.of("association", one.association).label, [one])
        for one in sums
        if one.comparison.adds and one.association is not None
    ]


def _row(comparison: Comparison, association: str, sums: list[Sum]) -> SumRow:
    def total(name: str) -> int | None:
        known = [value for one in sums if (value := getattr(one, name)) is not None]
        return sum(known) if comparison.adds and known else None

    return SumRow(
        comparison,
        association,
        sum(one.compared for one in sums),
        sum(one.differing for one in sums),
        total("first"),
        total("second"),
    )
