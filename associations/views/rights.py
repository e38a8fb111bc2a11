"""What each role may do, read from the rule itself."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from associations.models import Assignment, Role
from associations.rights import ACTION_LABELS, SECOND_STEP, Action, Reach


class Kind(NamedTuple):
    """A role in one of the forms that it is given in: of the office or of a commune."""

    label: Promise
    role: Role
    association: bool = False
    commune: bool = False

    @property
    def assignment(self) -> Assignment:
        """Such a role in somebody's hands; which association and commune does not matter."""
        return Assignment(
            role=self.role,
            association_id="-" if self.association else None,
            commune_id=0 if self.commune else None,
        )


KINDS = (
    Kind(Role.ADMINISTRATOR.label, Role.ADMINISTRATOR),
    Kind(Role.LEADER.label, Role.LEADER),
    Kind(_("Credit officer, whole office"), Role.CREDIT_OFFICER),
    Kind(_("Credit officer of communes"), Role.CREDIT_OFFICER, commune=True),
    Kind(_("Association officer, whole office"), Role.ASSOCIATION_OFFICER, association=True),
    Kind(
        _("Association officer of a commune"), Role.ASSOCIATION_OFFICER, association=True,
        commune=True,
    ),
)  # fmt: skip
# By whether rows are of one association, and of one commune.
ROWS = {
    (False, False): _("Of the whole office"),
    (False, True): _("Of their communes"),
    (True, False): _("Of their association"),
    (True, True): _("Of their association in their commune"),
}


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """The table of roles and actions, with the rows that each role sees and how it signs in."""
    shown = {
        "roles": [kind.label for kind in KINDS],
        "rows": [(ACTION_LABELS[a], [may(kind, a) for kind in KINDS]) for a in Action],
        "seen": [rows_seen(kind) for kind in KINDS],
        "second_step": [kind.role in SECOND_STEP for kind in KINDS],
    }
    return render(request, "associations/rights.html", shown)


def may(kind: Kind, action: Action) -> bool:
    """Whether somebody with this role alone may do something."""
    return Reach((kind.assignment,)).may(action)


def rows_seen(kind: Kind) -> Promise:
    """Whose groups, borrowers and loans somebody with this role alone sees."""
    for association, commune in Reach((kind.assignment,)).parts(Action.SEE_ROWS):
        return ROWS[association is not None, commune is not None]
    return _("None")
