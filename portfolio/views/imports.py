"""Files of a quarter: upload, preview with faults and effect, confirm, discard, undo."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from associations.jobs import Refused, standing
from associations.models import Job
from associations.pages import Visit, page, visit
from associations.rights import Action
from portfolio.forms import UploadForm
from portfolio.imports.arriving import STAGE, upload
from portfolio.imports.changed import LISTINGS
from portfolio.imports.confirming import (
    POST,
    action_needed,
    confirm,
    replaced_by,
    waits_with_others,
)
from portfolio.imports.faults import sentence
from portfolio.imports.mapping import UNKNOWN_FORM, mappable
from portfolio.imports.sets import WAITING, drop_file, hand_in
from portfolio.imports.undoing import discard, droppable, undo
from portfolio.models import FileSet, ImportFile
from portfolio.shown import Shown
from portfolio.tables import ImportTable

from .differences import READ
from .mending import shown_mending
from .previews import shown_checklist, shown_preview, steps

State = ImportFile.State
FAULTS_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """The files that came in for a quarter, and the place to hand in another one."""
    here = visit(request, office_code, quarter_slug, Action.IMPORT)
    address = (here.code, here.quarter.slug)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        if len(given) > 1:
            return redirect("file_set", *address, hand_in(here.quarter, given, here.user).pk)
        file, _job = upload(here.quarter, given[0].name, given[0].read(), here.user)
        return redirect("import_file", *address, file.pk)
    files = here.quarter.imports.select_related("uploaded_by").defer("summary")
    table = ImportTable(files, address=address, prefix="file-")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = page(
        here,
        "imports",
        form=form,
        table=table,
        checklist=shown_checklist(here),
        waiting=_waiting(here),
        closed=here.quarter.state == here.quarter.State.CLOSED,
    )
    return render(request, "portfolio/imports.html", context)


def _waiting(here: Visit) -> list[Shown]:
    """The sets of the quarter that were neither posted nor dropped."""
    done = (FileSet.State.POSTED, FileSet.State.DISCARDED)
    sets = here.quarter.file_sets.exclude(state__in=done).select_related("uploaded_by")
    return [
        {"set": one, "url": reverse("file_set", args=[here.code, here.quarter.slug, one.pk])}
        for one in sets.defer("summary").annotate(count=Count("files"))
    ]


@require_safe
def import_file(
    request: HttpRequest, office_code: str, quarter_slug: str, file_id: int
) -> HttpResponse:
    """One file on its way: what is wrong with it, what it would change, what can be done now."""
    here = visit(request, office_code, quarter_slug, Action.IMPORT)
    file = _file(here, file_id)
    job = Job.objects.filter(kind__in=[STAGE, POST], key=str(file.pk)).first()
    context = page(
        here,
        "imports",
        file=file,
        steps=steps(
            {State.UPLOADED: 1, State.REFUSED: 1, State.STAGED: 2}.get(State(file.state), 4)
        ),
        **_progress(request, job),
        **_faults(request, file),
        **shown_preview(file),
        **shown_mending(file),
        **_possible(here, file),
        **_mapping(here, file),
    )
    return render(request, "portfolio/import_file.html", context)


@require_POST
def confirm_file(
    request: HttpRequest, office_code: str, quarter_slug: str, file_id: int
) -> HttpResponse:
    """Has a staged file posted; to replace a posted one takes the right to undo."""
    here = visit(request, office_code, quarter_slug, Action.CONFIRM)
    file = _file(here, file_id)
    if not here.may(action_needed(file)):
        raise PermissionDenied
    if file.state == State.STAGED and not waits_with_others(file):
        confirm(file, here.user)
    else:
        messages.error(request, _("This file does not wait for confirmation any more."))
    return redirect("import_file", office_code, quarter_slug, file.pk)


@require_POST
def discard_file(
    request: HttpRequest, office_code: str, quarter_slug: str, file_id: int
) -> HttpResponse:
    """Drops a file that was not posted."""
    here = visit(request, office_code, quarter_slug, Action.IMPORT)
    file = _file(here, file_id)
    drop = drop_file if waits_with_others(file) else discard
    try:
        drop(file, here.user, timezone.now())
        messages.success(request, _("The file was dropped. No figure has changed."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    if drop is drop_file:
        return redirect("file_set", office_code, quarter_slug, file.set_id)
    return redirect("imports", office_code, quarter_slug)


@require_POST
def undo_file(
    request: HttpRequest, office_code: str, quarter_slug: str, file_id: int
) -> HttpResponse:
    """Takes a posted file back out of its quarter."""
    here = visit(request, office_code, quarter_slug, Action.UNDO)
    try:
        undo(_file(here, file_id), here.user, timezone.now())
        messages.success(request, _("The file was undone. The figures are being computed anew."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("import_file", office_code, quarter_slug, file_id)


def _file(here: Visit, file_id: int) -> ImportFile:
    files = ImportFile.objects.select_related(
        "quarter", "office", "layout", "uploaded_by", "posted_by", "set"
    )
    return get_object_or_404(files, pk=file_id, quarter=here.quarter)


def _progress(request: HttpRequest, job: Job | None) -> Shown:
    """The job at work on the file, or why the last one failed."""
    if job is None:
        return {"working": False, "failure": ""}
    text = _("Reading and checking the file") if job.kind == STAGE else _("Posting the file")
    if job.state == Job.State.QUEUED:
        text = f"{text}: {standing(job, timezone.now())}"
    return {
        "working": not job.finished,
        "failure": job.error if job.state == Job.State.FAILED else "",
        "job": {"text": text, "done": job.progress, "total": 100 if job.progress else 0},
        "poll_url": reverse("job", args=[job.pk]),
        "done_url": request.path,
    }


def _faults(request: HttpRequest, file: ImportFile) -> Shown:
    """The faults page by page, errors first."""
    paginator = Paginator(file.faults.all(), FAULTS_A_PAGE)
    part = paginator.get_page(request.GET.get("page"))
    return {
        "faults": [
            {
                "severity": "error" if fault.error else "warning",
                "file": file.name,
                "row": fault.row or None,
                "column": fault.column,
                "value": fault.value,
                "reason": sentence(fault),
            }
            for fault in part
        ],
        "faults_page": part,
    }


def _possible(here: Visit, file: ImportFile) -> dict[str, Any]:
    """What the person may do with the file now; a closed quarter takes and gives nothing."""
    open_ = file.quarter.state == file.quarter.State.OPEN
    together = waits_with_others(file)
    staged = open_ and file.state == State.STAGED and not together
    waits = file.state in READ and file.rows > 0 and here.may(Action.SEE_ROWS)
    return {
        "together": file.set if together else None,
        "can_confirm": staged and here.may(Action.CONFIRM) and here.may(action_needed(file)),
        "rows_wait": waits,
        "changes_listed": waits and file.kind in LISTINGS,
        "can_discard": file.state in WAITING if together else droppable(file),
        "can_undo": open_ and file.state == State.POSTED and here.may(Action.UNDO),
        "replaces": replaced_by(file)[0] if staged and replaced_by(file) else None,
        "kept_days": settings.IMPORT_KEEP_DAYS,
    }


def _mapping(here: Visit, file: ImportFile) -> Shown:
    """Whether the file's columns may be mapped, and whether it was refused since nobody knows them.

    What the bank's own layout made of a file without a fault needs no mapping.
    """
    needed = file.state == State.REFUSED or file.layout is not None
    can_map = needed and here.may(Action.MAP_COLUMNS) and file.pk in mappable(file)
    unknown = can_map and file.faults.filter(rule__in=UNKNOWN_FORM).exists()
    return {"can_map": can_map, "unknown_form": unknown}
