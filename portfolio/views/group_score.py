"""Entering or correcting the score of a group by hand, beside the bank's."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from associations.models import RowChange
from associations.months import Month
from associations.numbers import DASH, written
from associations.pages import Visit, page, visit
from associations.rights import Action
from groups import scores
from groups.models import Group, GroupScore, HandScore, Rating
from groups.models.rating import MAXIMA
from groups.places import Placed, placed
from portfolio.change_forms import RemoveForm, ScoreForm, typed
from portfolio.charts.ratings import CRITERIA
from portfolio.quarters import ask_to_build
from portfolio.shown import Shown

REMOVE = "remove"


@require_http_methods(["GET", "HEAD", "POST"])
def group_score(
    request: HttpRequest, office_code: str, group_code: str, month: str
) -> HttpResponse:
    """The score of a month of a group: the six criteria by hand, or (`do=remove`) the bank's again.

    The group is seen and rated as it was placed in that month.
    """
    here, of = visit(request, office_code, action=Action.SEE_ROWS), Month.parse(month)
    group = _group(here, group_code, of)
    row = Group(pk=group.id, office=here.office, code=group.code)
    removing = request.POST.get("do") == REMOVE
    hand = scores.hand_score(row, of)
    data = request.POST or None
    form = ScoreForm(None if removing else data, initial=_initial(row, of, hand))
    removal = RemoveForm(
        data if removing else None, initial={"shown": scores.version(hand)}, auto_id="remove_%s"
    )
    if request.method == "POST":
        done = _removed(here, row, of, removal) if removing else _entered(here, row, of, form)
        if done:
            messages.success(request, done)
            return redirect("group_score", here.code, group.code, of.slug)
    return _page(here, group, of, form, removal)


def _group(here: Visit, code: str, month: Month) -> Placed:
    """The group in the month; 404 for one that the person does not see, as for none."""
    if month.starts_on > here.today:
        raise Http404
    found = placed(here.office.pk, month, codes=[code], closed=True)
    if not found:
        raise Http404
    part = found[0].association, found[0].commune
    if not here.reach.covers(*part, Action.SEE_ROWS):
        raise Http404
    if not here.reach.covers(*part, Action.RATE):
        raise PermissionDenied
    return found[0]


def _initial(group: Group, month: Month, hand: HandScore | None) -> dict[str, Any]:
    """What stands now: the score by hand, else the bank's, to be corrected."""
    stands = hand or GroupScore.objects.filter(group=group, month_ends_on=month.ends_on).first()
    points = {name: typed(getattr(stands, name)) for name in MAXIMA} if stands else {}
    reason = hand.reason if hand else ""
    return points | {"reason": reason, "shown": scores.version(hand)}


def _entered(here: Visit, group: Group, month: Month, form: ScoreForm) -> str:
    def enter() -> None:
        scores.enter(
            here.office, group, month, form.points, form.cleaned_data["reason"],
            by=here.user, today=here.today, shown=form.cleaned_data["shown"],
        )  # fmt: skip

    return _("The score is saved.") if _kept(here, group, month, form, enter) else ""


def _removed(here: Visit, group: Group, month: Month, form: RemoveForm) -> str:
    def remove() -> None:
        scores.remove(
            here.office, group, month, form.cleaned_data["reason"],
            by=here.user, today=here.today, shown=form.cleaned_data["shown"],
        )  # fmt: skip

    done = _kept(here, group, month, form, remove)
    return _("The score by hand is removed; the bank's counts again.") if done else ""


def _kept(
    here: Visit, group: Group, month: Month, form: ScoreForm | RemoveForm, do: Callable[[], None]
) -> bool:
    """Does it, and asks for the figures of the quarter, in one transaction."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            do()
            for quarter in here.quarters:
                if quarter.period == month.period:
                    ask_to_build(quarter, here.user)
    except scores.NotPossible as reason:
        form.add_error(None, str(reason))
        if isinstance(reason, scores.Overtaken):
            # Who looks at the other score and saves once more has decided.
            now = scores.version(scores.hand_score(group, month))
            form.data = here.request.POST.dict() | {"shown": now}
        return False
    return True


def _page(
    here: Visit, group: Placed, month: Month, form: ScoreForm, removal: RemoveForm
) -> HttpResponse:
    row = Group(pk=group.id, office=here.office, code=group.code)
    bank = GroupScore.objects.filter(group=row, month_ends_on=month.ends_on).first()
    hand = scores.hand_score(row, month)
    card = reverse("group_card", args=[here.code, group.code])
    context = page(
        here,
        "groups",
        code=group.code,
        month=month.label,
        leader=group.leader,
        crumbs=[
            {"label": _("Groups today"), "url": reverse("group_changes", args=[here.code])},
            {"label": group.code, "url": card},
            {"label": month.label, "url": ""},
        ],
        card=card,
        form=form,
        removal=removal,
        rows=[
            {
                "field": form[name],
                "most": MAXIMA[name],
                "bank": written(getattr(bank, name), 2) if bank else DASH,
                "hand": written(getattr(hand, name), 2) if hand else DASH,
            }
            for name in CRITERIA
        ],
        bank=_total(bank),
        hand=_total(hand) | {"who": hand.said_by or _("Somebody"), "reason": hand.reason,
                             "when": timezone.localtime(hand.said_at)} if hand else None,
        classes=[
            {"rating": c.rating, "label": Rating(c.rating).label, "minimum": c.minimum,
             "printed": typed(c.minimum)}
            for c in scores.classes(month)
        ],
        history=_history(row, month),
    )  # fmt: skip
    return render(here.request, "groups/score.html", context)


def _total(score: GroupScore | HandScore | None) -> Shown:
    if score is None:
        return {}
    label = Rating(score.rating).label
    total = Decimal(str(score.total))
    return {"total": written(total, 2), "rating": score.rating, "label": label}


def _history(group: Group, month: Month) -> list[Shown]:
    """Every change of the month's score by hand, the latest first."""
    of = {"group_id": group.pk, "month_ends_on": month.ends_on.isoformat()}
    table = RowChange.objects.filter(table=HandScore._meta.db_table, office=group.office)
    found = table.filter(after__contains=of) | table.filter(before__contains=of)
    return [
        {
            "when": timezone.localtime(change.changed_at),
            "who": str(change.changed_by or _("Somebody")),
            "reason": change.reason,
            "before": _told(change.before),
            "after": _told(change.after),
        }
        for change in found.select_related("changed_by")
    ]


def _told(row: dict[str, Any] | None) -> str:
    if row is None:
        return DASH
    return f"{written(row['total'], 2)} · {Rating(row['rating']).label}"
