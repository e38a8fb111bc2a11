"""The page of a monthly sheet: its rows to fill in, with what is known already beside them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.numbers import written
from associations.pages import page
from associations.rights import Action
from groups.fields import FIELDS, Field, echo, faults_of, printed, typed_as
from groups.models import GroupMonth, Sheet
from groups.submission import NOT_BEGUN, Lack, days_late, due_on
from portfolio.sheets import SheetRow, SheetRows
from portfolio.shown import Shown

from .sheet_look import SheetLook


@require_safe
def sheet(
    request: HttpRequest, office_code: str, month: str, association: str, commune: str
) -> HttpResponse:
    """The sheet of an association's groups in a commune for a month."""
    look = SheetLook.of(request, office_code, month, association, commune)
    rows = look.rows()
    known = look.part.sheet()
    context = page(
        look.here,
        "sheets",
        sheet=_sheet(look, known),
        fields=[_field(of) for of in FIELDS.values()],
        rows=[_row(look, row) for row in rows.rows],
        sums=rows.sums(),
        missing=shown_lacks(rows.lacks),
    )
    return render(request, "sheets/sheet.html", context)


def answer(rows: SheetRows, code: str, known: Sheet | None) -> dict[str, Any]:
    """What a script is told of a row that was saved."""
    row = rows.one(code)
    assert row is not None and row.row is not None and known is not None
    return {
        **spoken(row.row),
        "echo": _echoes(row.row),
        "questions": faults_of(row.questions),
        "differs": faults_of(row.differs),
        "sums": rows.sums(),
        "missing": shown_lacks(rows.lacks),
        "state": known.state,
    }


def spoken(row: GroupMonth) -> dict[str, Any]:
    """A row as a script reads it: raw values, and as they are printed."""
    values = {name: getattr(row, name) for name in FIELDS}
    return {
        "revision": row.revision,
        "saved_at": row.saved_at.isoformat(),
        "saved_by": _person(row.saved_by),
        "values": {name: _raw(v) for name, v in values.items()} | {"explanation": row.explanation},
        "printed": {name: printed(FIELDS[name], v) for name, v in values.items()},
    }


def shown_lacks(lacks: list[Lack]) -> list[Shown]:
    """What handing in still waits for, group by group."""
    return [
        {
            "code": lack.code,
            "fields": [of.name for of in lack.fields],
            "labels": [str(of.label) for of in lack.fields],
            "questions": faults_of(lack.questions),
        }
        for lack in lacks
    ]


def state_label(state: str) -> str:
    """How far a sheet is, in words."""
    return _("not begun") if state == NOT_BEGUN else str(Sheet.State(state).label)


def _sheet(look: SheetLook, known: Sheet | None) -> Shown:
    part, state = look.part, known.state if known else NOT_BEGUN
    due = due_on(look.rule, part.month)
    handed_in = known is not None and not known.open and known.submitted_at is not None
    until = timezone.localdate(known.submitted_at) if known and handed_in else look.here.today
    address = look.link("sheet")
    return {
        "association": look.association.label,
        "commune": look.commune.name,
        "month": part.month.label,
        "state": state,
        "state_label": capfirst(state_label(state)),
        "reason": known.reason if known else "",
        "due_on": due,
        "late": days_late(due, until),
        "begun": known is not None,
        "open": known is None or known.open,
        "may_enter": look.takes_rows(known),
        "may_review": look.may(Action.REVIEW),
        "may_accept": look.may(Action.REVIEW) and state == Sheet.State.SUBMITTED,
        "may_return": look.may(Action.REVIEW)
        and state in (Sheet.State.SUBMITTED, Sheet.State.ACCEPTED),
        "seen": known.submitted_at.isoformat() if known and known.submitted_at else "",
        "key": f"{look.here.user.pk}:{address}",
        "submitted": _submitted(known),
        "decided": _decided(known),
        "urls": {
            "submit": look.link("sheet_submit"),
            "return": look.link("sheet_return"),
            "accept": look.link("sheet_accept"),
            "file": look.link("sheet_file"),
            "upload": look.link("sheet_upload"),
            "board": look.board(),
            "previous": look.link("sheet", month=part.month.previous),
            "next": look.link("sheet", month=part.month.next),
        },
        "signed_out_url": f"{reverse('sign_in')}?next={address}",
    }


def _field(of: Field) -> Shown:
    return {
        "name": of.name,
        "label": of.label,
        "short": of.short,
        "kind": of.kind,
        "unit": of.unit,
        "required": of.required,
    }


def _row(look: SheetLook, row: SheetRow) -> Shown:
    code, saved = row.group.code, row.row
    return {
        "code": code,
        "leader": row.group.leader,
        "hamlet": row.hamlet,
        "point": row.point,
        "open": row.group.open,
        "url": look.link("sheet_row", code),
        "history_url": look.link("sheet_row_history", code),
        "revision": saved.revision if saved else 0,
        "saved": when_and_who(saved.saved_at, saved.saved_by) if saved else "",
        "explanation": saved.explanation if saved else "",
        "questions": faults_of(row.questions),
        "differs": faults_of(row.differs),
        "cells": [_cell(row, of) for of in FIELDS.values()],
    }


def _cell(row: SheetRow, of: Field) -> Shown:
    value = getattr(row.row, of.name) if row.row else None
    last = getattr(row.last, of.name) if row.last else None
    beside = row.bank.get(of.name)
    return {
        "name": of.name,
        "kind": of.kind,
        "value": typed_as(of, value),
        "echo": echo(value) if of.kind == "amount" else "",
        "last": printed(of, last),
        "bank": written(beside.value) if beside else "",
        "bank_note": _("bank, %(of)s") % {"of": beside.of} if beside else "",
        "differs": next((told.text for told in row.differs if told.field == of.name), ""),
        "label": of.short,
        "required": of.required and row.group.open,
    }


def _echoes(row: GroupMonth) -> dict[str, str]:
    amounts = (name for name, of in FIELDS.items() if of.kind == "amount")
    return {name: echo(getattr(row, name)) for name in amounts}


def _raw(value: Any) -> Any:
    """A value as the form sends it, numbers as such."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return value


def when_and_who(at: Any, by: Any) -> str:
    """10:32 03/04/2024, Phạm Thị Phượng"""
    when = timezone.localtime(at).strftime("%H:%M %d/%m/%Y")
    return f"{when}, {_person(by)}" if by else when


def _person(user: Any) -> str:
    return user.get_full_name() if user else ""


def _submitted(known: Sheet | None) -> str:
    return (
        when_and_who(known.submitted_at, known.submitted_by) if known and known.submitted_at else ""
    )


def _decided(known: Sheet | None) -> str:
    """When and by whom it was accepted or returned; nothing once it was submitted again."""
    decided = known is not None and known.state in (Sheet.State.ACCEPTED, Sheet.State.RETURNED)
    if not decided or known is None or known.decided_at is None:
        return ""
    return when_and_who(known.decided_at, known.decided_by)
