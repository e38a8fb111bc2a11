"""Who looks at which group as it is today, and what of its past they see."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from associations.gazetteer import Gazetteer
from associations.pages import Visit, visit
from associations.rights import Action
from groups.models import Group
from groups.past import Past, past_of
from groups.places import Placed, placed_on
from portfolio.groups_today import seen
from portfolio.names import Names


@dataclass(frozen=True)
class GroupLook:
    """One person's look at one group as it is placed today.

    `others` are the groups named in its changes that the person sees, by code.
    """

    here: Visit
    group: Placed
    past: Past
    names: Names
    others: dict[str, Placed]

    @classmethod
    def of(
        cls, request: HttpRequest, office_code: str, code: str, action: Action = Action.SEE_ROWS
    ) -> "GroupLook":
        """The look that an address asks for.

        Raises Http404 alike for a group that there is not and for one that the person does not
        see, PermissionDenied when they see it but may not do `action` with it.
        """
        here = visit(request, office_code, action=Action.SEE_ROWS)
        past = past_of(here.office.pk, code)
        around = {code, *(c.group.code for c in past.around)}
        around |= {c.other.code for c in past.around if c.other is not None}
        placed = placed_on(here.office.pk, here.today, codes=around, closed=True)
        found = {group.code: group for group in placed if seen(here.reach, group)}
        group = found.pop(code, None)
        if group is None:
            raise Http404
        if not here.reach.covers(group.association, group.commune, action):
            raise PermissionDenied
        return cls(here, group, past, Names(here.office, here.today), found)

    @cached_property
    def places(self) -> Gazetteer:
        """The hamlets and points of the office."""
        return Gazetteer(self.here.office.pk)

    @property
    def row(self) -> Group:
        """The group's row, for what is said of it."""
        return Group(pk=self.group.id, office=self.here.office, code=self.group.code)

    def may(self, action: Action) -> bool:
        """Whether the person may do something with the group as it is now."""
        return self.here.reach.covers(self.group.association, self.group.commune, action)

    def link(self, name: str, *more: str) -> str:
        """The address of something of this group."""
        return reverse(name, args=[self.here.code, self.group.code, *more])


def named_group(here: Visit, code: str) -> Placed:
    """Another group that a form names; 404 for one that the person may not change, as for none."""
    known = re.fullmatch("[0-9]{7}", code)
    found = placed_on(here.office.pk, here.today, codes=[code], closed=True) if known else []
    if not found or not here.reach.covers(
        found[0].association, found[0].commune, Action.CHANGE_GROUPS
    ):
        raise Http404
    return found[0]
