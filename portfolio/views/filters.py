"""The part of an office and the base of changes that a page's address names."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from associations.pages import Visit
from portfolio.bases import BASES, PREVIOUS_QUARTER, TARGET, YEAR_START, Base
from portfolio.names import Names
from portfolio.scope import WHOLE, Dimension, Scope
from portfolio.shown import Shown, choices

DIMENSIONS: tuple[Dimension, ...] = ("association", "commune", "programme", "source")
BODIES: tuple[Dimension, ...] = ("association", "commune")


def scope_of(
    request: HttpRequest, names: Names, dimensions: tuple[Dimension, ...] = BODIES
) -> Scope:
    """The scope in `?association=12&commune=380101`; 404 for a part the office does not have."""
    scope = Scope()
    for dimension in dimensions:
        code = request.GET.get(dimension, "")
        if not code:
            continue
        value = names.find(dimension, code)
        if value is None:
            raise Http404
        scope = scope.within(dimension, value)
    return scope


def filters(
    request: HttpRequest, names: Names, scope: Scope, dimensions: tuple[Dimension, ...] = BODIES
) -> Shown:
    """What the filter form of a page shows."""
    words = {
        "association": (_("Association"), _("All")),
        "commune": (_("Commune"), _("The whole office")),
        "programme": (_("Programme"), _("All programmes")),
        "source": (_("Source of capital"), _("All sources")),
    }
    return {
        "filters": [
            {
                "name": dimension,
                "label": words[dimension][0],
                "all": words[dimension][1],
                "choices": choices(names, dimension, getattr(scope, dimension)),
            }
            for dimension in dimensions
        ],
        "clear_url": request.path if scope != WHOLE else "",
    }


def base_filter(here: Visit, base: Base) -> Shown:
    """The switch that governs every change of the page: a base, the target, or any quarter.

    In the first quarter the year start and the previous quarter are one.
    """
    first = here.quarter.period.number == 1
    bases = [b for b in BASES.values() if b != YEAR_START and not (first and b == PREVIOUS_QUARTER)]
    named = [(b.key, str(b.label)) for b in [*bases, TARGET]]
    named += [(q.slug, q.label) for q in here.quarters if q.pk != here.quarter.pk]
    whole = _("against the year start (previous quarter)") if first else str(YEAR_START.label)
    return {
        "name": "base",
        "label": _("Changes"),
        "all": whole,
        "choices": [
            {"value": key, "label": label, "selected": key == base.key} for key, label in named
        ],
    }
