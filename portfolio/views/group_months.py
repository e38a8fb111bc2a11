"""What a group reported month by month, and its scores: the bank's and those entered by hand."""

from decimal import Decimal

from associations.months import Month
from associations.numbers import DASH, written
from associations.rights import Action
from groups.fields import FIELDS, printed
from groups.models import GroupMonth, Rating
from groups.scores import by_month
from portfolio.cells import amount
from portfolio.shown import Shown

from .group_look import GroupLook

_MOST = 12
# Months without a score that are offered to be scored, at most.
_OFFERED = 6


def months(look: GroupLook) -> Shown | None:
    """The last months of the group's sheets that the person sees, the newest first."""
    rows = GroupMonth.objects.filter(
        look.here.reach.rows(), office=look.here.office, group=look.group.id
    )
    found = list(rows.order_by("-month_ends_on")[:_MOST])
    if not found:
        return None
    fields = list(FIELDS.values())
    return {
        "heads": [{"label": f.short, "num": f.kind in ("count", "amount")} for f in fields],
        "rows": [
            {
                "month": Month.of(row.month_ends_on).label,
                "cells": [
                    {
                        "text": amount(getattr(row, f.name), 2).printed
                        if f.kind == "amount"
                        else printed(f, getattr(row, f.name)) or DASH,
                        "num": f.kind in ("count", "amount"),
                    }
                    for f in fields
                ],
            }
            for row in found
        ],
    }


def scores(look: GroupLook) -> Shown:
    """The scores of the last months in which the group was the person's to see.

    Who may rate is led to each, and to months that have none.
    """
    may = look.may(Action.RATE)
    found = [s for s in by_month(look.group.id, _MOST) if _rated(look, s.month, Action.SEE_ROWS)]
    return {
        "rows": [
            {
                "month": s.month.label,
                "bank": _score(s.bank),
                "hand": _score(s.hand),
                "url": _link(look, s.month) if may and _rated(look, s.month, Action.RATE) else "",
            }
            for s in found
        ],
        "missing": [
            {"label": month.label, "url": _link(look, month)}
            for month in _unscored(look, {s.month for s in found})
        ]
        if may
        else [],
    }


def _score(found: tuple[Decimal, str] | None) -> Shown | None:
    if found is None:
        return None
    total, rating = found
    return {"total": written(total, 1), "rating": rating, "label": Rating(rating).label}


def _unscored(look: GroupLook, known: set[Month]) -> list[Month]:
    """Months that are over, of the newest file's quarter and the last ones, without a score."""
    last = Month.of(look.here.today).previous
    found = {last}
    for _step in range(2):
        found.add(min(found).previous)
    file = look.past.newest
    if file is not None:
        month = Month.of(file.ends_on)
        found |= {month, month.previous, month.previous.previous}
    over = (m for m in found if m <= last and m not in known and _rated(look, m, Action.RATE))
    return sorted(over, reverse=True)[:_OFFERED]


def _rated(look: GroupLook, month: Month, action: Action) -> bool:
    """Whether the person may do something with the group as it was in a month."""
    owner = look.past.owner(month.ends_on)
    return owner is not None and look.here.reach.covers(*owner, action)


def _link(look: GroupLook, month: Month) -> str:
    return look.link("group_score", month.slug)
