"""Taking a catalogue into an office, all of it or nothing."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from associations.models import (
    Commune,
    CommuneName,
    Hamlet,
    HamletName,
    Office,
    TransactionPoint,
    TransactionPointName,
)
from associations.models.dated import DatedName
from portfolio.models import Programme

from .rows import STUDENT_LOANS, Fault, Refused, Row, parse
from .timeline import DaysOverlap, put


@dataclass
class Outcome:
    """How many things of each kind are new, and how many rows changed what was known."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Kind:
    """A kind of place: the lasting thing, its dated names and what makes two names the same."""

    thing: type[Commune] | type[Hamlet] | type[TransactionPoint]
    names: type[CommuneName] | type[HamletName] | type[TransactionPointName]
    field: str
    content: tuple[str, ...]


_KINDS = {
    "commune": _Kind(Commune, CommuneName, "commune", ("code", "name")),
    "hamlet": _Kind(Hamlet, HamletName, "hamlet", ("code", "name", "commune_id")),
    "point": _Kind(
        TransactionPoint,
        TransactionPointName,
        "point",
        ("code", "name", "commune_id", "day_of_month"),
    ),
}


@transaction.atomic
def read(office: Office, content: bytes) -> Outcome:
    """Takes a catalogue file into an office. Raises Refused, and then nothing was taken."""
    rows = parse(content)
    Office.objects.select_for_update().get(pk=office.pk)
    outcome, faults = Outcome(), list[Fault]()
    communes: dict[str, int] = {}
    for name, kind in _KINDS.items():
        of_kind = sorted((r for r in rows if r.kind == name), key=lambda row: row.since)
        places = _Places(office, kind, communes)
        for row in of_kind:
            places.take(row, outcome, faults)
        if name == "commune":
            communes = places.by_code
    _programmes(office, [row for row in rows if row.kind == "programme"], outcome)
    if faults:
        raise Refused(sorted(faults, key=lambda fault: fault.row))
    return outcome


class _Places:
    """The places of one kind in an office, with all their names."""

    def __init__(self, office: Office, kind: _Kind, communes: dict[str, int]) -> None:
        self.office, self.kind, self.communes = office, kind, communes
        self.names: dict[int, list[Any]] = {}
        self.by_code: dict[str, int] = {}
        for name in kind.names.objects.filter(office=office).order_by("valid_from"):
            thing = getattr(name, f"{kind.field}_id")
            self.names.setdefault(thing, []).append(name)
            self.by_code[name.code] = thing

    def take(self, row: Row, outcome: Outcome, faults: list[Fault]) -> None:
        """Puts what one row says among what is known."""
        if row.parent and row.parent not in self.communes:
            faults.append(Fault("parent_unknown", row.number, "parent", row.parent))
            return
        new = row.code not in self.by_code
        if new:
            self.by_code[row.code] = self.kind.thing.objects.create(office=self.office).pk
        thing = self.by_code[row.code]
        try:
            changed = put(
                self.names.setdefault(thing, []), self._name(thing, row), self.kind.content
            )
        except DaysOverlap:
            fault = Fault("days_overlap", row.number, "from", f"{row.since:%d/%m/%Y}",
                          {"code": row.code})  # fmt: skip
            faults.append(fault)
        else:
            if new:
                outcome.added[row.kind] += 1
            elif changed:
                outcome.changed[row.kind] += 1

    def _name(self, thing: int, row: Row) -> DatedName:
        more: dict[str, Any] = {f"{self.kind.field}_id": thing}
        if row.parent:
            more["commune_id"] = self.communes[row.parent]
        if row.kind == "point":
            more["day_of_month"] = int(row.note) if row.note else None
        return self.kind.names(
            office=self.office,
            code=row.code,
            name=row.name,
            valid_from=row.since,
            valid_to=row.until,
            **more,
        )


def _programmes(office: Office, rows: list[Row], outcome: Outcome) -> None:
    """Programmes have no dated names: the newest row of a code counts, from the first one's day."""
    known = {programme.code: programme for programme in office.programmes.all()}
    newest = {row.code: row for row in sorted(rows, key=lambda row: row.since)}
    for code, row in newest.items():
        programme = known.get(code) or Programme(office=office, code=code, valid_from=row.since)
        days = [r.since for r in rows if r.code == code]
        said = {
            "name": row.name,
            "student_loans": row.note == STUDENT_LOANS,
            "note": "" if row.note == STUDENT_LOANS else row.note,
            "valid_from": min([programme.valid_from, *days]),
            "valid_to": row.until or programme.valid_to,
        }
        if code in known and all(getattr(programme, n) == value for n, value in said.items()):
            continue
        for name, value in said.items():
            setattr(programme, name, value)
        programme.save()
        (outcome.changed if code in known else outcome.added)["programme"] += 1
