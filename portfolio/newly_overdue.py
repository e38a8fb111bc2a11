"""The groups that owe overdue debt now and owed none a quarter ago."""

from dataclasses import dataclass

from django.db.models import Q

from .figures import Figures
from .group_history import elsewhere_since
from .loaded import Level
from .names import Names
from .rows import GroupRow, groups
from .scope import WHOLE, Scope


@dataclass(frozen=True)
class NewlyOverdue:
    """The rows, most overdue first; None, with the reason, where a quarter is not known."""

    rows: list[GroupRow] | None
    reason: str = ""


def newly_overdue(figures: Figures, names: Names, scope: Scope, seen: Q) -> NewlyOverdue:
    """Those of a part that somebody sees, by the quarter of the figures and the one before.

    `seen` is the condition on rows. What a group owed while it was another's is not told: such a
    group is none of them.
    """
    quarter, now = figures.quarter, figures.quarter.period
    loaded = figures.loaded
    levels: list[Level] = [(WHOLE, None), (scope, "group")]
    loaded.read(levels, [now, now.previous])
    for period in (now, now.previous):
        value, reason = figures.at("overdue", WHOLE, period)
        if value is None:
            return NewlyOverdue(None, reason)
    before = {
        part: figures.at("overdue", part, now.previous)[0]
        for part in loaded.parts(now.previous, scope, "group")
    }
    found = [
        row
        for row in groups(figures, names, scope, seen)
        if row.value["overdue"] and not before.get(row.scope)
    ]
    strangers = [row for row in found if row.scope not in before]
    if strangers:
        elsewhere = elsewhere_since(quarter, now.previous, seen)
        found = [row for row in found if row.scope.group not in elsewhere]
    return NewlyOverdue(sorted(found, key=lambda row: (-(row.value["overdue"] or 0), row.code)))
