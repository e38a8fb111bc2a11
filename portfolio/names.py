"""What the parts of an office are called on a day: labels for pages, codes for files, order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from associations.language import localised
from associations.models import Office
from groups.models import Group, Rating

from .bands import BANDS
from .scope import Dimension, Scope

# What every page names, in one statement. A commune has one row for each of its names: the latest
# that began by the day, else the earliest.
_NAMED = """
SELECT 'association', NULL::bigint, code, name, name_en, code, false FROM associations_association
UNION ALL
SELECT 'source', NULL, code, name, name_en, code, lends FROM portfolio_source
UNION ALL
SELECT 'programme', id, code, name, NULL, code, false
FROM portfolio_programme WHERE office_id = %(office)s
UNION ALL
(SELECT DISTINCT ON (commune_id) 'commune', commune_id, code, name, NULL, sort_key, false
FROM associations_communename WHERE office_id = %(office)s
ORDER BY commune_id, valid_from <= %(on)s DESC,
    CASE WHEN valid_from <= %(on)s THEN valid_from END DESC, valid_from)
"""


@dataclass(frozen=True)
class Name:
    """The code, label and place in order of one part."""

    code: str
    label: str
    order: str


_Known = dict[Dimension, dict[str | int, Name]]


class Names:
    """The names in force on one day; a part named only later or earlier keeps its nearest name."""

    def __init__(self, office: Office, on: date) -> None:
        self.office = office
        self.on = on
        self._known: _Known = {}
        self._ordered: _Known = {}
        self._marks: dict[Scope, str] = {}
        # Sources from which loans are made, known once sources are.
        self.lending: frozenset[str] = frozenset()

    def of(self, dimension: Dimension, value: str | int) -> Name:
        """The name of one part; its bare id when it has none."""
        if dimension not in self._known:
            others = {"group": self._groups, "band": self._bands, "rating": self._ratings}
            self._known |= others.get(dimension, self._parts)()
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

    def _parts(self) -> _Known:
        """What the office's associations, communes, programmes and sources are called."""
        named: _Known = {"association": {}, "commune": {}, "programme": {}, "source": {}}
        lending = set()
        with connection.cursor() as cursor:
            cursor.execute(_NAMED, {"office": self.office.pk, "on": self.on})
            for dimension, pk, code, name, name_en, order, lends in cursor:
                label = localised(name, name_en)
                named[dimension][code if pk is None else pk] = Name(code, label, order)
                if lends:
                    lending.add(code)
        self.lending = frozenset(lending)
        return named

    def _groups(self) -> _Known:
        groups = Group.objects.filter(office=self.office).values_list("pk", "code")
        return {"group": {pk: Name(code, code, code) for pk, code in groups}}

    def _bands(self) -> _Known:
        bands = enumerate(BANDS.values())
        return {"band": {b.key: Name(b.key, str(b.label), str(i)) for i, b in bands}}

    def _ratings(self) -> _Known:
        ratings = {value: str(label) for value, label in Rating.choices}
        ratings["unrated"] = _("Unrated")
        named = enumerate(ratings.items())
        return {"rating": {v: Name(v, label, str(i)) for i, (v, label) in named}}
