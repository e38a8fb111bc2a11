"""Who looks at what, and what every page of an office shows around its content."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .entrance import entrance
from .models import Office, OfficeName, Quarter, User
from .rights import Action, Reach

# What stays the same from page to page of an office: the part in view and the base of changes.
KEPT_IN_ADDRESS = ("association", "commune", "programme", "source", "base")

# The sections of an office: URL name, label and what one must be allowed to do there.
_OF_QUARTER: list[tuple[str, Promise, Action]] = [
    ("overview", gettext_lazy("Overview"), Action.SEE),
    ("composition", gettext_lazy("Debt composition"), Action.SEE),
    ("overdue", gettext_lazy("Overdue debt"), Action.SEE),
    ("maturities", gettext_lazy("Maturities"), Action.SEE),
    ("groups", gettext_lazy("Savings groups"), Action.SEE),
    ("loans", gettext_lazy("Loan list"), Action.SEE_ROWS),
    ("briefing", gettext_lazy("Briefing"), Action.SEE),
    ("quarter", gettext_lazy("Quarter data"), Action.SEE),
    ("imports", gettext_lazy("Import"), Action.IMPORT),
]
_FIRST: list[tuple[str, Promise, Action]] = [
    ("work", gettext_lazy("My work"), Action.ENTER),
]
_OF_OFFICE: list[tuple[str, Promise, Action]] = [
    ("sheets", gettext_lazy("Monthly data"), Action.SEE_ROWS),
    ("activities", gettext_lazy("Training and inspections"), Action.SEE_ROWS),
    ("people", gettext_lazy("People"), Action.MANAGE_PEOPLE),
]


@dataclass(frozen=True)
class Visit:
    """One person's look at one office, and mostly one of its quarters, on one day."""

    request: HttpRequest
    user: User
    office: Office
    name: OfficeName
    quarters: tuple[Quarter, ...]
    chosen: Quarter | None
    reach: Reach
    today: date

    @property
    def quarter(self) -> Quarter:
        """The quarter in the address; only pages of a quarter have one."""
        assert self.chosen is not None
        return self.chosen

    @property
    def code(self) -> str:
        """The office's code as addresses have it."""
        return self.name.code

    def may(self, action: Action) -> bool:
        return self.reach.may(action)


def visit(
    request: HttpRequest,
    office_code: str,
    quarter_slug: str | None = None,
    action: Action = Action.SEE,
) -> Visit:
    """The look that an address asks for.

    Raises Http404 alike for an office or quarter that is unknown and for an office that the
    person may not see, PermissionDenied when they may see it but not do `action`.
    """
    user, today = signed_in(request), timezone.localdate()
    way = entrance(office_code, user, today)
    if way is None or not way.reach.may(Action.SEE):
        raise Http404
    quarter = next((q for q in way.quarters if q.slug == quarter_slug), None)
    if quarter_slug is not None and quarter is None:
        raise Http404
    if not way.reach.may(action):
        raise PermissionDenied
    office = way.name.office
    name = way.name if way.name.valid_to is None else office.named(today)
    return Visit(request, user, office, name, way.quarters, quarter, way.reach, today)


def signed_in(request: HttpRequest) -> User:
    """Whoever is signed in; every view but the open ones has somebody."""
    assert isinstance(request.user, User)
    return request.user


def newest(quarters: tuple[Quarter, ...]) -> Quarter | None:
    """The newest quarter with figures, else the newest, if any. `quarters` are newest first."""
    with_figures = (quarter for quarter in quarters if quarter.version)
    return next(with_figures, quarters[0] if quarters else None)


def page(visit: Visit, current: str, **extra: Any) -> dict[str, Any]:
    """The context of an office's page: header, sections and quarters, with `extra` beside them.

    `current` is the URL name of the section the page belongs to.
    """
    return {
        "office": {
            "code": visit.code,
            "name": visit.name.name,
            "province": visit.name.province,
            "synthetic": visit.office.synthetic,
        },
        "notice": _("Synthetic data: every person, group and loan here is invented.")
        if visit.office.synthetic
        else "",
        "quarter": visit.chosen,
        "quarters": _quarters(visit, current),
        "nav": _nav(visit, current),
    } | extra


def _nav(visit: Visit, current: str) -> list[dict[str, Any]]:
    quarter = visit.chosen or newest(visit.quarters)
    places = [(section, [visit.code]) for section in _FIRST]
    if quarter is not None:
        places += [(section, [visit.code, quarter.slug]) for section in _OF_QUARTER]
    places += [(section, [visit.code]) for section in _OF_OFFICE]
    asked = {k: v for k in KEPT_IN_ADDRESS if (v := visit.request.GET.get(k))}
    query = f"?{urlencode(asked)}" if asked and visit.chosen is not None else ""
    return [
        {
            "label": label,
            "url": reverse(name, args=args) + (query if len(args) > 1 else ""),
            "current": name == current,
        }
        for (name, label, action), args in places
        if visit.may(action)
    ]


def _quarters(visit: Visit, current: str) -> list[dict[str, Any]]:
    """Every quarter with the address of this page in it: the same filters, the first page."""
    if visit.chosen is None:
        return []
    match = visit.request.resolver_match
    # A page about one thing of a quarter leads to its section: the thing may not exist elsewhere.
    whole = match is not None and set(match.kwargs) == {"office_code", "quarter_slug"}
    name = match.view_name if match is not None and whole else current
    query = visit.request.GET.copy()
    query.pop("page", None)
    kept = f"?{query.urlencode()}" if whole and query else ""
    return [
        {"slug": q.slug, "label": q.label, "url": reverse(name, args=[visit.code, q.slug]) + kept}
        for q in visit.quarters
    ]
