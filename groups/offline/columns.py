"""The columns of a sheet's file by what stands above them, and the mark of which sheet it is."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from associations.months import Month
from groups.fields import EXPLANATION, FIELDS, Field

CODE, LEADER, HAMLET, REVISION = "code", "leader", "hamlet", "revision"
_EXPLANATION = gettext_lazy("Explanation of unusual figures")
# In the order of the file; what is filled in stands between the group and the mark of its row.
FILLED = {**FIELDS, EXPLANATION: Field(EXPLANATION, _EXPLANATION, _EXPLANATION, "text")}
COLUMNS = (CODE, LEADER, HAMLET, *FILLED, REVISION)

_HEADINGS: dict[str, Promise] = {
    CODE: gettext_lazy("Code of the group"),
    LEADER: gettext_lazy("Leader of the group"),
    HAMLET: gettext_lazy("Hamlet"),
    REVISION: gettext_lazy("Mark of the row"),
}


def heading(column: str) -> str:
    """What stands above a column, with its unit: Số dư tiết kiệm (đồng)."""
    if column in _HEADINGS:
        return str(_HEADINGS[column])
    field = FILLED[column]
    unit = field.unit or (_("yes or no") if field.kind == "yesno" else "")
    return f"{field.label} ({unit})" if unit else str(field.label)


def known_names() -> dict[str, str]:
    """Every name by which a column is recognised, in capitals, and the column."""
    found: dict[str, str] = {}
    for language, _label in settings.LANGUAGES:
        with override(language):
            for column in COLUMNS:
                labels = [column, heading(column)]
                if column in FILLED:
                    labels += [str(FILLED[column].label), str(FILLED[column].short)]
                for label in labels:
                    found.setdefault(_name(label), column)
    return found


def _name(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).upper()


@dataclass(frozen=True)
class Mark:
    """Which sheet a file is of, by the codes of its parts."""

    office: str
    month: str
    association: str
    commune: str

    def __str__(self) -> str:
        return f"GB1/{self.office}/{self.month}/{self.association}/{self.commune}"

    def others(self, theirs: "Mark") -> list[str]:
        """In words, in what a file with the mark `theirs` is of another sheet."""
        found = []
        if theirs.office != self.office:
            found.append(_("The file is of another office, %(code)s.") % {"code": theirs.office})
        if theirs.month != self.month:
            months = [Month.parse(of.month).label for of in (theirs, self)]
            text = _("The file is of %(theirs)s, this sheet of %(ours)s.")
            found.append(text % {"theirs": months[0], "ours": months[1]})
        if theirs.association != self.association:
            text = _("The file is of another association, code %(theirs)s instead of %(ours)s.")
            found.append(text % {"theirs": theirs.association, "ours": self.association})
        if theirs.commune != self.commune:
            text = _("The file is of another commune, code %(theirs)s instead of %(ours)s.")
            found.append(text % {"theirs": theirs.commune, "ours": self.commune})
        return found


_MARK = re.compile(r"\bGB1/(\d{6})/(\d{4}-(?:0[1-9]|1[0-2]))/(\d{2})/(\d{6})(?!\w)", re.ASCII)
_OF_ROW = re.compile(r"(\d{7})/(\d{1,9})", re.ASCII)


def marks(texts: Iterable[str]) -> set[Mark]:
    """The marks of sheets that stand in some texts."""
    return {Mark(*found) for text in texts for found in _MARK.findall(text)}


def mark_of_row(code: str, revision: int) -> str:
    """What says of which group a row is and how often it had been changed when it was written."""
    return f"{code}/{revision}"


def revision_of(code: str, mark: str) -> int | None:
    """The revision in the mark of a group's row; None for the mark of another row or none."""
    match = _OF_ROW.fullmatch(mark.strip())
    return int(match[2]) if match and match[1] == code else None
