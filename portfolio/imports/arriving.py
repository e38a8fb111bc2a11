"""Files come in: kept with their hash, read and judged, or refused."""

from hashlib import sha256

from django.db import transaction

from associations.jobs import Report, ask
from associations.models import Job, Quarter, User
from associations.text import clean
from portfolio.models import FileSet, ImportContent, ImportFile

from .checks import check, count
from .effect import effect_of
from .faults import Found, keep
from .preview import preview
from .staging import forget_rows, stage

STAGE = "stage_import"
State = ImportFile.State


def receive(
    quarter: Quarter, name: str, content: bytes, by: User | None, among: FileSet | None = None
) -> ImportFile:
    """Keeps a file for a quarter, unread; `among` are the files it was handed in with."""
    with transaction.atomic():
        file = ImportFile.objects.create(
            office=quarter.office,
            quarter=quarter,
            set=among,
            name=clean(name)[:200],
            sha256=sha256(content).hexdigest(),
            size=len(content),
            uploaded_by=by,
        )
        ImportContent.objects.create(file=file, content=content)
    return file


def upload(quarter: Quarter, name: str, content: bytes, by: User) -> tuple[ImportFile, Job]:
    """Keeps a file and asks a worker to read it."""
    with transaction.atomic():
        file = receive(quarter, name, content, by)
        return file, ask(STAGE, str(file.pk), quarter.office, by)


def examine(file: ImportFile, report: Report) -> None:
    """Reads an uploaded file, finds its faults and says what it would change.

    It ends staged, or refused with the faults that say why. One transaction; safe to repeat.
    """
    with transaction.atomic():
        if read_in(file, lambda percent: report(percent * 2 // 5)):
            report(40)
            judge(file, report)
        else:
            file.save()


def read_in(file: ImportFile, progress: Report | None = None) -> bool:
    """Stages the rows of a file; false when it is refused before any row counts.

    The file itself is left to be saved.
    """
    known = refusal(file)
    if known is not None:
        forget_rows(file)
        keep(file, [known])
    elif stage(file, ImportContent.objects.get(file=file), progress):
        return True
    count(file)
    file.state = State.REFUSED
    return False


def judge(file: ImportFile, report: Report, *, effect: bool = True) -> bool:
    """Checks staged rows against what is posted now; true when the file may be confirmed.

    Holds the quarter, since the figures are tried out on it. To be called in a transaction.
    """
    quarter = Quarter.objects.select_for_update().get(pk=file.quarter_id)
    check(file, quarter)
    report(60)
    file.summary |= preview(file, quarter)
    good = file.errors == 0
    if good and effect:
        report(70)
        file.summary |= {"effect": effect_of(file, quarter)}
    file.state = State.STAGED if good else State.REFUSED
    file.save()
    report(100)
    return good


def refusal(file: ImportFile) -> Found | None:
    """Why a file need not or may not be read at all."""
    if file.quarter.state == Quarter.State.CLOSED:
        return Found("quarter_closed")
    same = ImportFile.objects.filter(
        quarter=file.quarter, sha256=file.sha256, state=State.POSTED
    ).first()
    return None if same is None else Found("already_posted", details={"name": same.name})
