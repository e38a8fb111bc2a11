"""What a quarter needs: each kind of file, what it is for, and whether it has come in."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from associations.models import Quarter
from portfolio.models import ImportFile

Kind, State = ImportFile.Kind, ImportFile.State


@dataclass(frozen=True)
class Need:
    """A kind of file: whether no figures stand without it, and what it is needed for."""

    kind: ImportFile.Kind
    required: bool
    reason: Promise


# In the order in which the files stand on each other.
NEEDS = (
    Need(
        Kind.GROUPS,
        True,
        _("Groups, their associations and leaders. Loans, savings and scores stand on it."),
    ),
    Need(Kind.LOANS, True, _("All of the debt: outstanding, overdue, lent, repaid, borrowers.")),
    Need(Kind.SCORES, False, _("How the groups are rated, and their scores by criterion.")),
    Need(
        Kind.FIGURES,
        False,
        _("Capital, targets, training and inspections, which no file of the bank has."),
    ),
    Need(Kind.SAVINGS, False, _("Savings balances, and how many members save.")),
    Need(Kind.BORROWERS, False, _("Names of borrowers in the lists of loans.")),
)


@dataclass(frozen=True)
class Item:
    """A need of a quarter with the files posted for it, and those of a set that would be."""

    need: Need
    posted: list[ImportFile] = field(default_factory=list)
    given: list[ImportFile] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(self.need.kind.label)

    @property
    def state(self) -> str:
        """posted, given or missing."""
        if self.given:
            return "given"
        return "posted" if self.posted else "missing"


def checklist(quarter: Quarter, given: Iterable[ImportFile] = ()) -> list[Item]:
    """What the quarter needs; `given` are files that wait to be confirmed. One statement."""
    files = quarter.imports.filter(state=State.POSTED).order_by("as_of", "pk")
    posted = list(files.select_related("posted_by").defer("summary"))
    waiting = list(given)
    return [
        Item(
            need,
            [file for file in posted if file.kind == need.kind],
            [file for file in waiting if file.kind == need.kind],
        )
        for need in NEEDS
    ]
