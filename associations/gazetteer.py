"""The hamlets and transaction points of an office: what they are called, and where, by the day."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db import connection

Kind = Literal["hamlet", "point"]

_NAMES = """SELECT 'hamlet', hamlet_id, code, name, sort_key, commune_id, valid_from, valid_to
FROM associations_hamletname WHERE office_id = %(office)s
UNION ALL
SELECT 'point', point_id, code, name, sort_key, commune_id, valid_from, valid_to
FROM associations_transactionpointname WHERE office_id = %(office)s
ORDER BY valid_from"""


@dataclass(frozen=True)
class Spot:
    """A hamlet or transaction point as it was called from one day to another."""

    kind: Kind
    id: int
    code: str
    name: str
    sort_key: str
    commune: int
    valid_from: date
    valid_to: date | None

    def on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)


class Gazetteer:
    """All names of the hamlets and points of one office, read once."""

    def __init__(self, office: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_NAMES, {"office": office})
            self._all = [Spot(*row) for row in cursor.fetchall()]

    def called(self, kind: Kind, place: int | None, day: date) -> str:
        """The name on a day, else the nearest one; empty for no place."""
        names = [s for s in self._all if s.kind == kind and s.id == place]
        before = [s for s in names if s.valid_from <= day]
        return (before[-1] if before else names[0]).name if names else ""

    def of(self, kind: Kind, commune: int, day: date) -> list[Spot]:
        """The hamlets or points of a commune on a day, in the order of their names."""
        found = [s for s in self._all if s.kind == kind and s.commune == commune and s.on(day)]
        return sorted(found, key=lambda spot: (spot.sort_key, spot.code))

    def find(self, kind: Kind, commune: int, code: str) -> int | None:
        """What goes, or went, by a code in a commune on whatever day; the newest of several."""
        of_commune = (s for s in reversed(self._all) if s.kind == kind and s.commune == commune)
        return next((s.id for s in of_commune if s.code == code), None)
