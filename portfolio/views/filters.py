"""The part of an office that a page's address names."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from portfolio.names import Names
from portfolio.scope import Dimension, Scope
from portfolio.shown import Shown, choices


def scope_of(request: HttpRequest, names: Names) -> Scope:
    """The scope in `?association=12&commune=380101`; 404 for a part the office does not have."""
    scope = Scope()
    dimensions: tuple[Dimension, ...] = ("association", "commune")
    for dimension in dimensions:
        code = request.GET.get(dimension, "")
        if not code:
            continue
        value = names.find(dimension, code)
        if value is None:
            raise Http404
        scope = scope.within(dimension, value)
    return scope


def filters(request: HttpRequest, names: Names, scope: Scope) -> Shown:
    """What the filter form of a page shows."""
    return {
        "filters": [
            {
                "name": "association",
                "label": _("Association"),
                "all": _("All"),
                "choices": choices(names, "association", scope.association),
            },
            {
                "name": "commune",
                "label": _("Commune"),
                "all": _("The whole office"),
                "choices": choices(names, "commune", scope.commune),
            },
        ],
        "clear_url": request.path if scope.dimensions else "",
    }
