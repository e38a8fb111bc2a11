"""What was said of a group, as far as somebody sees it, and what the bank's files make of it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from associations.periods import Period
from associations.rights import Action
from groups.models import GroupChange
from groups.past import Difference
from portfolio.names import Name
from portfolio.shown import Shown

from .group_look import GroupLook

Kind = GroupChange.Kind


def story(look: GroupLook) -> list[Shown]:
    """The changes of a group and of those around it, the latest first.

    Left out are those of a day when the group was another's, and those of groups that the person
    does not see.
    """
    found = []
    for change in reversed(look.past.around):
        own = change.group.code == look.group.code
        owner = look.past.owner(change.changed_on) if own else None
        if own and not (owner and look.here.reach.covers(*owner, Action.SEE_ROWS)):
            continue
        if not own and change.group.code not in look.others:
            continue
        found.append(
            {
                "day": change.changed_on,
                "what": _what(look, change) if own else _around(change),
                "details": _details(look, change) if own else [],
                "reason": change.reason,
                "who": str(change.said_by or _("Somebody")),
                "when": timezone.localtime(change.said_at),
                "differences": _differences(look, change) if own else [],
            }
        )
    return found


def differences(told: list[Shown]) -> list[Shown]:
    """Those that hold now: nothing else was said of it since."""
    return [d for item in told for d in item["differences"] if d["in_force"]]


def _what(look: GroupLook, change: GroupChange) -> str:
    if change.kind == Kind.OPENED and look.past.knew(change):
        return _("opened again")
    if change.other is None:
        return str(change.get_kind_display())
    seen = change.other.code in look.others
    other = change.other.code if seen else _("another group")
    if change.kind == Kind.SPLIT:
        return _("split from %(group)s") % {"group": other}
    return _("merged into %(group)s") % {"group": other}


def _around(change: GroupChange) -> str:
    if change.kind == Kind.SPLIT:
        return _("%(group)s was split from it") % {"group": change.group.code}
    return _("%(group)s was merged into it") % {"group": change.group.code}


def _details(look: GroupLook, change: GroupChange) -> list[str]:
    values = [
        (_("Leader"), change.leader),
        (_("Deputy leader"), change.deputy),
        (_("Hamlet"), look.places.called("hamlet", change.hamlet_id, change.changed_on)),
        (_("Transaction point"), look.places.called("point", change.point_id, change.changed_on)),
    ]
    return [f"{label}: {value}" for label, value in values if value]


def _differences(look: GroupLook, change: GroupChange) -> list[Shown]:
    """What was said beside what the file says, where the person sees the group in that file."""
    labels = {
        "open": _("State"),
        "association": _("Association"),
        "commune": _("Commune"),
        "leader": _("Leader"),
        "hamlet": _("Hamlet"),
        "point": _("Transaction point"),
    }
    return [
        {
            "label": labels[found.what],
            "said": _value(look, found, found.said),
            "listed": _value(look, found, found.listed),
            "file": Period.of(found.file.ends_on).label,
            "in_force": found.in_force,
        }
        for found in look.past.differences(change)
        if found.file.association is None
        or look.here.reach.covers(found.file.association, found.file.commune, Action.SEE_ROWS)
    ]


def _value(look: GroupLook, found: Difference, value: Any) -> str:
    if found.what == "open":
        return _("Open group") if value else _("dissolved or not listed")
    if found.what in ("association", "commune"):
        named: Name = look.names.of(found.what, value)  # type: ignore[arg-type]
        return named.label
    if found.what in ("hamlet", "point"):
        kind: Any = found.what
        return look.places.called(kind, value, found.file.ends_on)
    return str(value)
