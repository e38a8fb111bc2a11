"""Writing down, correcting and deleting what associations held: classes and inspections.

Every change is one transaction with its history and with a new version of the figures of its
quarters.
"""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from associations.history import said_by
from associations.models import Inspection, Quarter, RowChange, TrainingClass, User
from associations.periods import Period

from .quarters import note_entered

Activity = TrainingClass | Inspection
# What makes two activities the same one, said twice.
_NOT_COMPARED = {"id", "said_at", "said_by"}


class NotPossible(Exception):
    """A change that cannot be made; its text says why."""


def add(activity: Activity, by: User) -> bool:
    """Writes an activity down; false when the same is there already, as after a second click.

    Raises NotPossible in a closed quarter.
    """
    with transaction.atomic(), said_by(by):
        _hold(activity.office_id)
        _refuse_closed(activity.office_id, activity.held_on)
        if type(activity)._default_manager.filter(**_said(activity)).exists():
            return False
        activity.said_by = by
        activity.save(force_insert=True)
        note_entered(activity.office_id, [activity.held_on])
    return True


def correct(activity: Activity, by: User, reason: str, seen: int) -> None:
    """Saves an activity as it is now; `seen` is its last change that the person knows of.

    Raises NotPossible when somebody changed or deleted it since, or a quarter is closed.
    """
    with transaction.atomic(), said_by(by, reason):
        _hold(activity.office_id)
        before = type(activity)._default_manager.filter(pk=activity.pk).first()
        if before is None:
            raise NotPossible(_("Somebody has deleted this entry in the meantime."))
        if _said(before) == _said(activity):
            return
        if last_change(activity) != seen:
            raise NotPossible(
                _("Somebody has changed this entry in the meantime; the history below says what. "
                  "Look at it, then save again if yours shall stand.")
            )  # fmt: skip
        for day in (before.held_on, activity.held_on):
            _refuse_closed(activity.office_id, day)
        activity.save(force_update=True)
        note_entered(activity.office_id, [before.held_on, activity.held_on])


def delete(activity: Activity, by: User, reason: str) -> None:
    """Takes an activity away; the history keeps it with the reason. A second time does nothing.

    Raises NotPossible in a closed quarter.
    """
    with transaction.atomic(), said_by(by, reason):
        _hold(activity.office_id)
        _refuse_closed(activity.office_id, activity.held_on)
        type(activity)._default_manager.filter(pk=activity.pk).delete()
        note_entered(activity.office_id, [activity.held_on])


def last_change(activity: Activity) -> int:
    """The number of an activity's last change; 0 before there was one."""
    changes = RowChange.objects.filter(table=activity._meta.db_table, row=activity.pk)
    return changes.values_list("pk", flat=True).first() or 0


def _said(activity: Activity) -> dict[str, Any]:
    names = (f.attname for f in activity._meta.fields if f.name not in _NOT_COMPARED)
    return {name: getattr(activity, name) for name in names}


def _hold(office: int) -> None:
    """One at a time in an office, so that two who say the same are seen by each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('activity'), %s)", [office])


def _refuse_closed(office: int, day: date) -> None:
    period = Period.of(day)
    closed = Quarter.objects.filter(
        office=office, ends_on=period.ends_on, state=Quarter.State.CLOSED
    )
    if closed.exists():
        raise NotPossible(
            _("%(quarter)s is closed: its figures stay as they are.") % {"quarter": period.label}
        )
