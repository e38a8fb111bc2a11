"""What changed and who caused it, as the overview shows it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.causes import EXPLAINED, Explained, explain
from portfolio.indicators import REGISTRY
from portfolio.rows import GroupRow
from portfolio.scope import Dimension, Scope
from portfolio.shown import Shown

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


def changes_by_group(frame: Frame, part: Scope, rows: list[GroupRow]) -> list[Shown]:
    """The same by savings-and-loan group, of the groups that the person sees.

    Single groups are not known by programme or source of capital.
    """
    if part != frame.scope:
        return []
    codes = {row.scope.group: row.code for row in rows if row.scope.group is not None}
    links = {row.scope.group: row.href for row in rows}
    frame.names.know_groups(codes)
    found = []
    for key in EXPLAINED:
        explained = explain(
            frame.own, part, key, "group", only=codes, link=lambda p: links[p.group]
        )  # fmt: skip
        if explained is not None and explained.causes:
            found.append(_shown(key, [(str(_("by group")), explained)]))
    return found


def _shown(key: str, explained: list[tuple[str, Explained]]) -> Shown:
    return {
        "indicator": REGISTRY[key],
        "parts": [{"by": by, "causes": e} for by, e in explained],
    }
