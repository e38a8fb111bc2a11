"""What the workers do for files and quarters. Arguments and keys are numbers of rows alone."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from associations.jobs import Refused, Report, handler
from associations.models import Job, Quarter
from associations.rights import Action, may
from groups.offline.uploads import forget_before as forget_uploads

from .imports.arriving import STAGE, examine
from .imports.confirming import POST, action_needed, post
from .imports.mapping import LOOK, forget_examples, look_at
from .imports.sets import POST_SET, STAGE_SET, examine_set, post_set, to_post
from .imports.undoing import forget_before
from .models import FileSet, ImportFile, LayoutExample
from .quarters import ask_to_build

LANGUAGE = "vi"
# A file that waited for confirmation gets into these by being posted alone.
POSTED_SINCE = (ImportFile.State.POSTED, ImportFile.State.REPLACED, ImportFile.State.UNDONE)


@handler(STAGE)
def stage_import(job: Job, report: Report) -> None:
    """Reads, checks and previews the file whose number is the job's key, for whoever asked."""
    file = _file(job)
    if file.state == ImportFile.State.UPLOADED:
        by, today = job.asked_by, timezone.localdate()
        with override(LANGUAGE):
            if by is None or not may(by, Action.IMPORT, file.office, today):
                raise Refused(_("You may not read in this file."))
            examine(file, report)


@handler(LOOK)
def look_at_example(job: Job, report: Report) -> None:
    """Looks at the first rows of the example whose number is the job's key, for whoever asked."""
    example = LayoutExample.objects.select_related("office", "file__content").get(pk=int(job.key))
    by = job.asked_by
    with override(LANGUAGE):
        if by is None or not may(by, Action.MAP_COLUMNS, example.office, timezone.localdate()):
            raise Refused(_("You may not map the columns of files."))
    look_at(example, report)


@handler(POST)
def post_import(job: Job, report: Report) -> None:
    """Posts the file whose number is the job's key, for whoever asked, and has figures built.

    Nothing is left to do when it was posted since: confirmed twice, or by a worker that could not
    say so any more. Holds the quarter before it asks who may, since another may be posted first.
    """
    file = _file(job)
    at = timezone.now()
    with override(LANGUAGE), transaction.atomic():
        Quarter.objects.select_for_update().get(pk=file.quarter_id)
        file.refresh_from_db(fields=["state"])
        if file.state in POSTED_SINCE:
            return
        by = job.asked_by
        if by is None or not may(by, action_needed(file), file.office, timezone.localdate(at)):
            raise Refused(_("You may not confirm this file."))
        report(10)
        fits = post(file.pk, by, at)
        if fits:
            ask_to_build(file.quarter, by)
    if not fits:
        with override(LANGUAGE):
            raise Refused(_("The file no longer fits what is posted. Its faults say why."))


@handler(STAGE_SET)
def stage_set(job: Job, report: Report) -> None:
    """Reads and judges the files of the set whose number is the job's key, for whoever asked."""
    files, at = _set(job), timezone.now()
    with override(LANGUAGE):
        by = job.asked_by
        if by is None or not may(by, Action.IMPORT, files.office, timezone.localdate(at)):
            raise Refused(_("You may not read in this file."))
        examine_set(files, by, at, report)


@handler(POST_SET)
def post_all(job: Job, report: Report) -> None:
    """Posts the files of the set whose number is the job's key, for whoever asked.

    Holds the quarter before it asks who may, as for one file.
    """
    files, at = _set(job), timezone.now()
    with override(LANGUAGE), transaction.atomic():
        Quarter.objects.select_for_update().get(pk=files.quarter_id)
        by = job.asked_by
        needed = action_needed(*to_post(files))
        if by is None or not may(by, needed, files.office, timezone.localdate(at)):
            raise Refused(_("You may not confirm this file."))
        report(10)
        fits = post_set(files, by, at, report)
    if not fits:
        with override(LANGUAGE):
            raise Refused(_("The files no longer fit what is posted. Their faults say why."))


@shared_task
def forget_imports() -> None:
    """Drops what is kept of uploads only for a while."""
    at = timezone.now()
    before = at - timedelta(days=settings.IMPORT_KEEP_DAYS)
    forget_before(before, at)
    forget_examples(before)
    forget_uploads(at)


def _set(job: Job) -> FileSet:
    return FileSet.objects.select_related("quarter__office", "office").get(pk=int(job.key))


def _file(job: Job) -> ImportFile:
    return ImportFile.objects.select_related("quarter__office", "office").get(pk=int(job.key))
