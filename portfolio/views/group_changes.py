"""The groups of an office as they are today, and opening a new one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from associations.gazetteer import Gazetteer
from associations.models import Association
from associations.numbers import written
from associations.pages import Visit, page, visit
from associations.rights import Action
from groups import changes
from portfolio.change_forms import NewGroupForm
from portfolio.groups_today import groups_today
from portfolio.names import Names
from portfolio.scope import WHOLE
from portfolio.shown import Shown
from portfolio.tables.groups_today import GroupsTodayTable

from .filters import filters, scope_of
from .group_acts import offer_places, place_in, told_by

_ROWS = 40


@require_safe
def group_changes(request: HttpRequest, office_code: str) -> HttpResponse:
    """The groups that the person sees, as they are today; `?state=all` has dissolved ones too."""
    here = visit(request, office_code, action=Action.SEE_ROWS)
    names = Names(here.office, here.today)
    scope, closed = scope_of(request, names), request.GET.get("state", "")
    if closed not in ("", "all"):
        raise Http404
    rows = groups_today(here.office, names, here.reach, scope, closed=bool(closed))
    shown = filters(request, names, scope)
    shown["filters"].append(_states(closed))
    shown["clear_url"] = request.path if scope != WHOLE or closed else ""
    context = page(
        here,
        "groups",
        **shown,
        table=_table(request, here, rows),
        count=written(len(rows)),
        unlisted=written(sum(not row.in_file for row in rows)),
        may_open=here.may(Action.CHANGE_GROUPS),
    )
    return render(request, "groups/today.html", context)


def _states(chosen: str) -> Shown:
    return {
        "name": "state",
        "label": _("State"),
        "all": _("Open groups"),
        "choices": [
            {"value": "all", "label": _("Dissolved groups too"), "selected": chosen == "all"}
        ],
    }


def _table(request: HttpRequest, here: Visit, rows: list[Any]) -> GroupsTodayTable:
    address = reverse("group_card", args=[here.code, "9999999"])
    attrs = {"caption": _("Groups today"), "label": _("Groups today")}
    table = GroupsTodayTable(
        rows, lambda code: address.replace("9999999", code), prefix="today-", attrs=attrs
    )
    RequestConfig(request, paginate=False).configure(table)
    table.paginator = Paginator(table.rows, _ROWS)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))
    return table


@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: HttpRequest, office_code: str) -> HttpResponse:
    """Opening a group, once association and commune are chosen (`?association=…&commune=…`)."""
    here = visit(request, office_code, action=Action.CHANGE_GROUPS)
    names = Names(here.office, here.today)
    parts = _parts(here, names)
    given = request.POST if request.method == "POST" else request.GET
    association = _chosen({a for a, _c in parts}, names, "association", given.get("association"))
    commune = _chosen({c for _a, c in parts}, names, "commune", given.get("commune"))
    part = (str(association), int(commune)) if association and commune else None
    if (part and part not in parts) or (request.POST and not part):
        raise Http404
    form = None
    if part:
        form = NewGroupForm(request.POST or None, initial={"on": here.today})
        places = Gazetteer(here.office.pk)
        offer_places(form, places, part[1], here.today)
        if request.POST:
            place = place_in(places, part[1], request.POST)
            if form.is_valid() and (code := _opened(here, form, part, place)):
                return redirect("group_card", here.code, code)
    context = page(here, "groups", form=form, **_choices(names, parts, association, commune))
    return render(request, "groups/new.html", context)


def _opened(here: Visit, form: NewGroupForm, part: tuple[str, int], place: changes.Place) -> str:
    """The code of the group that was opened; empty with the reason on the form."""
    data = form.cleaned_data
    board = changes.Board(data["leader"], data["deputy"])
    try:
        made = changes.open_group(
            here.office, data["code"], part, place, board, told_by(here, data)
        )
    except changes.NotPossible as reason:
        form.add_error(None, str(reason))
        return ""
    messages.success(here.request, _("The group is opened."))
    return made.group.code


Parts = set[tuple[str, int]]


def _parts(here: Visit, names: Names) -> Parts:
    """Where the person may open groups."""
    entrusted = Association.objects.filter(entrusted=True).values_list("code", flat=True)
    return {
        (association, int(commune))
        for association in entrusted
        for commune in names.all("commune")
        if here.reach.covers(association, int(commune), Action.CHANGE_GROUPS)
    }


def _chosen(known: set[Any], names: Names, dimension: Any, code: str | None) -> str | int | None:
    """What the address names; the only one there is; 404 for what there is not for the person."""
    if not code:
        return next(iter(known)) if len(known) == 1 else None
    value = names.find(dimension, code)
    if value not in known:
        raise Http404
    return value


def _choices(
    names: Names, parts: Parts, association: str | int | None, commune: str | int | None
) -> Shown:
    """The choice of association and commune, where there is one, and what is chosen."""
    found: Shown = {"filters": [], "clear_url": "", "part": []}
    for name, label, value, known in (
        ("association", _("Association"), association, {a for a, _c in parts}),
        ("commune", _("Commune"), commune, {c for _a, c in parts}),
    ):
        named = names.of(name, value) if value is not None else None  # type: ignore[arg-type]
        if named is not None:
            found["part"].append({"name": name, "value": named.code, "label": named.label})
        if len(known) > 1:
            choices = [
                {"value": n.code, "label": n.label, "selected": v == value}
                for v, n in names.all(name).items()  # type: ignore[arg-type]
                if v in known
            ]
            found["filters"].append(
                {"name": name, "label": label, "all": _("Choose"), "choices": choices}
            )
    return found
