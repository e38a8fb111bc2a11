"""Files handed in together: kept as one set, read one by one, judged and posted together."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from associations.jobs import Refused, Report, ask
from associations.models import Job, Quarter, User
from associations.text import clean
from portfolio.models import FileSet, ImportContent, ImportFile
from portfolio.quarters import ask_to_build

from .arriving import read_in, receive
from .confirming import forget, held
from .faults import again, keep
from .staging import forget_content, forget_rows
from .together import Outcome, all_or_none

STAGE_SET, POST_SET = "stage_set", "post_set"
MOST_FILES = 40
# Reading takes this much of the progress, in percent; judging and the figures the rest.
READING = 60
State = FileSet.State
WAITING = (ImportFile.State.UPLOADED, ImportFile.State.REFUSED, ImportFile.State.STAGED)


class _Dropped(Exception):
    """The file was dropped while it was read."""


def why_not(size: int) -> str:
    """The rule by which a file of so many bytes is not even taken, or none."""
    if size == 0:
        return "file_empty"
    return "file_too_large" if size > settings.IMPORT_MAX_BYTES else ""


def hand_in(quarter: Quarter, given: Sequence[UploadedFile], by: User) -> FileSet:
    """Keeps files that were chosen at once, and asks a worker to read them.

    Those that are empty or too large are not taken; the set says so, and the others go on.
    """
    with transaction.atomic():
        files = FileSet.objects.create(office=quarter.office, quarter=quarter, uploaded_by=by)
        not_taken = []
        for one in given:
            rule, name = why_not(one.size or 0), clean(one.name or "")[:200]
            if rule:
                not_taken.append({"name": name, "rule": rule})
            else:
                receive(quarter, name, one.read(), by, files)
        files.summary = {"not_taken": not_taken}
        files.save(update_fields=["summary"])
        ask(STAGE_SET, str(files.pk), quarter.office, by)
    return files


def examine_set(files: FileSet, by: User | None, at: datetime, report: Report) -> None:
    """Reads the files of a set, judges them together, and says what all of them would change.

    Each file is kept as it was read, so a worker that takes up lost work goes on with the next.
    The set ends staged, or refused when one of its files is. Safe to repeat.
    """
    _read_all(files, report)
    with transaction.atomic():
        quarter = Quarter.objects.select_for_update().get(pk=files.quarter_id)
        files = FileSet.objects.select_for_update().get(pk=files.pk)
        if files.state != State.UPLOADED:
            return
        waiting = list(_waiting(files).select_for_update(no_key=True))
        outcome = all_or_none(quarter, waiting, keep=False, by=by, at=at, report=report)
        _keep_verdicts(files, outcome)


def _read_all(files: FileSet, report: Report) -> None:
    waiting = list(_waiting(files))
    whole, done = sum(file.size for file in waiting), 0

    def progress(percent: int) -> None:
        report((READING * done + READING * file.size * percent // 100) // whole)

    for file in waiting:
        if not file.kind:
            _read(file, progress)
        done += file.size
        report(READING * done // whole)


def _read(file: ImportFile, progress: Report) -> None:
    """Reads one file, unless somebody drops it meanwhile."""
    try:
        with transaction.atomic():
            if read_in(file, progress):
                file.state = ImportFile.State.UPLOADED
            rows = ImportFile.objects.select_for_update(no_key=True)
            if rows.get(pk=file.pk).state not in WAITING:
                raise _Dropped
            file.save()
    except (_Dropped, ImportContent.DoesNotExist):
        pass  # its bytes went with it


def _keep_verdicts(files: FileSet, outcome: Outcome) -> None:
    """Writes what a try found, after the try itself was rolled back."""
    for tried in outcome.files:
        file = tried.file
        file.faults.all().delete()
        keep(file, [again(fault) for fault in tried.faults])
        good = file.errors == 0
        file.state = ImportFile.State.STAGED if good else ImportFile.State.REFUSED
        file.posted_by = file.posted_at = None
        file.save()
    files.summary = files.summary | {"effect": outcome.effect}
    files.state = State.REFUSED if outcome.refused or outcome.empty else State.STAGED
    files.save(update_fields=["state", "summary"])


def confirm_set(files: FileSet, by: User) -> Job:
    """Asks a worker to post all files of a set for `by`, whose rights it looks at again."""
    return ask(POST_SET, str(files.pk), files.office, by)


def to_post(files: FileSet) -> list[ImportFile]:
    """The files of a set that would be posted."""
    return list(_waiting(files).filter(state=ImportFile.State.STAGED))


def post_set(files: FileSet, by: User, at: datetime, report: Report) -> bool:
    """Posts all files of a set in one transaction; false when one of them no longer fits.

    They are judged again first, since something may have been posted or undone after the preview.
    Whoever lost the work after it was done finds it done. Raises Refused when the set does not
    wait for confirmation or the quarter is closed.
    """
    with transaction.atomic():
        quarter = held(files.quarter_id)
        files = FileSet.objects.select_for_update().get(pk=files.pk)
        if files.state == State.POSTED:
            return True
        if files.state != State.STAGED:
            raise Refused(_("These files do not wait for confirmation any more."))
        waiting = list(_waiting(files).select_for_update(no_key=True))
        outcome = all_or_none(
            quarter, waiting, keep=True, by=by, at=at, effect=False, report=report
        )
        if not outcome.posted:
            _keep_verdicts(files, outcome)
            return False
        for tried in outcome.files:
            if tried.left_out:
                _discard(tried.file, by, at)
            else:
                forget(tried.file)
        files.state = State.POSTED
        files.save(update_fields=["state"])
        ask_to_build(quarter, by)
    return True


def drop_file(file: ImportFile, by: User, at: datetime) -> None:
    """Takes one file out of its set; the others are judged anew without it.

    Raises Refused when the set was posted or dropped.
    """
    with transaction.atomic():
        assert file.set is not None
        files = _open(file.set.pk)
        one = ImportFile.objects.select_for_update(no_key=True).get(pk=file.pk)
        if one.state in WAITING:
            _discard(one, by, at)
        judge_anew(files, by)


def judge_anew(files: FileSet, by: User) -> None:
    """Asks for the files of a set to be read, where they changed, and judged once more.

    To be called in a transaction that holds the set. A set without files is dropped.
    """
    if _waiting(files).exists():
        files.state = State.UPLOADED
        ask(STAGE_SET, str(files.pk), files.office, by)
    else:
        files.state = State.DISCARDED
    files.save(update_fields=["state"])


def drop_set(files: FileSet, by: User, at: datetime) -> None:
    """Drops a set with all its files. Raises Refused when it was posted or dropped."""
    with transaction.atomic():
        files = _open(files.pk)
        for file in _waiting(files).select_for_update(no_key=True):
            _discard(file, by, at)
        files.state = State.DISCARDED
        files.save(update_fields=["state"])


def _open(set_id: int) -> FileSet:
    """The set, held until the transaction ends."""
    files = FileSet.objects.select_for_update().get(pk=set_id)
    if not files.open:
        raise Refused(_("These files do not wait for confirmation any more."))
    return files


def _discard(file: ImportFile, by: User, at: datetime) -> None:
    file.state, file.ended_by, file.ended_at = ImportFile.State.DISCARDED, by, at
    file.save(update_fields=["state", "ended_by", "ended_at"])
    forget_rows(file)
    forget_content(file)


def _waiting(files: FileSet) -> QuerySet[ImportFile]:
    """The files of a set that were neither dropped nor posted."""
    return ImportFile.objects.filter(set=files, state__in=WAITING).order_by("pk")
