"""One row of a monthly sheet: saving it, and its history."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from associations.models import RowChange
from associations.pages import page
from associations.rights import Action
from groups.entry import read
from groups.fields import EXPLANATION, FIELDS, Impossible, faults_of, printed
from groups.saving import Conflict, NoSuchGroup, ReadOnly, save_row
from portfolio.shown import Shown

from .sheet import answer, spoken, when_and_who
from .sheet_look import SheetLook

_TABLE = "groups_groupmonth"
_JSON = "application/json"
_SAVED = 200
_LABELS = {name: of.label for name, of in FIELDS.items()} | {
    EXPLANATION: gettext_lazy("Explanation")
}


@require_POST
def sheet_row(
    request: HttpRequest,
    office_code: str,
    month: str,
    association: str,
    commune: str,
    group_code: str,
) -> HttpResponse:
    """Saves one row; answers a script by JSON and a plain form by the sheet with a message."""
    look = _of_group(request, office_code, month, association, commune, group_code)
    if not look.may(Action.ENTER):
        raise PermissionDenied
    status, told, text = _saved(look, group_code)
    if request.get_preferred_type(["text/html", _JSON]) == _JSON:
        return JsonResponse(told, status=status)
    say = messages.success if status == _SAVED else messages.error
    say(request, f"{group_code}: {text}")
    return redirect(f"{look.link('sheet')}#row-{group_code}")


@require_safe
def sheet_row_history(
    request: HttpRequest,
    office_code: str,
    month: str,
    association: str,
    commune: str,
    group_code: str,
) -> HttpResponse:
    """Who changed the row when, what it was before and after, and why; the latest first."""
    look = _of_group(request, office_code, month, association, commune, group_code)
    row = look.part.rows().filter(group__code=group_code).first()
    changes = [] if row is None else _history(row.pk)
    context = page(
        look.here,
        "sheets",
        code=group_code,
        month=look.part.month.label,
        association=look.association.label,
        commune=look.commune.name,
        back=look.link("sheet"),
        changes=[_change(look, change) for change in _of_part(look, changes)],
    )
    return render(request, "sheets/row_history.html", context)


def _of_group(
    request: HttpRequest,
    office_code: str,
    month: str,
    association: str,
    commune: str,
    group_code: str,
) -> SheetLook:
    """The look at the sheet of a group; a foreign group is as absent as none."""
    look = SheetLook.of(request, office_code, month, association, commune)
    if not look.part.groups([group_code], closed=True):
        raise Http404
    return look


def _saved(look: SheetLook, code: str) -> tuple[int, dict[str, Any], str]:
    """The status, what a script is told and what a person is told."""
    posted = look.here.request.POST
    try:
        values = read(posted)
        save_row(
            look.part,
            code,
            values,
            revision=_revision(posted.get("revision", "")),
            by=look.here.user,
            today=look.here.today,
        )
    except NoSuchGroup:
        raise Http404 from None
    except Impossible as refused:
        return 422, {"faults": faults_of(refused.faults)}, str(refused)
    except ReadOnly as refused:
        return 423, {"text": str(refused)}, str(refused)
    except Conflict as conflict:
        text = _("%(who)s saved other values meanwhile. Look at both and decide.") % {
            "who": when_and_who(conflict.theirs.saved_at, conflict.theirs.saved_by)
        }
        return 409, {"theirs": spoken(conflict.theirs), "text": text}, text
    told = answer(look.rows(), code, look.part.sheet())
    asked = " ".join(question["text"] for question in told["questions"])
    return _SAVED, told, asked or _("saved.")


def _revision(given: str) -> int:
    """The revision a row was looked at; what is no number is none."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def _history(row: int) -> Any:
    return RowChange.objects.filter(table=_TABLE, row=row).select_related("changed_by")


def _of_part(look: SheetLook, changes: Any) -> list[RowChange]:
    """The changes while the row was in this sheet; what it was in another stays there."""
    part = look.part
    return [
        c for c in changes if (c.association_id, c.commune_id) == (part.association, part.commune)
    ]


def _change(look: SheetLook, change: RowChange) -> Shown:
    after = change.after or {}
    before = change.before or {}
    if (before.get("association_id"), before.get("commune_id")) != (
        look.part.association, look.part.commune,
    ):  # fmt: skip
        before = {}
    fields = []
    for name, label in _LABELS.items():
        was, is_now = before.get(name), after.get(name)
        if was != is_now and not (was in (None, "") and is_now in (None, "")):
            shown = [_printed(name, value) for value in (was, is_now)]
            fields.append({"label": label, "before": shown[0], "after": shown[1]})
    return {
        "saved": when_and_who(change.changed_at, change.changed_by),
        "reason": change.reason,
        "fields": fields,
    }


def _printed(name: str, value: Any) -> str:
    return str(value or "") if name == EXPLANATION else printed(FIELDS[name], value)
