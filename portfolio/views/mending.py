"""The faults of files as a workbook, and the workbook as it comes back with mended rows."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from associations.jobs import Refused
from associations.pages import Visit, visit
from associations.rights import Action
from portfolio.downloads import XLSX
from portfolio.forms import MendedForm
from portfolio.imports.fault_book import fault_book
from portfolio.imports.mended import mended_in
from portfolio.imports.mending import mend
from portfolio.models import FileSet, ImportContent, ImportFile
from portfolio.shown import Shown

MOST_SHOWN = 200


@require_safe
def faults_file(
    request: HttpRequest, office_code: str, quarter_slug: str, file_id: int
) -> HttpResponse:
    """All faults of a file with the rows as they came, as a workbook."""
    here = visit(request, office_code, quarter_slug, Action.IMPORT)
    file = get_object_or_404(_files(here), pk=file_id)
    return _workbook(here, [file], f"{file.pk}")


@require_safe
def faults_set(
    request: HttpRequest, office_code: str, quarter_slug: str, set_id: int
) -> HttpResponse:
    """All faults of the files of a set, a sheet a file."""
    here = visit(request, office_code, quarter_slug, Action.IMPORT)
    files = get_object_or_404(FileSet, pk=set_id, quarter=here.quarter)
    return _workbook(here, _files(here).filter(set=files).order_by("pk"), f"bo-{files.pk}")


@require_POST
def mend_file(
    request: HttpRequest, office_code: str, quarter_slug: str, file_id: int
) -> HttpResponse:
    """Takes the workbook of a file's faults back and has the file read again with its rows."""
    here = visit(request, office_code, quarter_slug, Action.IMPORT)
    file = get_object_or_404(_files(here), pk=file_id)
    form = MendedForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            count = mend(file, form.cleaned_data["workbook"].read(), here.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            said = ngettext("%(n)s row was mended.", "%(n)s rows were mended.", count)
            messages.success(request, said % {"n": count})
    else:
        messages.error(request, " ".join(map(str, form.errors["workbook"])))
    return redirect("import_file", office_code, quarter_slug, file.pk)


def shown_mending(file: ImportFile) -> Shown:
    """Whether the faults of a file can be mended, and what was mended so far, old and new."""
    content = ImportContent.objects.filter(file=file).defer("content").first()
    waits = file.state in (ImportFile.State.STAGED, ImportFile.State.REFUSED)
    changes = mended_in(content) if content else {}
    cells = [
        {"row": row, "column": name, "old": old, "new": new}
        for row, of_row in sorted(changes.items())
        for name, (old, new) in of_row.items()
    ]
    return {
        "can_mend": waits and content is not None and file.faults.filter(row__gt=0).exists(),
        "mend_form": MendedForm(),
        "mended": cells[:MOST_SHOWN],
        "mended_count": len(cells),
        "mended_cut": len(cells) > MOST_SHOWN,
    }


def _files(here: Visit) -> QuerySet[ImportFile]:
    return ImportFile.objects.filter(quarter=here.quarter).select_related("office", "set")


def _workbook(here: Visit, files: Iterable[ImportFile], called: str) -> HttpResponse:
    with_faults = [file for file in files if file.faults.exists()]
    if not with_faults:
        raise Http404
    name = f"giao-ban-{here.code}-{here.quarter.slug}-loi-{called}.xlsx"
    return HttpResponse(
        fault_book(with_faults),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
