"""Training classes and inspections of a year: what was held, against the plan of the year."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.models import DIRECT, Inspection, RowChange, TrainingClass
from associations.numbers import written
from associations.pages import Visit, page, visit
from associations.periods import Period
from associations.rights import Action
from portfolio.activities import HELD, Held, held
from portfolio.cells import Cell, count
from portfolio.indicators import Unknown
from portfolio.loaded import Loaded
from portfolio.names import Names
from portfolio.office_figures import KEYS
from portfolio.recording import Activity
from portfolio.scope import Scope
from portfolio.shown import Shown

from .office_files import table_file

_FIRST_YEAR = 2015
_YEARS = 6
_DELETED = 10
_TABLES = {model._meta.db_table: model for model in (TrainingClass, Inspection)}


@require_safe
def activities(request: HttpRequest, office_code: str) -> HttpResponse:
    """Classes and inspections of a year that the person sees, newest first."""
    here = visit(request, office_code, action=Action.SEE_ROWS)
    names, year = Names(here.office, here.today), _year(here)
    classes, inspections = (
        of_year(model, here, year, here.reach.rows()) for model in (TrainingClass, Inspection)
    )
    scopes = seen_parts(here, names, Action.SEE_ROWS)
    loaded = year_loaded(here, year)
    rows = of_the_year(here, year)
    shown: Shown = {
        "lists": [_classes(here, names, classes), _inspections(here, names, inspections)],
        "progress": [
            progress(names, loaded, scope, rows)
            for scope in scopes
            if len(scopes) == 1 or _of(scope, rows)
        ],
        "differences": _differences(here, names, loaded),
    }
    about = [" · ".join([here.name.name, _("Year %(year)s") % {"year": year}])]
    if "download" in request.GET:
        return table_file(request, shown, about, f"{here.code}-{year}")
    context = shown | {
        "year": year,
        "switches": [_years(here, year)],
        "deleted": _deleted(here, names, year),
        "may_enter": here.may(Action.ENTER),
    }
    return render(request, "activities/activities.html", page(here, "activities", **context))


def seen_parts(here: Visit, names: Names, action: Action) -> list[Scope]:
    """The associations with whose rows somebody may do `action`, whole or in some communes."""
    found = set()
    for of_association, commune in here.reach.parts(action):
        for association in names.all("association"):
            if of_association in (None, association) and association != DIRECT:
                found.add(Scope(association=str(association), commune=commune))
    wholes = {scope for scope in found if scope.commune is None}
    kept = [s for s in found if s in wholes or s.without("commune") not in wholes]
    return sorted(kept, key=lambda s: (s.association or "", _commune(names, s.commune)))


def progress(names: Names, loaded: Loaded | None, scope: Scope, rows: list[Held]) -> Shown:
    """What a part has held in the year, and its plan; a plan that nobody decided is unknown."""
    sums = dict.fromkeys(HELD, 0)
    for row in _of(scope, rows):
        sums[row.key] += row.value
    classes = _("%(classes)s classes") % {"classes": written(sums["training_classes"])}
    planned = _plan(loaded, "training_plan_people", scope)
    looked_at = _plan(loaded, "inspections_plan", scope)
    return {
        "label": names.label(scope),
        "bars": [
            _bar(_("People trained"), sums["trained_people"], planned, classes),
            _bar(_("Inspections"), sums["inspections"], looked_at),
        ],
    }


def of_the_year(here: Visit, year: int) -> list[Held]:
    """What all associations of the office held in a year, as sums."""
    return held(here.office.pk, [period.ends_on for period in Period(year, 4).year_to_date])


def _bar(label: str, done: int, plan: int | None, note: str = "") -> Shown:
    of_plan = _("%(done)s of %(plan)s planned for the year")
    alone = _("%(done)s; no plan of the year has been decided")
    text = alone if plan is None else of_plan
    return {
        "label": label,
        "done": done,
        "plan": plan,
        "text": text % {"done": written(done), "plan": written(plan)},
        "note": note,
    }


def _plan(loaded: Loaded | None, key: str, scope: Scope) -> int | None:
    """The plan in force for exactly this part."""
    if loaded is None:
        return None
    try:
        return loaded.in_force(loaded.quarter.period, key, scope)
    except Unknown:
        return None


def year_loaded(here: Visit, year: int) -> Loaded | None:
    """What was entered for the year up to its last quarter that the office has, if any."""
    last = next((q for q in here.quarters if q.ends_on.year == year), None)
    return Loaded(last, last.period.year_to_date, here.quarters) if last else None


def _of(scope: Scope, rows: list[Held]) -> list[Held]:
    return [
        row
        for row in rows
        if row.association == scope.association and scope.commune in (None, row.commune)
    ]


def _year(here: Visit) -> int:
    """The year that the address asks for, else this one. Raises Http404 for what is no year."""
    asked = here.request.GET.get("year", str(here.today.year))
    if asked not in {str(year) for year in range(_FIRST_YEAR, here.today.year + 1)}:
        raise Http404
    return int(asked)


def _years(here: Visit, chosen: int) -> Shown:
    """The newest years of which the office has quarters, and this one."""
    known = {quarter.ends_on.year for quarter in here.quarters} | {here.today.year}
    shown = sorted({*sorted(known)[-_YEARS:], chosen})
    address = reverse("activities", args=[here.code])
    return {
        "label": _("Year"),
        "choices": [
            {"label": str(year), "url": f"{address}?year={year}", "current": year == chosen}
            for year in shown
        ],
    }


def of_year(model: type[Any], here: Visit, year: int, seen: Q) -> list[Any]:
    """The activities of one kind in a year of which `seen` holds, newest first."""
    found = model.objects.filter(seen, office=here.office, held_on__year=year)
    return list(found.select_related("said_by"))


def _classes(here: Visit, names: Names, found: Sequence[TrainingClass]) -> Shown:
    columns = [_("Day"), _("Association"), _("Commune"), _("Topic"), _("For whom"),
               _("People who attended"), _("Note"), _("Entered by")]  # fmt: skip
    rows = [
        [*_where(names, one), one.topic, one.audience, count(one.people), one.note, _by(one)]
        for one in found
    ]
    items = [
        {
            "url": reverse("training_class", args=[here.code, one.pk]),
            "title": one.topic,
            "number": written(one.people),
            "unit": _("people"),
            "facts": [*_where(names, one), one.audience, one.note],
        }
        for one in found
    ]
    return _list(_("Training classes"), "classes", columns, rows, items, here) | {
        "add": reverse("new_class", args=[here.code]),
        "add_label": _("Add a class"),
        "empty": _("No class has been entered for this year."),
    }


def _inspections(here: Visit, names: Names, found: Sequence[Inspection]) -> Shown:
    columns = [_("Day"), _("Association"), _("Commune"), _("What was looked at"),
               _("How many were looked at"), _("Note"), _("Entered by")]  # fmt: skip
    rows = [
        [
            *_where(names, one),
            capfirst(one.get_looked_at_display()),
            count(one.number),
            one.note,
            _by(one),
        ]
        for one in found
    ]
    items = [
        {
            "url": reverse("inspection", args=[here.code, one.pk]),
            "title": capfirst(one.get_looked_at_display()),
            "number": written(one.number),
            "unit": "",
            "facts": [*_where(names, one), one.note],
        }
        for one in found
    ]
    return _list(_("Inspections"), "inspections", columns, rows, items, here) | {
        "add": reverse("new_inspection", args=[here.code]),
        "add_label": _("Add inspections"),
        "empty": _("No inspection has been entered for this year."),
    }


def _list(
    title: str, name: str, columns: list[str], rows: list[Any], items: list[Shown], here: Visit
) -> Shown:
    return {"id": name, "title": title, "columns": columns, "rows": rows, "items": items}


def _where(names: Names, one: Activity) -> list[str]:
    day = one.held_on.strftime("%d/%m/%Y")
    return [day, names.of("association", one.association_id).label,
            _commune(names, one.commune_id) or _("the whole office")]  # fmt: skip


def _commune(names: Names, commune: int | None) -> str:
    return names.of("commune", commune).label if commune is not None else ""


def _by(one: Activity) -> str:
    return one.said_by.full_name if one.said_by else ""


def _differences(here: Visit, names: Names, loaded: Loaded | None) -> Shown | None:
    """Where the office's own sheet says something else than what was entered, of parts seen."""
    if loaded is None:
        return None
    rows = []
    for period in loaded.periods:
        for key in HELD:
            for scope, (sheet, entered) in loaded.both(period, key).items():
                seen = here.reach.sees_all or (
                    scope.association is not None
                    and here.reach.covers(scope.association, scope.commune, Action.SEE_ROWS)
                )
                if sheet != entered and seen:
                    apart = Cell.signed(entered - sheet, "count", 0)
                    part = names.label(scope) or _("the whole office")
                    what = f"{period.label} · {part} · {KEYS[key].label}"
                    rows.append([what, count(sheet), count(entered), apart])
    if not rows:
        return None
    return {
        "id": "differences",
        "title": _("The office's sheet says something else"),
        "lead": _("The office's sheet counts; what associations entered is shown beside it."),
        "columns": [_("Figure"), _("Office's sheet"), _("Entered by associations"),
                    _("Difference")],
        "rows": rows,
    }  # fmt: skip


def _deleted(here: Visit, names: Names, year: int) -> list[Shown]:
    """What was deleted of the year, with the reason; the history keeps it."""
    changes: Any = RowChange.objects.filter(
        here.reach.rows(), office=here.office, table__in=_TABLES, after__isnull=True,
        before__held_on__startswith=f"{year}-",
    ).select_related("changed_by")[:_DELETED]  # fmt: skip
    return [
        {
            "title": change.before.get("topic")
            or capfirst(Inspection.Object(change.before["looked_at"]).label),
            "day": "/".join(reversed(change.before["held_on"].split("-"))),
            "number": written(change.before.get("people") or change.before["number"]),
            "by": change.changed_by.full_name if change.changed_by else "",
            "at": timezone.localtime(change.changed_at).strftime("%d/%m/%Y %H:%M"),
            "reason": change.reason,
        }
        for change in changes
    ]
