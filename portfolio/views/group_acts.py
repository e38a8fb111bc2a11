"""The kinds of change that are said on a group's card: their forms, and what each does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from associations.gazetteer import Gazetteer, Kind
from associations.pages import Visit
from associations.rights import Action
from groups import changes
from groups.changes import Board, Place, Told
from groups.models import Group, GroupChange
from groups.places import placed_on
from portfolio.change_forms import BoardForm, ChangeForm, MergeForm, NewGroupForm, PlaceForm

from .group_look import GroupLook, named_group

Data = Mapping[str, Any]
# What a change needs beyond the form's own fields: the place or the group that it names.
Named = Place | Group | None


@dataclass(frozen=True)
class Act:
    """One kind of change: its name in addresses, its form, and the change itself.

    `of_open` says of which groups it can be said, of open or of dissolved ones.
    """

    key: str
    label: Promise
    button: Promise
    done: Promise
    form: type[ChangeForm]
    say: Callable[[GroupLook, Data, Named, Told], GroupChange]
    of_open: bool = True


def _board(look: GroupLook, data: Data, named: Named, told: Told) -> GroupChange:
    board = Board(data["leader"], data["deputy"])
    return changes.change_board(look.here.office, look.row, board, told)


def _place(look: GroupLook, data: Data, named: Named, told: Told) -> GroupChange:
    assert isinstance(named, Place)
    return changes.change_place(look.here.office, look.row, named, told)


def _split(look: GroupLook, data: Data, named: Named, told: Told) -> GroupChange:
    assert isinstance(named, Place)
    board = Board(data["leader"], data["deputy"])
    return changes.split(look.here.office, look.row, data["code"], named, board, told)


def _merge(look: GroupLook, data: Data, named: Named, told: Told) -> GroupChange:
    assert isinstance(named, Group)
    return changes.merge(look.here.office, look.row, named, told)


ACTS = {
    act.key: act
    for act in (
        Act("board", _("Change the board"), _("Save the board"), _("The board is changed."),
            BoardForm, _board),
        Act("place", _("Change hamlet or point"), _("Save the place"), _("The place is changed."),
            PlaceForm, _place),
        Act("split", _("Split the group"), _("Open the new group"), _("The group is split."),
            NewGroupForm, _split),
        Act("merge", _("Merge into another"), _("Merge"), _("The group is merged."),
            MergeForm, _merge),
        Act("close", _("Dissolve"), _("Dissolve the group"), _("The group is dissolved."),
            ChangeForm, lambda look, _d, _n, told: changes.close(look.here.office, look.row, told)),
        Act("reopen", _("Open again"), _("Open the group again"), _("The group is open again."),
            ChangeForm, lambda look, _d, _n, told: changes.reopen(look.here.office, look.row, told),
            of_open=False),
    )
}  # fmt: skip


def acts_of(look: GroupLook) -> list[Act]:
    """What can be said of a group now by the person."""
    if not look.may(Action.CHANGE_GROUPS):
        return []
    return [act for act in ACTS.values() if act.of_open == look.group.open]


def form_of(act: Act, look: GroupLook, data: Data | None = None) -> ChangeForm:
    """The form of a kind of change, with what the group has now and what there is to choose."""
    group, here = look.group, look.here
    initial: dict[str, Any] = {"on": here.today}
    if isinstance(form := act.form(data, initial=initial), PlaceForm):
        offer_places(form, look.places, group.commune, here.today)
    if act.key == "board":
        initial |= {"leader": group.leader, "deputy": group.deputy}
    if act.key == "place":
        initial |= {kind: _code(look, kind) for kind in ("hamlet", "point")}
    if isinstance(form, MergeForm):
        form.offer("other", _targets(look), _("Choose"))
    return form


def named_by(act: Act, look: GroupLook, data: Mapping[str, str]) -> Named:
    """The place or group that a form names; 404 for what there is not for the person."""
    if issubclass(act.form, PlaceForm):
        return place_in(look.places, look.group.commune, data)
    if act.form is MergeForm and data.get("other"):
        other = named_group(look.here, data["other"])
        return Group(pk=other.id, office=look.here.office, code=other.code)
    return None


def told_by(here: Visit, data: Data) -> Told:
    """Who says it, when and why, by a form that is valid."""
    return Told(here.user, here.reach, data["on"], data["reason"], here.today)


def offer_places(form: ChangeForm, places: Gazetteer, commune: int, day: Any) -> None:
    """The hamlets and points of a commune as choices."""
    for kind in ("hamlet", "point"):
        spots = places.of(kind, commune, day)
        form.offer(kind, [(spot.code, spot.name) for spot in spots], _("Not known"))


def place_in(places: Gazetteer, commune: int, data: Mapping[str, str]) -> Place:
    """The hamlet and point that a form names in a commune; 404 for codes it never had."""
    found: dict[str, int | None] = {}
    for kind in ("hamlet", "point"):
        code = data.get(kind, "")
        found[kind] = places.find(kind, commune, code) if code else None
        if code and found[kind] is None:
            raise Http404
    return Place(**found)


def _code(look: GroupLook, kind: Kind) -> str:
    place = getattr(look.group, kind)
    spots = look.places.of(kind, look.group.commune, look.here.today)
    return next((spot.code for spot in spots if spot.id == place), "")


def _targets(look: GroupLook) -> list[tuple[str, str]]:
    """The open groups of the commune that the person may change."""
    here, group = look.here, look.group
    found = placed_on(here.office.pk, here.today, commune=group.commune)
    return [
        (g.code, f"{g.code} · {g.leader}")
        for g in found
        if g.code != group.code
        and here.reach.covers(g.association, g.commune, Action.CHANGE_GROUPS)
    ]
