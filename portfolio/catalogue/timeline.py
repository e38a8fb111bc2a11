"""How a new name joins the names something had before it and will have after it."""

from datetime import timedelta
from typing import Any

from associations.models.dated import DatedName

_DAY = timedelta(days=1)


class DaysOverlap(Exception):
    """The new name would hold on days on which another one does."""


def put(names: list[Any], new: DatedName, content: tuple[str, ...]) -> bool:
    """Puts `new` among the saved `names` of the same thing, which are in the order of time.

    `content` are the fields that make two names the same. Returns whether anything changed.
    Raises DaysOverlap.
    """
    since = new.valid_from
    after = next((name for name in names if name.valid_from > since), None)
    before = next((name for name in reversed(names) if name.valid_from <= since), None)
    if new.valid_to is not None and after is not None and new.valid_to >= after.valid_from:
        raise DaysOverlap
    if before is not None and before.valid_from == since:
        return _correct(before, new, content)
    if before is not None and (before.valid_to is None or before.valid_to >= since):
        if _said(before, content) == _said(new, content) and new.valid_to is None:
            return False
        if before.valid_to is not None:
            raise DaysOverlap
        before.valid_to = since - _DAY
        before.save()
    if new.valid_to is None and after is not None:
        new.valid_to = after.valid_from - _DAY
    new.save()
    names.append(new)
    names.sort(key=lambda name: name.valid_from)
    return True


def _correct(known: DatedName, new: DatedName, content: tuple[str, ...]) -> bool:
    """The same first day: what the new one says counts; an empty last day says nothing."""
    until = known.valid_to if new.valid_to is None else new.valid_to
    if _said(known, content) == _said(new, content) and known.valid_to == until:
        return False
    for name in content:
        setattr(known, name, getattr(new, name))
    known.valid_to = until
    known.save()
    return True


def _said(name: DatedName, content: tuple[str, ...]) -> list[object]:
    return [getattr(name, attribute) for attribute in content]
