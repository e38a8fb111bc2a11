"""A staged file is confirmed and posted: all of it in one transaction, or nothing."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from associations.jobs import Refused, ask
from associations.models import Job, Quarter, User
from associations.rights import Action
from portfolio.models import ImportFile

from .checks import check
from .posting import write
from .staging import forget_content, forget_staged

POST = "post_import"
State = ImportFile.State


def confirm(file: ImportFile, by: User) -> Job:
    """Asks a worker to post a staged file on behalf of `by`, whose rights it looks at again."""
    return ask(POST, str(file.pk), file.office, by)


def action_needed(*files: ImportFile) -> Action:
    """What somebody must be allowed to do to confirm files: to replace one takes more."""
    return Action.UNDO if replaced_by(*files) else Action.CONFIRM


def replaced_by(*files: ImportFile) -> list[ImportFile]:
    """The posted files that go when others of their quarter are posted.

    There is one of each kind, of scores one of each month.
    """
    if not files:
        return []
    slots = {_slot(file) for file in files}
    posted = ImportFile.objects.filter(quarter=files[0].quarter_id, state=State.POSTED)
    return [old for old in posted.exclude(pk__in=[f.pk for f in files]) if _slot(old) in slots]


def _slot(file: ImportFile) -> tuple[str, date | None]:
    return file.kind, file.as_of if file.kind == ImportFile.Kind.SCORES else None


def post(file_id: int, by: User | None, at: datetime) -> bool:
    """Writes the rows of a staged file into its quarter; false when it no longer fits.

    Checks again first, since other files may have been posted or undone after the preview. A file
    that no longer fits becomes refused, with its faults, and nothing else is written. Raises
    Refused when the file is not waiting for confirmation or the quarter is closed.
    """
    with transaction.atomic():
        quarter = held(ImportFile.objects.get(pk=file_id).quarter_id)
        file = ImportFile.objects.select_for_update().get(pk=file_id)
        if file.state != State.STAGED or waits_with_others(file):
            raise Refused(_("This file does not wait for confirmation any more."))
        check(file, quarter)
        if file.errors:
            file.state = State.REFUSED
            file.save()
            return False
        settle(file, quarter, by, at)
        forget(file)
    return True


def settle(file: ImportFile, quarter: Quarter, by: User | None, at: datetime) -> None:
    """Writes the rows of a checked file in place of what is posted of its kind.

    To be called in a transaction that holds the quarter.
    """
    _replace(file, by, at)
    write(file, quarter)
    file.state, file.posted_by, file.posted_at = State.POSTED, by, at
    file.save()


def forget(file: ImportFile) -> None:
    """Drops what a posted file was made of."""
    forget_staged(file)
    forget_content(file)


def waits_with_others(file: ImportFile) -> bool:
    """Whether the file was handed in with others that are confirmed together with it."""
    return file.set is not None and file.set.open


def held(quarter_id: int) -> Quarter:
    """The quarter's row, held until the transaction ends. Raises Refused when it is closed."""
    quarter = Quarter.objects.select_for_update().get(pk=quarter_id)
    if quarter.state == Quarter.State.CLOSED:
        raise Refused(_("The quarter is closed. Its files can no longer be changed."))
    return quarter


def _replace(file: ImportFile, by: User | None, at: datetime) -> None:
    for old in replaced_by(file):
        old.state, old.ended_by, old.ended_at = State.REPLACED, by, at
        old.save(update_fields=["state", "ended_by", "ended_at"])
