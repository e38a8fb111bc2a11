"""The briefing: the quarter's figures as sentences, in the order of the spoken report."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from associations.models import Quarter
from portfolio.bases import BASES, YEAR_START, Base
from portfolio.figures import Figures
from portfolio.models import Remark
from portfolio.names import Names
from portfolio.scope import Scope

from .sections import SECTIONS, Speaker
from .sentences import Bound, Sentence

__all__ = ["Bound", "Briefing", "Section", "Sentence"]


@dataclass(frozen=True)
class Section:
    """One part of the report: its sentences, and what the leader wrote after them."""

    key: str
    title: str
    sentences: list[Sentence]
    remark: str


class Briefing:
    """The briefing of one office's quarter, or of a part of the office."""

    def __init__(
        self, figures: Figures, names: Names, scope: Scope, base: Base = YEAR_START
    ) -> None:
        """`base` is a further base of changes in the document; the three are always there."""
        self.bases = list(dict.fromkeys([*BASES, base.key]))
        self.figures = figures
        self.names = names
        self.scope = scope
        self.quarter: Quarter = figures.quarter

    @classmethod
    def of(cls, quarter: Quarter, scope: Scope, base: Base = YEAR_START) -> "Briefing":
        """The briefing of a quarter for the office, an association, a commune or both."""
        figures = Figures.of(quarter, scope, by=("association",), base=base)
        return cls(figures, Names(quarter.office, quarter.ends_on), scope, base)

    @property
    def title(self) -> str:
        return _("Briefing for %(quarter)s") % {"quarter": self.quarter.label}

    @property
    def subject(self) -> str:
        """Whose briefing it is: the office, or the parts that are named."""
        office = self.quarter.office.named(self.quarter.ends_on).name
        return " · ".join(filter(None, [office, self.names.label(self.scope)]))

    @property
    def as_of(self) -> str:
        """As of which day the figures are, and whether they are provisional."""
        day = (self.quarter.as_of or self.quarter.ends_on).strftime("%d/%m/%Y")
        if self.quarter.provisional:
            return _("As of %(day)s, provisional, version %(version)s") % {
                "day": day, "version": self.quarter.version,
            }  # fmt: skip
        return _("As of %(day)s, version %(version)s") % {
            "day": day, "version": self.quarter.version,
        }  # fmt: skip

    @cached_property
    def sections(self) -> list[Section]:
        """All sections in the order of the spoken report; the tasks come last."""
        speaker = Speaker(self.figures, self.names, self.scope)
        said = {key: list(section(speaker)) for key, section in SECTIONS.items()}
        return [
            Section(key, str(label), said.get(key, []), self.remarks.get(key, ""))
            for key, label in Remark.Section.choices
            if said.get(key) or key == Remark.Section.TASKS
        ]

    @cached_property
    def remarks(self) -> dict[str, str]:
        """What the leader wrote, by the key of its section."""
        remarks = Remark.objects.filter(
            office=self.quarter.office_id,
            ends_on=self.quarter.ends_on,
            association=self.scope.association,
            commune=self.scope.commune,
        )
        return dict(remarks.values_list("section", "text"))

    def text(self) -> str:
        """The whole briefing as plain text."""
        lines = [self.title, self.subject, self.as_of]
        for number, section in enumerate(self.sections, start=1):
            lines += ["", f"{number}. {section.title}"]
            lines += [f"- {sentence.text}" for sentence in section.sentences]
            lines += [section.remark] if section.remark else []
            if section.key == Remark.Section.TASKS and not section.remark:
                lines.append(_("(no tasks written yet)"))
        return "\n".join(lines) + "\n"
