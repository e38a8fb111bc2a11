"""Sentences whose every number is bound to its indicator."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portfolio.figure import Figure

Form = Literal["level", "change"]
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Bound:
    """A figure in a sentence: its level, or its change in words."""

    figure: Figure
    form: Form = "level"
    base: str = "year_start"

    @property
    def text(self) -> str:
        if self.form == "change":
            return self.figure.changes[self.base].spoken
        return self.figure.printed

    @property
    def missing(self) -> str:
        """Why the number is not known; empty when it is."""
        if self.form == "change" and self.figure.value is not None:
            return self.figure.changes[self.base].reason
        return self.figure.reason


@dataclass(frozen=True)
class Sentence:
    """Words with slots, and what is bound to each slot: a figure or a name."""

    words: str | Promise
    slots: Mapping[str, Bound | str]

    @property
    def parts(self) -> Iterator[str | Bound]:
        """The sentence in order: plain text, and bound figures for a page to link."""
        unknown = [s for s in self.slots.values() if isinstance(s, Bound) and s.missing]
        bound = [s for s in self.slots.values() if isinstance(s, Bound)]
        if bound and bound[0].figure.value is None:
            yield _("%(figure)s is not known: %(reason)s.") % _why(bound[0])
            return
        last = 0
        words = str(self.words)
        for slot in _SLOT.finditer(words):
            yield words[last : slot.start()]
            yield self.slots[slot[1]]
            last = slot.end()
        yield words[last:]
        for slot_unknown in unknown:
            yield _(" (%(figure)s: %(reason)s.)") % _why(slot_unknown)

    @property
    def text(self) -> str:
        return "".join(p.text if isinstance(p, Bound) else p for p in self.parts)


def _why(bound: Bound) -> dict[str, object]:
    return {"figure": bound.figure.indicator.label, "reason": bound.missing}


def level(figure: Figure) -> Bound:
    """The figure's value with its unit."""
    return Bound(figure)


def change(figure: Figure, base: str = "year_start") -> Bound:
    """The figure's change against a base, in words."""
    return Bound(figure, "change", base)
