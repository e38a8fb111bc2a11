"""A table of a page as a file, for whatever page it is of."""

from django.http import Http404, HttpRequest, HttpResponse

from portfolio import downloads
from portfolio.shown import Shown

_KINDS = {"xlsx": (downloads.xlsx, downloads.XLSX), "csv": (downloads.csv_file, "text/csv")}


def table_file(request: HttpRequest, parts: Shown, about: list[str], called: str) -> HttpResponse:
    """The table `?of=` among what a page shows, as `?download=xlsx` or csv.

    `about` stands above the table; the file is called by `called` and the table's name. Raises
    Http404 for a table or kind that there is not.
    """
    sheet = downloads.find(parts, request.GET.get("of", ""), about)
    kind = request.GET["download"]
    if sheet is None or kind not in _KINDS:
        raise Http404
    write, content_type = _KINDS[kind]
    name = f"giao-ban-{called}-{sheet.name}.{kind}"
    return HttpResponse(
        write(sheet),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
