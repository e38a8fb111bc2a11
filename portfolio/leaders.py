"""Names of groups' leaders in lists that are kept: a mark stands for each until somebody looks."""

import re

from django.db.models import Q

from associations.models import Quarter
from groups.models import GroupQuarter

from .markup import text

# Characters that no file and no language has: both are free for private use.
_BEGIN, _END = "\ue000", "\ue001"
_MARK = re.compile(f"{_BEGIN}([0-9]+){_END}")


def mark(code: str) -> str:
    """What stands for the name of the leader of a group."""
    return f"{_BEGIN}{code}{_END}"


def named(html: str, quarter: Quarter, seen: Q) -> str:
    """HTML with the names of a quarter in the place of their marks.

    `seen` is the condition on rows of whoever looks: nobody is named to them by any other.
    """
    codes = {*_MARK.findall(html)}
    if not codes:
        return html
    records = GroupQuarter.objects.filter(
        seen, office=quarter.office_id, ends_on=quarter.ends_on,
        group__office=quarter.office_id, group__code__in=codes,
    )  # fmt: skip
    names = dict(records.values_list("group__code", "leader"))
    return _MARK.sub(lambda found: text(names.get(found[1], "")), html)
