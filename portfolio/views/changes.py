"""What changed and who caused it, as the overview shows it."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.models import GroupQuarter
from portfolio.causes import EXPLAINED, Explained, explain
from portfolio.cells import Cell
from portfolio.group_history import elsewhere_since
from portfolio.indicators import REGISTRY
from portfolio.scope import WHOLE, Dimension
from portfolio.shown import Shown

from .filters import BODIES
from .frame import Frame, Kept

BY: dict[Dimension, Promise] = {
    "association": _("by association"),
    "commune": _("by commune"),
    "programme": _("by programme"),
}


def changes_by_part(frame: Frame) -> list[Shown]:
    """For each figure that is explained, the parts that caused its change."""
    found = []
    for key in EXPLAINED:
        parts = [
            _part(key, dimension, by, explained)
            for dimension, by in BY.items()
            if getattr(frame.scope, dimension) is None
            and (
                explained := explain(
                    frame.ledger, frame.scope, key, dimension,
                    link=lambda part: frame.link("overview", part),
                )
            )
        ]  # fmt: skip
        if parts:
            found.append({"indicator": REGISTRY[key], "parts": parts})
    return found


def changes_of_groups(frame: Frame) -> Kept:
    """The same by savings-and-loan group, of the groups that the person sees.

    Single groups are not known by programme or source of capital.
    """
    if {"programme", "source"} & {*frame.scope.dimensions}:
        return Kept(lambda: {"changes": []})
    return Kept(lambda: {"changes": _by_group(frame)}, frame.told)


def _by_group(frame: Frame) -> list[Shown]:
    scope, codes = frame.scope, _codes(frame)
    frame.names.know_groups(codes)
    frame.own.figures.loaded.read(
        [(WHOLE, None), (scope, None), (scope, "group")], frame.told_quarters
    )
    address = frame.group_links(scope)
    found = []
    for key in EXPLAINED:
        explained = explain(
            frame.own, scope, key, "group", only=codes,
            link=lambda p: address(codes[p.group or 0]),
        )  # fmt: skip
        if explained is not None and explained.causes:
            part = _part(key, "group", _("by group"), explained)
            found.append({"indicator": REGISTRY[key], "parts": [part]})
    return found


def _codes(frame: Frame) -> dict[int, str]:
    """The groups of the part in view that the person sees now and saw all the time since the base.

    The change of any other would tell what it owed when it was another's.
    """
    part = {d: getattr(frame.scope, d) for d in BODIES if getattr(frame.scope, d) is not None}
    # The office at both tables: else the codes of all offices' groups are read.
    of_office = {"office": frame.here.office, "group__office": frame.here.office}
    records = GroupQuarter.objects.filter(
        frame.seen, ends_on=frame.here.quarter.ends_on, **of_office, **part
    )
    codes = dict(records.values_list("group", "group__code"))
    base = frame.base.quarter_of(frame.here.quarter.period)
    if base is not None and not frame.here.reach.sees_all:
        for group in elsewhere_since(frame.here.quarter, base, frame.seen):
            codes.pop(group, None)
    return codes


def _part(key: str, dimension: Dimension, by: Promise, explained: Explained) -> Shown:
    """The causes along a dimension, as the page shows them and as a file has them."""
    rows: list[list[str | Cell]] = [
        [cause.name.label, cause.change, cause.moved] for cause in explained.causes
    ]
    ends: list[list[str | Cell]] = [
        [gettext("All others"), explained.rest, ""],
        [gettext("Total"), explained.whole, ""],
    ]
    return {
        "id": f"causes-{key}-{dimension}",
        "title": f"{REGISTRY[key].label}, {by}",
        "by": by,
        "causes": explained,
        "columns": [gettext("Part"), gettext("Change"), gettext("Of it moved in and out")],
        "rows": [*rows, *ends],
    }
