"""What a file that is not posted has new, gone and changed since the last quarter."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from associations.numbers import written
from associations.rights import Action
from portfolio.imports.changed import LISTINGS, WAYS, Changed
from portfolio.imports.places import whole_sets
from portfolio.shown import Shown
from portfolio.tables import ChangedTable

from .differences import read_file
from .frame import Frame

PER_PAGE = 40
LABELS = {
    "new": gettext_lazy("New since the last quarter"),
    "gone": gettext_lazy("In the last quarter and missing now"),
    "changed": gettext_lazy("Changed"),
}


@require_safe
def file_changes(
    request: HttpRequest, office_code: str, quarter_slug: str, file_id: int
) -> HttpResponse:
    """The rows of a file that are new, gone or changed; 404 for kinds that have no such list."""
    frame = Frame.of(request, office_code, quarter_slug, dimensions=(), action=Action.IMPORT)
    file = read_file(frame, file_id)
    way = request.GET.get("way", WAYS[0])
    if file.kind not in LISTINGS or way not in WAYS:
        raise Http404
    rows = Changed(file, frame.here.quarter, way)
    with transaction.atomic(), whole_sets():
        return frame.show(
            "file_changes", {}, lambda: {"file": file} | _shown(frame, rows), "imports"
        )


def _shown(frame: Frame, rows: Changed) -> Shown:
    order = "-moved" if rows.listing.amount else "number"
    table = ChangedTable(
        rows,
        frame.names,
        prefix="row-",
        order_by=order,
        empty_text=_("No such row."),
        attrs={"caption_note": _("Amounts in dong"), "label": LABELS[rows.way]},
    )
    return {
        "filters": [],
        "ways": [
            {
                "label": LABELS[way],
                "count": written(rows.counts[way]),
                "url": f"{frame.request.path}?way={way}",
                "chosen": way == rows.way,
            }
            for way in WAYS
        ],
        "rows": frame.sorted(table, per_page=PER_PAGE),
    }
