"""The pieces of the board of monthly sheets: its cells and sums, whom to call, and the file."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from associations.models import User
from associations.numbers import written
from associations.rights import Action
from groups.models import Sheet
from groups.submission import SheetStanding
from portfolio.cells import count
from portfolio.owed import Debt, debts, officers
from portfolio.shown import Shown

from .board_look import BoardLook
from .sheet import state_label

# How many are shown before the rest is folded away.
_FIRST_CALLS = 6


def matrix(look: BoardLook) -> Shown | None:
    """Communes against associations in the month, or against months of one association."""
    if not look.shown:
        return None
    heads: list[tuple[Any, str]]
    if look.association:
        key, heads = _month, [(month, month.label) for month in look.months]
    else:
        there = {sheet.association for sheet in look.shown}
        labels = look.names.all("association")
        key = _association
        heads = [(code, labels[code].label) for code in look.associations if code in there]
    cells = {(sheet.commune, key(sheet)): sheet for sheet in look.shown}
    communes = sorted({s.commune for s in look.shown}, key=lambda c: _order(look, c))
    return {
        "heads": [label for _head, label in heads],
        "rows": [
            {
                "label": _commune(look, commune),
                "cells": [
                    {"head": label} | (_cell(look, cells.get((commune, head))) or {})
                    for head, label in heads
                ],
                "sum": handed_in(s for s in look.shown if s.commune == commune),
            }
            for commune in communes
        ],
        "sums": [
            {"head": label, "sum": handed_in(s for s in look.shown if key(s) == head)}
            for head, label in heads
        ],
        "total": handed_in(look.shown),
        "legend": [_sign(state) for state in (*Sheet.State.values, "not_begun")],
    }


def _month(sheet: SheetStanding) -> Any:
    return sheet.month


def _association(sheet: SheetStanding) -> Any:
    return sheet.association


def handed_in(found: Iterable[SheetStanding]) -> str:
    """How many of some sheets are handed in: 9/14 submitted."""
    sheets = list(found)
    done = sum(sheet.handed_in for sheet in sheets)
    return _("%(done)s/%(all)s submitted") % {"done": written(done), "all": written(len(sheets))}


def cell_of(sheet: SheetStanding, url: str) -> Shown:
    """One sheet as a cell: its state by sign, word and colour, how far it is, days late."""
    return _sign(sheet.state) | {
        "url": url,
        "progress": _("%(saved)s/%(groups)s groups")
        % {"saved": written(sheet.saved), "groups": written(sheet.groups)},
        "late": late_text(sheet.late),
        "reason": sheet.reason if sheet.state == Sheet.State.RETURNED else "",
    }


def late_text(days: int) -> str:
    """How late, in words; empty in time."""
    return _("%(days)s days late") % {"days": written(days)} if days else ""


def calls(look: BoardLook) -> Shown | None:
    """Whom to call, the longest owed first; for those who review the sheets alone.

    Of all the months looked at: who owes two is called once.
    """
    here = look.here
    if not here.may(Action.REVIEW):
        return None
    answering = officers(here.office, here.today)
    found = [
        _call(look, debt, answering(debt.association, debt.commune))
        for debt in debts(look.all)
        if here.reach.covers(debt.association, debt.commune, Action.REVIEW)
        and look.association in ("", debt.association)
    ]
    return {"first": found[:_FIRST_CALLS], "more": found[_FIRST_CALLS:], "number": len(found)}


def _call(look: BoardLook, debt: Debt, people: list[User]) -> Shown:
    place = (
        f"{look.names.of('association', debt.association).label} · {_commune(look, debt.commune)}"
    )
    return {
        "id": f"remind-{debt.association}-{look.names.of('commune', debt.commune).code}",
        "place": place,
        "late": written(debt.late),
        "sheets": [cell_of(sheet, look.sheet(sheet)) | {"month": sheet.month.label}
                   for sheet in debt.sheets],
        "people": [{"name": user.full_name, "phone": user.phone,
                    "tel": user.phone.replace(" ", "")} for user in people],
        "reminder": _reminder(look, debt, place, people),
    }  # fmt: skip


def _reminder(look: BoardLook, debt: Debt, place: str, people: list[User]) -> str:
    """What to write to them, ready to be sent."""
    owed = "; ".join(_owed(sheet) for sheet in debt.sheets)
    names = ", ".join(user.full_name for user in people) or place
    text = _("Dear %(names)s: %(place)s still owes monthly figures of its groups: %(owed)s. "
             "Please fill in and submit them on Giao Ban. %(office)s.")  # fmt: skip
    return text % {"names": names, "place": place, "owed": owed, "office": look.here.name.name}


def _owed(sheet: SheetStanding) -> str:
    facts = {
        "month": sheet.month.label,
        "due": sheet.due_on.strftime("%d/%m/%Y"),
        "days": written(sheet.late),
        "saved": written(sheet.saved),
        "groups": written(sheet.groups),
        "reason": sheet.reason,
    }
    if sheet.state == Sheet.State.RETURNED:
        return _("%(month)s (returned: %(reason)s; due on %(due)s, %(days)s days late)") % facts
    return _("%(month)s (due on %(due)s, %(days)s days late; "
             "%(saved)s of %(groups)s groups filled in)") % facts  # fmt: skip


def _cell(look: BoardLook, sheet: SheetStanding | None) -> Shown | None:
    return None if sheet is None else cell_of(sheet, look.sheet(sheet))


def _sign(state: str) -> Shown:
    return {"state": state, "label": capfirst(state_label(state))}


def _commune(look: BoardLook, commune: int) -> str:
    return look.names.of("commune", commune).label


def _order(look: BoardLook, commune: int) -> str:
    return look.names.of("commune", commune).order


def as_table(look: BoardLook) -> Shown:
    """The sheets of the view one by one, for files."""
    names = look.names
    rows: list[list[Any]] = [
        [
            sheet.month.label,
            _commune(look, sheet.commune),
            names.of("association", sheet.association).label,
            capfirst(state_label(sheet.state)),
            count(sheet.saved),
            count(sheet.groups),
            sheet.due_on.strftime("%d/%m/%Y"),
            count(sheet.late),
            timezone.localtime(sheet.submitted_at).strftime("%d/%m/%Y %H:%M")
            if sheet.submitted_at and sheet.handed_in
            else "",
            sheet.reason if sheet.state == Sheet.State.RETURNED else "",
        ]
        for sheet in sorted(
            look.shown, key=lambda s: (s.month, _order(look, s.commune), s.association)
        )
    ]
    return {
        "id": "sheets",
        "title": _("Monthly sheets"),
        "columns": [_("Month"), _("Commune"), _("Association"), _("State"), _("Groups filled in"),
                    _("Groups"), _("Due on"), _("Days late"), _("Submitted"),
                    _("Reason of the return")],
        "rows": rows,
    }  # fmt: skip
