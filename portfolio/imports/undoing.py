"""Posted files are taken back, unconfirmed ones discarded, old contents forgotten."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from associations.jobs import Refused
from associations.models import Job, Quarter, User
from portfolio.models import Fault, FileSet, ImportContent, ImportFile
from portfolio.quarters import ask_to_build

from .arriving import STAGE
from .confirming import waits_with_others
from .posting import erase
from .staging import STAGED, forget_content, forget_rows

State, Kind = ImportFile.State, ImportFile.Kind


def undo(file: ImportFile, by: User, at: datetime) -> None:
    """Takes the rows of a posted file out of its open quarter and has the figures built anew.

    What it had replaced does not come back: post that file again. Raises Refused for a closed
    quarter, for a file that is not posted, and for groups that posted loans, scores or
    savings stand on.
    """
    with transaction.atomic():
        quarter = Quarter.objects.select_for_update().get(pk=file.quarter_id)
        file.refresh_from_db()
        _may_go(file, quarter)
        erase(file, quarter)
        file.state, file.ended_by, file.ended_at = State.UNDONE, by, at
        file.save(update_fields=["state", "ended_by", "ended_at"])
        ask_to_build(quarter, by)


def _may_go(file: ImportFile, quarter: Quarter) -> None:
    if quarter.state == Quarter.State.CLOSED:
        raise Refused(_("The quarter is closed. Its files can no longer be changed."))
    if file.state != State.POSTED:
        raise Refused(_("Only a posted file can be undone."))
    if file.kind == Kind.GROUPS and _on_groups(quarter):
        raise Refused(_("Loans, scores or savings stand on these groups. Undo those files first."))


def _on_groups(quarter: Quarter) -> bool:
    return ImportFile.objects.filter(
        quarter=quarter, kind__in=[Kind.LOANS, Kind.SCORES, Kind.SAVINGS], state=State.POSTED
    ).exists()


def droppable(file: ImportFile) -> bool:
    """Whether a file waits for confirmation, was refused, or could not be read to the end."""
    if file.state == State.UPLOADED:
        reading = Job.objects.filter(kind=STAGE, key=str(file.pk))
        return (
            file.set_id is None
            and not reading.exclude(state__in=[Job.State.DONE, Job.State.FAILED]).exists()
        )
    return file.state in (State.STAGED, State.REFUSED)


def discard(file: ImportFile, by: User, at: datetime) -> None:
    """Drops a file that was not posted. Raises Refused for one that was, and while it is read."""
    with transaction.atomic():
        held = ImportFile.objects.select_for_update().get(pk=file.pk)
        if not droppable(held) or waits_with_others(held):
            raise Refused(_("Only a file that was not posted can be discarded."))
        held.state, held.ended_by, held.ended_at = State.DISCARDED, by, at
        held.save(update_fields=["state", "ended_by", "ended_at"])
        forget_rows(held)
        forget_content(held)
    file.refresh_from_db()


def forget_before(day: datetime, at: datetime) -> int:
    """Drops contents, staged rows and faults of files that came in before; returns how many.

    A file that was still waiting for confirmation is discarded. Hash, name and size stay.
    """
    with transaction.atomic():
        old = ImportFile.objects.filter(uploaded_at__lt=day)
        old.filter(state__in=[State.UPLOADED, State.STAGED]).update(
            state=State.DISCARDED, ended_at=at
        )
        sets = FileSet.objects.filter(uploaded_at__lt=day).exclude(state=FileSet.State.POSTED)
        sets.update(state=FileSet.State.DISCARDED)
        for model in STAGED.values():
            model._base_manager.filter(file__in=old).delete()
        Fault.objects.filter(file__in=old).delete()
        return ImportContent.objects.filter(file__in=old).delete()[0]
