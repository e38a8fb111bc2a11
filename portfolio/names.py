"""What the parts of an office are called on a day: labels for pages, codes for files, order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from associations.models import Association, CommuneName, Office
from groups.models import Group, Rating

from .bands import BANDS
from .models import Programme, Source
from .scope import Dimension, Scope


@dataclass(frozen=True)
class Name:
    """The code, label and place in order of one part."""

    code: str
    label: str
    order: str


class Names:
    """The names in force on one day; a part named only later or earlier keeps its nearest name."""

    def __init__(self, office: Office, on: date) -> None:
        self.office = office
        self.on = on
        self._known: dict[Dimension, dict[str | int, Name]] = {}
        self._ordered: dict[Dimension, dict[str | int, Name]] = {}
        self._marks: dict[Scope, str] = {}
        # Sources from which loans are made, known once sources are.
        self.lending: frozenset[str] = frozenset()

    def of(self, dimension: Dimension, value: str | int) -> Name:
        """The name of one part; its bare id when it has none."""
        if dimension not in self._known:
            self._known[dimension] = getattr(self, f"_{dimension}s")()
        return self._known[dimension].get(value) or Name(str(value), str(value), str(value))

    def all(self, dimension: Dimension) -> dict[str | int, Name]:
        """All parts along a dimension, in their order."""
        if dimension not in self._ordered:
            self.of(dimension, "")
            known = self._known[dimension].items()
            self._ordered[dimension] = dict(sorted(known, key=lambda item: item[1].order))
        return self._ordered[dimension]

    def know_groups(self, codes: Mapping[int, str]) -> None:
        """Takes over the codes of the groups that will be asked for."""
        self._known["group"] = {pk: Name(code, code, code) for pk, code in codes.items()}

    def codes(self, scope: Scope) -> dict[str, str]:
        """A scope as files and addresses name it."""
        return {d: self.of(d, getattr(scope, d)).code for d in scope.dimensions}

    def mark(self, scope: Scope) -> str:
        """A scope as pages carry it beside a number: association=12 commune=380102."""
        if scope not in self._marks:
            self._marks[scope] = " ".join(f"{d}={code}" for d, code in self.codes(scope).items())
        return self._marks[scope]

    def label(self, scope: Scope) -> str:
        """A scope in words; the whole office has none."""
        return " · ".join(self.of(d, getattr(scope, d)).label for d in scope.dimensions)

    def find(self, dimension: Dimension, code: str) -> str | int | None:
        """The part that goes by `code` on the day, if any."""
        found = (value for value, name in self.all(dimension).items() if name.code == code)
        return next(found, None)

    def in_order(self, scopes: list[Scope], dimension: Dimension) -> list[Scope]:
        """Scopes in the order of their names along a dimension."""
        return sorted(scopes, key=lambda s: self.of(dimension, getattr(s, dimension)).order)

    def _associations(self) -> dict[str | int, Name]:
        return {a.code: Name(a.code, a.label, a.code) for a in Association.objects.all()}

    def _communes(self) -> dict[str | int, Name]:
        names = CommuneName.objects.filter(office=self.office).order_by("valid_from")
        known: dict[str | int, Name] = {}
        for name in names:
            if name.commune_id not in known or name.valid_from <= self.on:
                known[name.commune_id] = Name(name.code, name.name, name.sort_key)
        return known

    def _programmes(self) -> dict[str | int, Name]:
        programmes = Programme.objects.filter(office=self.office)
        return {p.pk: Name(p.code, p.name, p.code) for p in programmes}

    def _sources(self) -> dict[str | int, Name]:
        sources = list(Source.objects.all())
        self.lending = frozenset(s.code for s in sources if s.lends)
        return {s.code: Name(s.code, s.label, s.code) for s in sources}

    def _groups(self) -> dict[str | int, Name]:
        groups = Group.objects.filter(office=self.office).values_list("pk", "code")
        return {pk: Name(code, code, code) for pk, code in groups}

    def _bands(self) -> dict[str | int, Name]:
        return {b.key: Name(b.key, str(b.label), str(i)) for i, b in enumerate(BANDS.values())}

    def _ratings(self) -> dict[str | int, Name]:
        ratings = {value: str(label) for value, label in Rating.choices}
        ratings["unrated"] = _("Unrated")
        return {v: Name(v, label, str(i)) for i, (v, label) in enumerate(ratings.items())}
