"""What a file would change of a sheet: row by row beside what is saved, computed anew each time."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from django.utils.translation import gettext as _

from associations.models import RowChange
from groups.entry import impossible
from groups.fields import Fault, Values
from groups.models import GroupMonth
from groups.parts import Part
from groups.places import Placed
from groups.unusual import limits, unusual

from .columns import CODE, FILLED, revision_of
from .reading import FileRow, Understood, understand

Base = tuple[int, int]


class Outcome(StrEnum):
    """What becomes of a row of the file."""

    REFUSED = "refused"
    CONFLICT = "conflict"
    CHANGED = "changed"
    # Somebody changed the row since the download, the file did not: theirs stays.
    THEIRS = "theirs"
    SAME = "same"


@dataclass(frozen=True)
class Line:
    """A row of the file beside what is saved of its group.

    `values` is the whole row as it would be saved, `changed` the columns in which it differs from
    `saved`, `kept` those that are empty in the file and keep what is saved. `questions` are asked
    about unusual values; `asked` says that no explanation answers them yet.
    """

    number: int
    code: str
    outcome: Outcome
    group: Placed | None = None
    saved: GroupMonth | None = None
    values: Values = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    questions: list[Fault] = field(default_factory=list)

    @property
    def revision(self) -> int:
        return self.saved.revision if self.saved else 0

    @property
    def asked(self) -> bool:
        return bool(self.questions) and not self.values.get("explanation")

    def before(self, column: str) -> object:
        """What is saved in a column."""
        return getattr(self.saved, column) if self.saved else blank()[column]


def blank() -> Values:
    """A row in which nothing was filled in."""
    return {name: "" if of.kind == "text" else None for name, of in FILLED.items()}


@dataclass(frozen=True)
class Comparison:
    """All rows of a file beside the sheet, and the groups of the sheet that the file leaves out."""

    lines: list[Line]
    absent: list[str]

    def of(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome == outcome]

    @property
    def seen(self) -> str:
        """Stands for all that a person was shown, so that they confirm that and nothing else."""
        told = [
            (n.number, n.code, n.outcome.value, n.revision, [(c, n.values[c]) for c in n.changed],
             [fault.field for fault in (*n.faults, *n.questions)])
            for n in self.lines
        ]  # fmt: skip
        return sha256(repr(told).encode()).hexdigest()


def compare(part: Part, rows: Iterable[FileRow], saved: Iterable[GroupMonth]) -> Comparison:
    """The rows of a file beside the `saved` ones of a part."""
    rows = list(rows)
    groups = {group.code: group for group in part.groups(closed=True)}
    known = {row.group_id: row for row in saved}
    counted = Counter(row.code for row in rows if row.code)
    bases = _bases(part, rows, groups, known)
    last = {row.group_id: row for row in part.before.rows()}
    in_force = limits(part.month.ends_on)
    lines = []
    for row in rows:
        read = understand(row)
        group = groups.get(row.code)
        faults = _whose(row, group, [r.number for r in rows if r.code == row.code], counted)
        if group is None or faults:
            lines.append(Line(row.number, row.code, Outcome.REFUSED, faults=faults + read.faults))
            continue
        line = _line(row, read, group, known.get(group.id), bases)
        lines.append(_judged(line, last.get(group.id), in_force))
    there = {row.code for row in rows}
    absent = [code for code, group in groups.items() if group.open and code not in there]
    return Comparison(lines, absent)


def _whose(
    row: FileRow, group: Placed | None, numbers: list[int], counted: Mapping[str, int]
) -> list[Fault]:
    """Why a row is not taken whatever it says. A group of others is told as one that is not."""
    if not row.code:
        return [Fault(CODE, _("The row has no code of a group."))]
    if group is None:
        return [Fault(CODE, _("The sheet has no group of this code in the month."))]
    if counted[row.code] > 1:
        said = _("The group stands in the rows %(rows)s of the file. Leave only one of them.")
        return [Fault(CODE, said % {"rows": ", ".join(map(str, numbers))})]
    return []


def _line(
    row: FileRow,
    read: Understood,
    group: Placed,
    saved: GroupMonth | None,
    bases: Mapping[Base, Values],
) -> Line:
    """A row merged with what is saved. A cell as it was downloaded says nothing."""
    now = values_of(saved)
    revision = revision_of(row.code, row.mark)
    newer = revision != (saved.revision if saved else 0)
    base = now if not newer else _base(saved, revision, bases)
    touched = {name: v for name, v in read.given.items() if base is None or v != base[name]}
    changed = [name for name, value in touched.items() if value != now[name]]
    outcome = Outcome.CHANGED
    if not changed:
        stale = newer and any(value != now[name] for name, value in read.given.items())
        outcome = Outcome.THEIRS if stale else Outcome.SAME
    elif newer and (base is not None or any(now[name] not in (None, "") for name in changed)):
        outcome = Outcome.CONFLICT
    return Line(
        row.number,
        row.code,
        Outcome.REFUSED if read.faults else outcome,
        group,
        saved,
        now | {name: touched[name] for name in changed},
        changed,
        [name for name in read.empty if now[name] not in (None, "")],
        read.faults,
    )


def _judged(line: Line, last: GroupMonth | None, in_force: Mapping[str, Decimal]) -> Line:
    """With what is impossible or unusual of the row as it would be saved."""
    if line.outcome in (Outcome.SAME, Outcome.THEIRS):
        return line
    unread = {fault.field for fault in line.faults}
    # What cannot be read stands in the row with its old value, against which nothing is held.
    wrong = [f for f in impossible(line.values) if not unread & {f.field, "members"}]
    faults = [*line.faults, *wrong]
    if faults:
        return Line(**vars(line) | {"outcome": Outcome.REFUSED, "faults": faults})
    return Line(**vars(line) | {"questions": unusual(GroupMonth(**line.values), last, in_force)})


def values_of(row: GroupMonth | None) -> Values:
    """What is saved in the columns of the file."""
    return {name: getattr(row, name) for name in FILLED} if row else blank()


def _base(
    saved: GroupMonth | None, revision: int | None, bases: Mapping[Base, Values]
) -> Values | None:
    """The row as it was when the file was written, if that is known."""
    if revision is None:
        return None
    return blank() if revision == 0 else bases.get((saved.pk, revision)) if saved else None


def _bases(
    part: Part,
    rows: list[FileRow],
    groups: Mapping[str, Placed],
    known: Mapping[int, GroupMonth],
) -> dict[Base, Values]:
    """Rows that were changed since the file was written, as they were then: out of the history."""
    wanted = set()
    for row in rows:
        revision = revision_of(row.code, row.mark)
        saved = known.get(groups[row.code].id) if row.code in groups else None
        if saved is not None and revision and revision != saved.revision:
            wanted.add((saved.pk, revision))
    if not wanted:
        return {}
    history = RowChange.objects.filter(
        table=GroupMonth._meta.db_table,
        row__in={pk for pk, _revision in wanted},
        office=part.office,
        association=part.association,
        commune=part.commune,
    ).order_by("id")
    found = {(c.row, c.after["revision"]): c.after for c in history if c.after is not None}
    return {key: {name: found[key][name] for name in FILLED} for key in wanted & found.keys()}
