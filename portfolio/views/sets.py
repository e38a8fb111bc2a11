"""Files handed in together: how far they are, what all of them would change, confirm, drop."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from associations.jobs import Refused, standing
from associations.models import Job, Quarter
from associations.numbers import written
from associations.pages import Visit, page, visit
from associations.periods import Period
from associations.rights import Action
from portfolio.imports.confirming import action_needed, replaced_by
from portfolio.imports.faults import Found, sentence
from portfolio.imports.mapping import UNKNOWN_FORM, mappable
from portfolio.imports.sets import POST_SET, READING, STAGE_SET, WAITING, confirm_set, drop_set
from portfolio.imports.together import LEFT_OUT, ORDER
from portfolio.models import Fault, FileSet, ImportFile
from portfolio.shown import Shown

from .previews import shown_checklist, shown_effect, steps

State = FileSet.State


@require_safe
def file_set(
    request: HttpRequest, office_code: str, quarter_slug: str, set_id: int
) -> HttpResponse:
    """A set on its way: each file with its faults, what the quarter lacks, what would change."""
    here = visit(request, office_code, quarter_slug, Action.IMPORT)
    files = _set(here, set_id)
    known = _files(files)
    job = _job(files)
    staged = [file for file in known if file.state == ImportFile.State.STAGED]
    shown = _shown_files(here, files, known, job)
    context = page(
        here,
        "imports",
        set=files,
        files=shown,
        all_left_out=all(one["left_out"] for one in shown),
        has_faults=any(file.errors + file.warnings for file in known),
        not_taken=_not_taken(files),
        steps=steps(
            {State.UPLOADED: 1, State.REFUSED: 1, State.STAGED: 2}.get(State(files.state), 4)
        ),
        checklist=shown_checklist(here, staged),
        **_progress(here, files, known, job),
        **_possible(here, files, staged),
        **shown_effect(files.summary),
    )
    return render(request, "portfolio/file_set.html", context)


@require_safe
@never_cache
def set_progress(
    request: HttpRequest, office_code: str, quarter_slug: str, set_id: int
) -> JsonResponse:
    """How far the work on a set is, and how far each of its files is read."""
    here = visit(request, office_code, quarter_slug, Action.IMPORT)
    files = _set(here, set_id)
    job, known = _job(files), _files(files)
    parts = [{"id": file.pk, "done": n, "total": 100} for file, n in _read(known, job)]
    return JsonResponse(
        {
            "state": "done" if job is None else job.state,
            "done": job.progress if job else 100,
            "total": 100,
            "text": _doing(files, known, job),
            "parts": parts,
        }
    )


@require_POST
def confirm_files(
    request: HttpRequest, office_code: str, quarter_slug: str, set_id: int
) -> HttpResponse:
    """Has all files of a set posted; to replace a posted one takes the right to undo."""
    here = visit(request, office_code, quarter_slug, Action.CONFIRM)
    files = _set(here, set_id)
    staged = [file for file in _files(files) if file.state == ImportFile.State.STAGED]
    if not here.may(action_needed(*staged)):
        raise PermissionDenied
    if files.state == State.STAGED:
        confirm_set(files, here.user)
    else:
        messages.error(request, _("These files do not wait for confirmation any more."))
    return redirect("file_set", office_code, quarter_slug, files.pk)


@require_POST
def drop_files(
    request: HttpRequest, office_code: str, quarter_slug: str, set_id: int
) -> HttpResponse:
    """Drops a set with all its files."""
    here = visit(request, office_code, quarter_slug, Action.IMPORT)
    try:
        drop_set(_set(here, set_id), here.user, timezone.now())
        messages.success(request, _("The files were dropped. No figure has changed."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("imports", office_code, quarter_slug)


def _set(here: Visit, set_id: int) -> FileSet:
    sets = FileSet.objects.select_related("quarter", "office", "uploaded_by")
    return get_object_or_404(sets, pk=set_id, quarter=here.quarter)


def _files(files: FileSet) -> list[ImportFile]:
    """The files in the order in which they stand on each other, those of no kind last."""
    found = files.files.defer("summary").select_related("posted_by")
    order = {str(kind): number for number, kind in enumerate(ORDER)}
    return sorted(found, key=lambda file: (order.get(file.kind, len(order)), file.pk))


def _job(files: FileSet) -> Job | None:
    return Job.objects.filter(kind__in=[STAGE_SET, POST_SET], key=str(files.pk)).first()


def _read(known: Iterable[ImportFile], job: Job | None) -> list[tuple[ImportFile, int]]:
    """How far each file is read, in percent: the worker reads them in the order they came."""
    waiting = sorted((f for f in known if f.state in WAITING), key=lambda file: file.pk)
    whole = sum(file.size for file in waiting)
    reading = job is not None and job.kind == STAGE_SET and not job.finished
    done = whole * min(job.progress, READING) / READING if job and reading else whole
    found = []
    for file in waiting:
        percent = 100 if file.kind else max(0, min(100, int(100 * done / file.size)))
        found.append((file, percent))
        done -= file.size
    return found


def _doing(files: FileSet, known: list[ImportFile], job: Job | None) -> str:
    """What the worker is at, in words."""
    if job is None or job.finished:
        return job.error if job else ""
    if job.state == Job.State.QUEUED:
        return standing(job, timezone.now())
    if job.kind == POST_SET:
        return _("Posting the files")
    parts = _read(known, job)
    for number, (file, percent) in enumerate(parts, start=1):
        if percent < 100:
            said = {"number": number, "count": len(parts), "name": file.name}
            return _("Reading file %(number)s of %(count)s: %(name)s") % said
    return _("Checking the files beside each other and computing their effect")


def _progress(here: Visit, files: FileSet, known: list[ImportFile], job: Job | None) -> Shown:
    """The job at work on the set, or why the last one failed."""
    address = (here.code, here.quarter.slug, files.pk)
    return {
        "working": job is not None and not job.finished,
        "failure": job.error if job and job.state == Job.State.FAILED else "",
        "job": {
            "text": _doing(files, known, job),
            "done": job.progress if job else 0,
            "total": 100,
        },
        "poll_url": reverse("set_progress", args=address),
        "done_url": reverse("file_set", args=address),
    }


def _shown_files(
    here: Visit, files: FileSet, known: list[ImportFile], job: Job | None
) -> list[Shown]:
    whole = Fault.objects.filter(file__in=known, row=0).order_by("-error", "pk")
    said: dict[int, list[Fault]] = {}
    for fault in whole:
        said.setdefault(fault.file_id, []).append(fault)
    read = {file.pk: percent for file, percent in _read(known, job)}
    can_map = mappable(*known) if files.open and here.may(Action.MAP_COLUMNS) else set()
    return [
        {
            "file": file,
            "url": reverse("import_file", args=[here.code, here.quarter.slug, file.pk]),
            "rows": written(file.rows),
            "errors": written(file.errors),
            "warnings": written(file.warnings),
            "read": read.get(file.pk),
            "left_out": any(f.rule in LEFT_OUT for f in said.get(file.pk, [])),
            "said": [{"error": f.error, "text": sentence(f)} for f in said.get(file.pk, [])],
            "elsewhere": _elsewhere(here, file) if file.state in WAITING else None,
            "can_drop": files.open and file.state in WAITING,
            "can_map": file.pk in can_map
            and file.state == ImportFile.State.REFUSED
            and any(f.rule in UNKNOWN_FORM for f in said.get(file.pk, [])),
        }
        for file in known
    ]


def _elsewhere(here: Visit, file: ImportFile) -> Shown | None:
    """The quarter that a file is of, when it is of another one, and where to hand it in."""
    if file.as_of is None or Period.of(file.as_of) == here.quarter.period:
        return None
    theirs = Quarter(ends_on=Period.of(file.as_of).ends_on)
    if any(quarter.ends_on == theirs.ends_on for quarter in here.quarters):
        url = reverse("imports", args=[here.code, theirs.slug])
    else:
        url = reverse("open_quarter", args=[here.code])
    return {"label": theirs.label, "url": url}


def _not_taken(files: FileSet) -> list[Shown]:
    """The files that were not even kept, and why."""
    size = settings.IMPORT_MAX_BYTES // 1024**2
    return [
        {"name": one["name"], "text": sentence(Found(one["rule"], details={"size": size}))}
        for one in files.summary.get("not_taken", [])
    ]


def _possible(here: Visit, files: FileSet, staged: list[ImportFile]) -> dict[str, Any]:
    """What the person may do with the set now; a closed quarter takes and gives nothing."""
    open_ = here.quarter.state == Quarter.State.OPEN
    ready = open_ and files.state == State.STAGED
    replaces = replaced_by(*staged) if ready else []
    needed = Action.UNDO if replaces else Action.CONFIRM
    return {
        "can_confirm": ready and here.may(Action.CONFIRM) and here.may(needed),
        "can_drop": files.open,
        "replaces": [file.name for file in replaces],
        "count": len(staged),
        "warnings": sum(file.warnings for file in staged),
    }
