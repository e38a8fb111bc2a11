"""Why a figure is empty, as the user reads it."""

from django.utils.translation import gettext_lazy as _

ZERO_BASE = _("the base of the ratio is zero")
NO_LOANS = _("no loan statement (HSKU) has been posted for %(quarter)s")
NO_GROUPS = _("no group file (HSTO) has been posted for %(quarter)s")
NO_COLUMN = _("the file of %(quarter)s does not have this column")
NO_PREVIOUS = _("the quarter before %(quarter)s is not loaded")
NO_OPEN_GROUP = _("no group is open")
NO_SHEETS = _("no monthly sheet of %(quarter)s has been accepted")
SHEETS_MISSING = _("accepted monthly sheets of %(quarter)s are missing for %(number)s groups")
NOT_COMPARED = _(
    "no accepted monthly sheet of %(quarter)s has savings of a month that the bank has too"
)
NOT_BOTH_FILES = _("CASA and the group scores of %(quarter)s are not both there for one day")
NOT_ENTERED = _("the office figures of %(quarter)s do not have it")
NO_TARGET = _("no target is in force in %(quarter)s")
NOT_THIS_PART = _("not known for this part of the office")
DIRECT_WITHOUT_GROUPS = _("direct lending has no groups")
NOT_ENTRUSTED = _("direct lending is not entrusted")
FLOW_SINCE_YEAR_START = _("a flow since 1 January has no change against the year start")
EMPTY_NOW = _("the figure itself is not known")
WITHOUT_TARGET = _("no target is set for this figure")
NOT_SINCE = _("a flow runs from an earlier quarter to a later one")
