"""Several files of one quarter at once, in the order in which they need each other, all or none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from associations.models import Office, Quarter, User
from associations.periods import Period
from portfolio.models import Fault, ImportFile
from portfolio.quarters import build

from .arriving import judge, read_in, receive
from .confirming import post
from .effect import Effect, between, values

Kind = ImportFile.Kind
# HSTO first: loans and scores stand on its groups.
ORDER = (Kind.GROUPS, Kind.BORROWERS, Kind.LOANS, Kind.SCORES, Kind.FIGURES)
_ON_GROUPS = (Kind.LOANS, Kind.SCORES)
ALREADY_POSTED = "already_posted"


@dataclass
class Tried:
    """How one file fared: its row as it was, and its faults.

    `unchecked` files were read, but not judged, since the groups they stand on were refused.
    """

    file: ImportFile
    faults: list[Fault] = field(default_factory=list)
    unchecked: bool = False

    @property
    def already_posted(self) -> bool:
        return [f.rule for f in self.faults] == [ALREADY_POSTED]

    @property
    def refused(self) -> bool:
        return not self.already_posted and (self.unchecked or self.file.errors > 0)


@dataclass
class Outcome:
    """How all files fared, and their effect on the quarter's figures together.

    `posted` only when none was refused and they were confirmed.
    """

    files: list[Tried] = field(default_factory=list)
    effect: Effect = field(default_factory=list)
    posted: bool = False

    @property
    def refused(self) -> bool:
        return any(tried.refused for tried in self.files)


class _NotToKeep(Exception):
    """Ends the transaction: nothing of it is kept."""


def import_together(
    office: Office,
    period: Period,
    contents: Sequence[tuple[str, bytes]],
    *,
    confirm: bool,
    at: datetime,
    by: User | None = None,
    effect: bool = True,
) -> Outcome:
    """Reads, checks and posts files (name and content) for one quarter in one transaction.

    Each is judged beside the ones before it in ORDER. Without `confirm`, or when one is refused,
    everything is rolled back. A file that is already posted is left out. The figures of this
    quarter and the later ones are built in the same transaction. `effect` says whether
    their change is worked out. Raises Refused when the quarter is closed.
    """
    outcome = Outcome()
    try:
        with transaction.atomic():
            quarter, _ = Quarter.objects.get_or_create(office=office, ends_on=period.ends_on)
            quarter = Quarter.objects.select_for_update().get(pk=quarter.pk)
            before = values(quarter) if effect else []
            outcome.files = _try_all(quarter, contents, by, at)
            if outcome.refused:
                raise _NotToKeep
            _build_from(quarter)
            outcome.effect = between(before, values(quarter)) if effect else []
            if not confirm:
                raise _NotToKeep
            _drop_known(outcome)
            outcome.posted = any(not tried.already_posted for tried in outcome.files)
    except _NotToKeep:
        pass
    return outcome


def _try_all(
    quarter: Quarter, contents: Sequence[tuple[str, bytes]], by: User | None, at: datetime
) -> list[Tried]:
    found: list[Tried] = []
    readable: list[ImportFile] = []
    for name, content in contents:
        file = receive(quarter, name, content, by)
        if read_in(file):
            readable.append(file)
        else:
            found.append(_tried(file))
    without_groups = False
    for file in sorted(readable, key=lambda f: ORDER.index(Kind(f.kind))):
        if without_groups and file.kind in _ON_GROUPS:
            found.append(_tried(file, unchecked=True))
            continue
        good = judge(file, lambda percent: None, effect=False)
        found.append(_tried(file))
        if good:
            post(file.pk, by, at)
        without_groups |= not good and file.kind == Kind.GROUPS
    return found


def _tried(file: ImportFile, *, unchecked: bool = False) -> Tried:
    return Tried(file, list(Fault.objects.filter(file=file)), unchecked)


def _build_from(quarter: Quarter) -> None:
    later = Quarter.objects.filter(office=quarter.office_id, ends_on__gte=quarter.ends_on)
    for one in later.order_by("ends_on"):
        build(one)
    quarter.refresh_from_db()


def _drop_known(outcome: Outcome) -> None:
    """A file that was already posted leaves no second trace."""
    known = [tried.file.pk for tried in outcome.files if tried.already_posted]
    ImportFile.objects.filter(pk__in=known).delete()
