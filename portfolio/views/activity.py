"""One training class or inspection: entering it, correcting it, deleting it with a reason."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from associations.models import Inspection, RowChange, TrainingClass
from associations.numbers import written
from associations.pages import Visit, page, visit
from associations.rights import Action
from associations.text import clean
from portfolio import recording
from portfolio.activity_forms import ActivityForm, InspectionForm, TrainingClassForm
from portfolio.names import Names
from portfolio.recording import Activity
from portfolio.shown import Shown

_FORMS: dict[str, type[ActivityForm]] = {"class": TrainingClassForm, "inspection": InspectionForm}
_MODELS: dict[str, type[Any]] = {"class": TrainingClass, "inspection": Inspection}
_LONGEST_REASON = 500


@require_http_methods(["GET", "HEAD", "POST"])
def new_activity(request: HttpRequest, office_code: str, kind: str) -> HttpResponse:
    """A class or inspections to be entered, for one of the person's own parts."""
    here = visit(request, office_code, action=Action.ENTER)
    form = _form(here, kind, None)
    if request.method == "POST" and form.is_valid():
        one = form.save(commit=False)
        try:
            if recording.add(one, here.user):
                messages.success(request, _("It is entered."))
            else:
                messages.info(request, _("The same was entered already; it stands once."))
            return _back(here, one)
        except recording.NotPossible as reason:
            form.add_error(None, str(reason))
    title = _("Add a class") if kind == "class" else _("Add inspections")
    shown = page(here, "activities", form=form, title=title, kind=kind)
    return render(request, "activities/activity.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: HttpRequest, office_code: str, kind: str, activity_id: int) -> HttpResponse:
    """One entry: its form for those who may correct it, and its history."""
    here, one = _seen(request, office_code, kind, activity_id)
    may = here.reach.covers(one.association_id, one.commune_id, Action.ENTER)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = _form(here, kind, one) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        changed, said = form.save(commit=False), form.cleaned_data
        try:
            recording.correct(changed, here.user, said["reason"], said["seen"] or 0)
            messages.success(request, _("It is corrected."))
            return _back(here, changed)
        except recording.NotPossible as reason:
            form.add_error(None, str(reason))
            data: Any = request.POST.copy()
            data["seen"] = str(recording.last_change(one))
            form.data = data
    names = Names(here.office, here.today)
    context = page(
        here, "activities", form=form, one=one, kind=kind, history=_history(one),
        title=_title(one),
        facts=_facts(names, one), delete=f"delete_{kind}" if may else "",
    )  # fmt: skip
    return render(request, "activities/activity.html", context)


@require_POST
def delete_activity(
    request: HttpRequest, office_code: str, kind: str, activity_id: int
) -> HttpResponse:
    """Takes an entry away; why, stays in the history."""
    here, one = _seen(request, office_code, kind, activity_id)
    if not here.reach.covers(one.association_id, one.commune_id, Action.ENTER):
        raise PermissionDenied
    reason = clean(request.POST.get("reason", ""))[:_LONGEST_REASON]
    if not reason:
        messages.error(request, _("Say why it is deleted."))
        return redirect(request.path.removesuffix("delete/"))
    try:
        recording.delete(one, here.user, reason)
        messages.success(request, _("It is deleted. The history keeps it with your reason."))
    except recording.NotPossible as why:
        messages.error(request, str(why))
    return _back(here, one)


def _seen(
    request: HttpRequest, office_code: str, kind: str, activity_id: int
) -> tuple[Visit, Activity]:
    """An entry whose row the person sees. Raises Http404 alike for another's and for none."""
    here = visit(request, office_code, action=Action.SEE_ROWS)
    rows = _MODELS[kind].objects.filter(here.reach.rows(), office=here.office)
    # A number too large for the database is the number of nothing.
    one = rows.filter(pk=activity_id).first() if activity_id < 2**63 else None
    if one is None:
        raise Http404
    return here, one


def _form(here: Visit, kind: str, one: Activity | None) -> ActivityForm:
    posted = here.request.POST if here.request.method == "POST" else None
    seen = {} if one is None else {"seen": recording.last_change(one)}
    own: dict[str, Any] = {} if one is None else {"instance": one}
    return _FORMS[kind](
        posted, initial=seen, reach=here.reach, office=here.office, on=here.today, **own
    )


def _back(here: Visit, one: Activity) -> HttpResponse:
    """To the list of the entry's year."""
    where = redirect("activities", here.code)
    where["Location"] += f"?year={one.held_on.year}"
    return where


def _title(one: Activity) -> str:
    return one.topic if isinstance(one, TrainingClass) else capfirst(one.get_looked_at_display())


def _facts(names: Names, one: Activity) -> list[Shown]:
    where = _("the whole office")
    if one.commune_id is not None:
        where = names.of("commune", one.commune_id).label
    facts = [
        (_("Day"), one.held_on.strftime("%d/%m/%Y")),
        (_("Association"), names.of("association", one.association_id).label),
        (_("Commune"), where),
    ]
    if isinstance(one, TrainingClass):
        facts += [(_("For whom"), one.audience), (_("People who attended"), written(one.people))]
    else:
        facts += [(_("How many were looked at"), written(one.number))]
    facts.append((_("Note"), one.note))
    return [{"label": label, "value": value} for label, value in facts if value]


def _history(one: Activity) -> list[Shown]:
    """Who changed what, newest first."""
    changes: Any = RowChange.objects.filter(table=one._meta.db_table, row=one.pk)
    labels = {"held_on": _("Day"), "topic": _("Topic"), "audience": _("For whom"),
              "people": _("People who attended"), "note": _("Note"),
              "looked_at": _("What was looked at"), "number": _("How many were looked at"),
              "association_id": _("Association"), "commune_id": _("Commune")}  # fmt: skip
    return [
        {
            "at": timezone.localtime(change.changed_at).strftime("%d/%m/%Y %H:%M"),
            "by": change.changed_by.full_name if change.changed_by else "",
            "reason": change.reason,
            "entered": change.before is None,
            "fields": [
                {"label": label, "before": change.before[name], "after": change.after[name]}
                for name, label in labels.items()
                if change.before and name in change.before
                and change.before[name] != change.after[name]
            ],
        }
        for change in changes.select_related("changed_by")
    ]  # fmt: skip
