"""Saving one row of a monthly sheet: never over what somebody else saved in between unseen."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from associations.history import said_by
from associations.models import User

from .fields import EXPLANATION, FIELDS, Fault, Impossible, Values
from .models import GroupMonth, Sheet
from .parts import Part
from .places import Placed

_COLUMNS = (*FIELDS, EXPLANATION)


class NoSuchGroup(Exception):
    """The part has no group of that code in the month."""


class ReadOnly(Exception):
    """The sheet that holds the row is submitted or accepted."""

    def __init__(self, sheet: Sheet, part: Part) -> None:
        super().__init__(_closed(sheet, part))


class Conflict(Exception):
    """Somebody saved other values meanwhile: `theirs` is the row as it is now."""

    def __init__(self, theirs: GroupMonth) -> None:
        super().__init__("saved by somebody else meanwhile")
        self.theirs = theirs


def save_row(
    part: Part, code: str, values: Values, *, revision: int, by: User, today: date
) -> GroupMonth:
    """Saves what `by` says of a group; `values` as `groups.entry.read` gives them.

    `revision` is the one the person looked at, 0 for a row that was not there. The same values
    again change nothing, whatever the revision, so a double click or a retry does one thing.
    Begins the sheet if need be. Raises NoSuchGroup, ReadOnly, Conflict, and Impossible for a month
    that has not begun.
    """
    if not part.begun(today):
        said = _("%(month)s has not begun.") % {"month": part.month.label}
        raise Impossible([Fault("", said)])
    group = next(iter(part.groups([code], closed=True)), None)
    if group is None:
        raise NoSuchGroup(code)
    with said_by(by, str(values[EXPLANATION] or "")):
        sheet = part.hold()
        row = _held(part, group)
        if row is None and sheet.open:
            row = _first(part, sheet, group, values, by)
            if row is None:
                row = _held(part, group)
        if row is not None and row.sheet_id == sheet.pk and _says(row, values):
            return row
        if not sheet.open:
            raise ReadOnly(sheet, part)
        assert row is not None
        return _changed(row, part, sheet, values, revision, by)


def _first(part: Part, sheet: Sheet, group: Placed, values: Values, by: User) -> GroupMonth | None:
    """The group's first row of the month; None when somebody else was quicker."""
    row = GroupMonth(**part.key, sheet=sheet, group_id=group.id, saved_by=by, **values)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "groupmonth_once" not in str(error):
            raise
        return None
    return row


def _changed(
    row: GroupMonth, part: Part, sheet: Sheet, values: Values, revision: int, by: User
) -> GroupMonth:
    if row.sheet_id != sheet.pk:
        return _taken_over(row, part, sheet, values, by)
    if row.revision != revision:
        raise Conflict(row)
    return _written(row, values, by)


def _says(row: GroupMonth, values: Values) -> bool:
    return all(getattr(row, name) == values[name] for name in _COLUMNS)


def _held(part: Part, group: Placed) -> GroupMonth | None:
    """The group's row of the month, which nobody else changes before the transaction ends."""
    rows = GroupMonth.objects.select_for_update(of=("self",)).select_related("saved_by")
    return rows.filter(group=group.id, month_ends_on=part.month.ends_on).first()


def _taken_over(row: GroupMonth, part: Part, sheet: Sheet, values: Values, by: User) -> GroupMonth:
    """A row that was in the sheet of another part, where the group no longer is."""
    before = Sheet.objects.select_for_update().get(pk=row.sheet_id)
    if not before.open:
        raise ReadOnly(before, part)
    row.sheet = sheet
    row.association_id, row.commune_id = part.association, part.commune
    return _written(row, values, by)


def _written(row: GroupMonth, values: Values, by: User) -> GroupMonth:
    for name in _COLUMNS:
        setattr(row, name, values[name])
    row.revision += 1
    row.saved_by = by
    row.save()
    return row


def _closed(sheet: Sheet, part: Part) -> str:
    if (sheet.association_id, sheet.commune_id) != (part.association, part.commune):
        return _("The group was reported in another sheet, which is submitted. It can be entered"
                 " here once the bank returns that one.")  # fmt: skip
    if sheet.state == Sheet.State.ACCEPTED:
        return _(
            "The sheet is accepted and can only be read. The bank can return it with a reason."
        )
    return _("The sheet is submitted and can only be read. The bank can return it with a reason.")
