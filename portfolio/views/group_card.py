"""The card of one group as it is today, and saying what happened to it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from associations.pages import page
from associations.periods import Period
from associations.rights import Action
from groups.changes import NotPossible
from groups.past import past_of
from portfolio.change_forms import ChangeForm
from portfolio.groups_today import GroupToday, shown
from portfolio.shown import Shown
from portfolio.tables.groups_today import state

from .group_acts import ACTS, Act, acts_of, form_of, named_by, told_by
from .group_look import GroupLook
from .group_months import months, scores
from .group_story import differences, story


@require_safe
def group_card(request: HttpRequest, office_code: str, group_code: str) -> HttpResponse:
    """A group the person sees today; `?do=board` opens the form of a kind of change."""
    look = GroupLook.of(request, office_code, group_code)
    asked = request.GET.get("do", "")
    act = next((a for a in acts_of(look) if a.key == asked), None)
    if asked and asked not in ACTS:
        raise Http404
    return _card(look, act, form_of(act, look) if act else None)


@require_POST
def group_change(request: HttpRequest, office_code: str, group_code: str) -> HttpResponse:
    """Says one change (`do`) of a group."""
    look = GroupLook.of(request, office_code, group_code, Action.CHANGE_GROUPS)
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    named = named_by(act, look, request.POST)
    form = form_of(act, look, request.POST)
    if form.is_valid():
        try:
            change = act.say(look, form.cleaned_data, named, told_by(look.here, form.cleaned_data))
        except NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, str(act.done))
            code = change.group.code
            past = past_of(look.here.office.pk, code)
            made = next(c for c in past.changes if c.pk == change.pk)
            if list(past.differences(made)):
                messages.warning(
                    request,
                    _("A file of the bank that is newer says something else, and counts. Both "
                      "stand in the history below."),
                )  # fmt: skip
            return redirect("group_card", look.here.code, code)
    return _card(look, act, form)


def _card(look: GroupLook, act: Act | None, form: ChangeForm | None) -> HttpResponse:
    here, group = look.here, look.group
    now = shown(group, look.names, look.places)
    told = story(look)
    context = page(
        here,
        "groups",
        code=group.code,
        lead=f"{now.association.label} · {now.commune.label}",
        crumbs=[
            {"label": _("Groups today"), "url": reverse("group_changes", args=[here.code])},
            {"label": group.code, "url": ""},
        ],
        facts=[fact for fact in _facts(look, now) if fact["value"]],
        differences=differences(told),
        acts=[
            {"key": a.key, "label": a.label, "url": f"{look.link('group_card')}?do={a.key}#change",
             "current": a is act}
            for a in acts_of(look)
        ],
        act=act,
        form=form,
        story=told,
        months=months(look),
        scores=scores(look),
    )  # fmt: skip
    return render(here.request, "groups/card.html", context)


def _facts(look: GroupLook, now: GroupToday) -> list[Shown]:
    opened = look.past.opened_on
    return [
        {"label": _("Leader"), "value": now.leader},
        {"label": _("Deputy leader"), "value": now.deputy},
        {"label": _("Hamlet"), "value": now.hamlet},
        {"label": _("Transaction point"), "value": now.point},
        {"label": _("State"), "value": ", ".join(state(now)) or _("Open group")},
        {"label": _("Opened on"), "value": f"{opened:%d/%m/%Y}" if opened else ""},
        _listed(look),
    ]


def _listed(look: GroupLook) -> Shown:
    """The newest quarter whose file lists the group, leading to its page there."""
    file = look.past.newest
    if file is None:
        return {"label": _("Figures"), "value": ""}
    assert file.association is not None
    seen = look.here.reach.covers(file.association, file.commune, Action.SEE_ROWS)
    period = Period.of(file.ends_on)
    url = reverse("group", args=[look.here.code, period.slug, look.group.code])
    return {"label": _("Figures"), "value": period.label if seen else "", "url": url}
