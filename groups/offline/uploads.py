"""What was read from a file: kept until it is confirmed, saved whole or not at all, dropped."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.history import said_by
from associations.jobs import Refused
from associations.models import User
from associations.text import clean
from groups.entry import read_field
from groups.fields import EXPLANATION, Impossible, Values
from groups.models import SheetUpload
from groups.parts import Part
from groups.saving import Conflict, NoSuchGroup, ReadOnly, save_row

from .columns import FILLED
from .comparing import Comparison, Line, Outcome, compare
from .reading import Contents, FileRow

KEPT = timedelta(days=1)
THEIRS, FILE = "theirs", "file"
_CHANGED = gettext_lazy(
    "The sheet was changed since you looked. Nothing was saved; look at it once more."
)


def keep(part: Part, contents: Contents, name: str, by: User) -> SheetUpload:
    """Keeps what was read until it is confirmed; of the same person and sheet only the newest."""
    waiting(part, by).filter(saved=None).delete()
    return SheetUpload.objects.create(
        **part.key,
        name=clean(name)[:200],
        rows=[row.stored() for row in contents.rows],
        unknown=contents.unknown,
        uploaded_by=by,
    )


def waiting(part: Part, by: User) -> "QuerySet[SheetUpload]":
    """What somebody read in for a sheet within a day, nobody else's."""
    since = timezone.now() - KEPT
    return SheetUpload.objects.filter(**part.key, uploaded_by=by, uploaded_at__gte=since)


def compared(part: Part, upload: SheetUpload) -> Comparison:
    """What was read beside the sheet as it is now."""
    rows = part.rows().select_related("saved_by")
    return compare(part, [FileRow(**row) for row in upload.rows], rows)


def confirm(
    part: Part,
    upload_id: int,
    by: User,
    today: date,
    *,
    seen: str,
    decided: Mapping[str, str],
    explained: Mapping[str, str],
) -> int:
    """Saves the rows of a file in one transaction; how many. Twice is once.

    `seen` is the comparison that the person looked at; if anything is different now, nothing is
    saved. `decided` says for each row in conflict whose values count, `explained` why a value is
    unusual, both by the group's code. Raises SheetUpload.DoesNotExist and Refused.
    """
    with said_by(by):
        upload = waiting(part, by).select_for_update().get(pk=upload_id)
        if upload.saved is not None:
            return upload.saved
        sheet = part.hold()
        if not sheet.open:
            raise Refused(str(ReadOnly(sheet, part)))
        # In the order of their numbers, so that two files at once wait for each other.
        held = list(part.rows().select_for_update().order_by("pk"))
        comparison = compare(part, [FileRow(**row) for row in upload.rows], held)
        if comparison.seen != seen:
            raise Refused(str(_CHANGED))
        lines = _chosen(comparison, decided)
        for line in lines:
            _save(part, line, explained.get(line.code, ""), by, today)
        upload.saved, upload.rows, upload.unknown = len(lines), [], []
        upload.save()
    return len(lines)


def drop(upload: SheetUpload) -> None:
    """Lets go of what was read; nothing of it is saved any more."""
    if upload.saved is None:
        upload.saved, upload.rows, upload.unknown = 0, [], []
        upload.save()


def forget_before(at: datetime) -> int:
    """Forgets what was read in and waited for longer than a day; how many files."""
    return SheetUpload.objects.filter(uploaded_at__lt=at - KEPT).delete()[0]


def _chosen(comparison: Comparison, decided: Mapping[str, str]) -> list[Line]:
    """The lines to save. Raises Refused for none, and for a conflict that nobody decided."""
    conflicts = comparison.of(Outcome.CONFLICT)
    open_ = [line.code for line in conflicts if decided.get(line.code) not in (THEIRS, FILE)]
    if open_:
        said = _("Say for each row that somebody else changed whose values count: %(codes)s.")
        raise Refused(said % {"codes": ", ".join(open_)})
    taken = [line for line in conflicts if decided[line.code] == FILE]
    lines = [*comparison.of(Outcome.CHANGED), *taken]
    if not lines and not conflicts:
        raise Refused(_("The file changes nothing of the sheet."))
    return lines


def _save(part: Part, line: Line, explained: str, by: User, today: date) -> None:
    values: Values = dict(line.values)
    try:
        explanation = read_field(FILLED[EXPLANATION], explained)
        if explanation:
            values[EXPLANATION] = explanation
        save_row(part, line.code, values, revision=line.revision, by=by, today=today)
    except Impossible as found:
        raise Refused(f"{line.code}: {found.faults[0].text}") from found
    except ReadOnly as closed:
        raise Refused(f"{line.code}: {closed}") from closed
    except (Conflict, NoSuchGroup) as meanwhile:
        raise Refused(str(_CHANGED)) from meanwhile
