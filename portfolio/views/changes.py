"""What changed and who caused it, as the overview shows it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groups.models import GroupQuarter
from portfolio.causes import EXPLAINED, Explained, explain
from portfolio.indicators import REGISTRY
from portfolio.scope import WHOLE, Dimension
from portfolio.shown import Shown

from .filters import BODIES
from .frame import Frame

BY: dict[Dimension, Promise] = {
    "association": _("by association"),
    "commune": _("by commune"),
    "programme": _("by programme"),
}


def changes_by_part(frame: Frame) -> list[Shown]:
    """For each figure that is explained, the parts that caused its change."""
    found = []
    for key in EXPLAINED:
        open_dimensions = [d for d in BY if getattr(frame.scope, d) is None]
        explained = [
            (str(BY[d]), explain(frame.ledger, frame.scope, key, d,
                                  link=lambda part: frame.link("overview", part)))
            for d in open_dimensions
        ]  # fmt: skip
        found.append(_shown(key, [(by, e) for by, e in explained if e is not None]))
    return [f for f in found if f["parts"]]


def changes_by_group(frame: Frame) -> list[Shown]:
    """The same by savings-and-loan group, of the groups that the person sees.

    Single groups are not known by programme or source of capital.
    """
    part = frame.scope
    if {"programme", "source"} & {*part.dimensions}:
        return []
    codes = _codes(frame)
    frame.names.know_groups(codes)
    frame.own.figures.loaded.read(
        [(WHOLE, None), (part, None), (part, "group")], frame.told_quarters
    )
    address = frame.group_links(part)
    found = []
    for key in EXPLAINED:
        explained = explain(
            frame.own, part, key, "group", only=codes,
            link=lambda p: address(codes[p.group or 0]),
        )  # fmt: skip
        if explained is not None and explained.causes:
            found.append(_shown(key, [(str(_("by group")), explained)]))
    return found


def _codes(frame: Frame) -> dict[int, str]:
    """The groups of the part in view that the person sees."""
    part = {d: getattr(frame.scope, d) for d in BODIES if getattr(frame.scope, d) is not None}
    records = GroupQuarter.objects.filter(
        frame.seen, office=frame.here.office, ends_on=frame.here.quarter.ends_on, **part
    )
    return dict(records.values_list("group", "group__code"))


def _shown(key: str, explained: list[tuple[str, Explained]]) -> Shown:
    return {
        "indicator": REGISTRY[key],
        "parts": [{"by": by, "causes": e} for by, e in explained],
    }
