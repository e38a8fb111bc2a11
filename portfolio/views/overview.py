"""The overview of a quarter: what a leader looks at first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from associations.models import DIRECT
from associations.pages import page, visit
from associations.rights import Action
from portfolio import rows
from portfolio.figures import Figures
from portfolio.names import Names
from portfolio.scope import Scope
from portfolio.shown import subject
from portfolio.tables import GroupTable

from .filters import filters, scope_of
from .panels import panels


@require_safe
def overview(request: HttpRequest, office_code: str, quarter_slug: str) -> HttpResponse:
    """Key figures, charts and tables of an office's quarter, or of a part of the office."""
    here = visit(request, office_code, quarter_slug, Action.SEE)
    names = Names(here.office, here.quarter.ends_on)
    scope = scope_of(request, names)
    figures = Figures.of(here.quarter, scope, by=("association", "commune", "programme"))
    rows_seen = here.reach.may(Action.SEE_ROWS) and scope.association != DIRECT
    context = page(
        here,
        "overview",
        subject=subject(names, scope),
        panels=panels(request, figures, names, scope),
        groups=_groups(request, figures, names, scope, here.reach.rows()) if rows_seen else None,
        **filters(request, names, scope),
    )
    return render(request, "portfolio/overview.html", context)


def _groups(
    request: HttpRequest, figures: Figures, names: Names, scope: Scope, seen: Any
) -> GroupTable:
    found = rows.groups(Figures.of(figures.quarter), names, scope, seen)
    attrs = {
        "caption": _("Savings-and-loan groups"),
        "caption_note": _("Amounts in million dong"),
    }
    table = GroupTable(found, prefix="group-", order_by="-overdue", attrs=attrs)
    RequestConfig(request, paginate={"per_page": 10}).configure(table)
    return table
