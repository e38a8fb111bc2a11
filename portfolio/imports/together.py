"""Several files of one quarter at once, in the order in which they need each other, all or none."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from associations.jobs import Report
from associations.models import Office, Quarter, User
from associations.periods import Period
from portfolio.models import Fault, ImportFile
from portfolio.quarters import build

from .arriving import judge, read_in, receive, refusal
from .checks import count, uncheck
from .confirming import forget, settle
from .effect import Effect, between, values
from .faults import Found, keep
from .posting import erase

Kind, State = ImportFile.Kind, ImportFile.State
# HSTO first: loans, savings and scores stand on its groups.
ORDER = (Kind.GROUPS, Kind.BORROWERS, Kind.LOANS, Kind.SAVINGS, Kind.SCORES, Kind.FIGURES)
_ON_GROUPS = (Kind.LOANS, Kind.SAVINGS, Kind.SCORES)
# What groups may not lack, because it is posted.
_STILL_IN_GROUPS = {Kind.LOANS: "group_still_lent", Kind.SAVINGS: "group_still_saved"}
# Files that bring nothing new; the others go on without them.
LEFT_OUT = frozenset({"already_posted", "same_twice"})
# What is said of a file because of those beside it.
_BESIDE = ("already_posted", "same_twice", "kind_twice", "unchecked")


@dataclass
class Tried:
    """How one file fared: its row as it was, and its faults."""

    file: ImportFile
    faults: list[Fault] = field(default_factory=list)

    @property
    def rules(self) -> set[str]:
        return {fault.rule for fault in self.faults}

    @property
    def left_out(self) -> bool:
        """It is posted already, or stands here twice."""
        return bool(self.rules & LEFT_OUT)

    @property
    def unchecked(self) -> bool:
        """It was read, but not judged, since the groups it stands on were refused."""
        return "unchecked" in self.rules

    @property
    def refused(self) -> bool:
        return not self.left_out and self.file.errors > 0


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

    @property
    def empty(self) -> bool:
        """Nothing is to be posted: every file is left out."""
        return all(tried.left_out for tried in self.files)


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
    their change is worked out.
    """
    outcome = Outcome()
    with suppress(_NotToKeep), transaction.atomic():
        quarter, _ = Quarter.objects.get_or_create(office=office, ends_on=period.ends_on)
        files = [receive(quarter, name, content, by) for name, content in contents]
        for file in files:
            if not read_in(file):
                file.save()
        outcome = all_or_none(quarter, files, keep=confirm, by=by, at=at, effect=effect)
        if not outcome.posted:
            raise _NotToKeep
        _build_from(quarter)
        _drop_known(outcome)
    return outcome


def all_or_none(
    quarter: Quarter,
    files: Sequence[ImportFile],
    *,
    keep: bool,
    by: User | None,
    at: datetime,
    effect: bool = True,
    report: Report = lambda percent: None,
) -> Outcome:
    """Judges files that were read, in ORDER, and posts each for those after it to stand on.

    Nothing of it remains unless all are good and they are to be kept (`keep`). `effect` says
    whether the change of the quarter's figures is worked out, which `report` is told of on the
    way. To be called in a transaction.
    """
    outcome = Outcome()
    with suppress(_NotToKeep), transaction.atomic():
        quarter = Quarter.objects.select_for_update().get(pk=quarter.pk)
        before = values(quarter) if effect else {}
        outcome.files = _judged(quarter, files, by, at, report)
        if outcome.refused or outcome.empty:
            raise _NotToKeep
        if effect:
            build(quarter)
            outcome.effect = between(before, values(quarter))
        if not keep:
            raise _NotToKeep
        outcome.posted = True
    return outcome


def _judged(
    quarter: Quarter, files: Sequence[ImportFile], by: User | None, at: datetime, report: Report
) -> list[Tried]:
    readable = [file for file in files if file.kind]
    found = [_tried(file) for file in files if not file.kind]
    Fault.objects.filter(file__in=readable, rule__in=_BESIDE).delete()
    against = {file.pk: reason for file in readable if (reason := refusal(file))}
    against |= _twice(file for file in readable if file.pk not in against)
    without_groups = False
    for number, file in enumerate(sorted(readable, key=lambda f: ORDER.index(Kind(f.kind)))):
        known = against.get(file.pk)
        if known is None and without_groups and file.kind in _ON_GROUPS:
            known = Found("unchecked")
        good = known is None and _fits(file, quarter, readable)
        if known is not None:
            _refuse(file, known)
        found.append(_tried(file))
        if good:
            settle(file, quarter, by, at)
        without_groups |= not good and file.kind == Kind.GROUPS and not found[-1].left_out
        report(60 + 30 * (number + 1) // len(readable))
    return found


def _fits(file: ImportFile, quarter: Quarter, beside: Sequence[ImportFile]) -> bool:
    """Whether a file may be posted beside what is posted by now.

    Groups may lack one that posted loans belong to, if a new statement comes with them: the loans
    go first, to be replaced.
    """
    good = judge(file, lambda percent: None, effect=False)
    errors = set(Fault.objects.filter(file=file, error=True).values_list("rule", flat=True))
    for kind, rule in _STILL_IN_GROUPS.items():
        replaced = ImportFile.objects.filter(quarter=quarter, kind=kind, state=State.POSTED).first()
        if rule in errors and replaced and any(other.kind == kind for other in beside):
            erase(replaced, quarter)
            good = judge(file, lambda percent: None, effect=False)
    return good


def _twice(files: Iterable[ImportFile]) -> dict[int, Found]:
    """What is said of files of which the quarter takes one: the same twice, or two of one kind."""
    found: dict[int, Found] = {}
    slots: dict[tuple[str, date | None], list[ImportFile]] = {}
    for file in files:
        slot = (file.kind, file.as_of if file.kind == Kind.SCORES else None)
        known = slots.setdefault(slot, [])
        same = next((other for other in known if other.sha256 == file.sha256), None)
        if same is not None:
            found[file.pk] = Found("same_twice", details={"name": same.name})
        else:
            known.append(file)
    for rivals in slots.values():
        for file in rivals if len(rivals) > 1 else []:
            others = ", ".join(f"“{other.name}”" for other in rivals if other is not file)
            found[file.pk] = Found("kind_twice", details={"names": others})
    return found


def _refuse(file: ImportFile, known: Found) -> None:
    """Refuses a file as a whole. What is wrong with its cells stays, should it be tried again."""
    uncheck(file)
    keep(file, [known])
    count(file)
    file.state = State.REFUSED
    file.save()


def _tried(file: ImportFile) -> Tried:
    return Tried(file, list(Fault.objects.filter(file=file)))


def _build_from(quarter: Quarter) -> None:
    later = Quarter.objects.filter(office=quarter.office_id, ends_on__gte=quarter.ends_on)
    for one in later.order_by("ends_on"):
        build(one)


def _drop_known(outcome: Outcome) -> None:
    """What posted files were made of goes; a file that is left out leaves no second trace."""
    for tried in outcome.files:
        if not tried.left_out:
            forget(tried.file)
    known = [tried.file.pk for tried in outcome.files if tried.left_out]
    ImportFile.objects.filter(pk__in=known).delete()
