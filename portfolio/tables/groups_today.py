"""The table of groups as they are today."""

from collections.abc import Callable

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from associations.numbers import DASH
from portfolio import markup
from portfolio.groups_today import GroupToday

from .columns import Column

NOT_LISTED = _("not in the bank's newest file")
DISSOLVED = _("Closed group")


def state(group: GroupToday) -> list[str]:
    """What is unusual about a group, in words."""
    return [
        *([] if group.open else [str(DISSOLVED)]),
        *([] if group.in_file else [str(NOT_LISTED)]),
    ]


class GroupsTodayTable(tables.Table):
    """One row a group; `link` gives the address of its card by its code."""

    code = Column(_("Group"), attrs={"td": {"scope": "row", "class": "code"}})
    leader = Column(_("Leader"), order_by="leader_order")
    association = Column(
        _("Association"), accessor="association__label", order_by="association__order"
    )
    commune = Column(_("Commune"), accessor="commune__label", order_by="commune__order")
    hamlet = Column(_("Hamlet"), default=DASH)
    point = Column(_("Transaction point"), default=DASH)
    state = Column(_("State"), accessor="open", empty_values=(), orderable=False)

    class Meta:
        empty_text = _("No groups to show.")

    def __init__(self, rows: list[GroupToday], link: Callable[[str], str], **more: object) -> None:
        self.link = link
        super().__init__(rows, **more)

    def has_footer(self) -> bool:
        """There is nothing to sum."""
        return False

    def render_code(self, value: str) -> str:
        return markup.linked(self.link(value), value)

    def render_state(self, record: GroupToday) -> str:
        words = (f'<span class="badge">{markup.text(word)}</span>' for word in state(record))
        return SafeString(" ".join(words))
