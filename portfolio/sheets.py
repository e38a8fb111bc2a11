"""The rows of a monthly sheet: what is entered, last month's and the bank's figures beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Value
from django.utils.translation import gettext as _

from associations.models import HamletName, Quarter, TransactionPointName
from associations.months import Month
from associations.numbers import written
from groups.fields import FIELDS, Fault, Field
from groups.models import Group, GroupMonth, GroupScore
from groups.parts import Part
from groups.places import Placed
from groups.submission import Lack, lack_of
from groups.unusual import limits, unusual

from .bases import PREVIOUS_QUARTER
from .figures import Figures
from .loaded import Loaded
from .scope import WHOLE, Scope

# Which indicator of the bank's figures stands beside a field.
LEVELS = {"members_with_debt": "borrowers", "savings": "savings"}
FLOWS = {"interest_receivable": "interest_receivable", "interest_collected": "interest_collected"}


@dataclass(frozen=True)
class Beside:
    """The bank's figure beside a field: people or whole dong. `of` says of when it is.

    `comparable` tells whether it is of the same time as `ours`, what the sheets say.
    """

    value: int
    of: str
    comparable: bool = False
    ours: int | None = None

    @property
    def differs(self) -> bool:
        return self.comparable and self.ours is not None and self.ours != self.value


@dataclass(frozen=True)
class SheetRow:
    """One group of a sheet: its row if something was saved, and what stands beside it."""

    group: Placed
    hamlet: str
    point: str
    row: GroupMonth | None
    last: GroupMonth | None
    bank: Mapping[str, Beside]
    questions: list[Fault] = field(default_factory=list)
    lack: Lack | None = None

    @property
    def differs(self) -> list[Fault]:
        """Where the sheet says something else than the bank's file, in words."""
        found = ((FIELDS[name], beside) for name, beside in self.bank.items() if beside.differs)
        return [Fault(of.name, _difference(of, beside)) for of, beside in found]


class SheetRows:
    """The rows of a part's sheet, read in few statements however many groups it has.

    `quarters` are the office's, newest first. Only what belonged to the same part is beside a row:
    a group that came from elsewhere has no last month.
    """

    def __init__(self, part: Part, quarters: Iterable[Quarter]) -> None:
        self.part = part
        self._quarters = tuple(quarters)
        month = part.month
        # The quarter's interest stands beside its last month alone.
        whole = _of_quarter(part) if month.ends_on == month.period.ends_on else [month]
        self._months = [m.ends_on for m in {month.previous, *whole}]

    @cached_property
    def rows(self) -> list[SheetRow]:
        """The open groups in the order of their codes, and others that have a row."""
        groups = [g for g in self.part.groups(closed=True) if g.open or self._row(g.id)]
        groups = sorted([*groups, *self._gone(groups)], key=lambda group: group.code)
        places = _places(groups, self.part.month.ends_on)
        in_force = limits(self.part.month.ends_on)
        bank = self._bank(groups)
        return [self._made(group, places, in_force, bank.get(group.id, {})) for group in groups]

    @property
    def lacks(self) -> list[Lack]:
        """What handing the sheet in still waits for."""
        return [row.lack for row in self.rows if row.lack is not None]

    def one(self, code: str) -> SheetRow | None:
        """The row of a group, if it is in the sheet."""
        return next((row for row in self.rows if row.group.code == code), None)

    def sum(self, of: Field) -> int | None:
        """The sum of what is filled in; for yes and no how many said yes. None for nothing."""
        known = [getattr(r.row, of.name) for r in self.rows if r.row is not None]
        values = [int(value) for value in known if value is not None and value != ""]
        return sum(values) if values else None

    def sums(self) -> dict[str, str]:
        """The sums as they are printed, by field."""
        return {of.name: written(self.sum(of)) for of in FIELDS.values() if of.kind != "text"}

    def _made(
        self,
        group: Placed,
        places: Mapping[tuple[str, int], str],
        in_force: Mapping[str, Decimal],
        bank: Mapping[str, Beside],
    ) -> SheetRow:
        row, last = self._row(group.id), self._saved.get((group.id, self.part.before.month.ends_on))
        return SheetRow(
            group,
            places.get(("hamlet", group.hamlet or 0), ""),
            places.get(("point", group.point or 0), ""),
            row,
            last,
            bank,
            unusual(row, last, in_force) if row is not None else [],
            lack_of(group.code, row, last, in_force) if group.open else None,
        )

    def _gone(self, groups: list[Placed]) -> list[Placed]:
        """Groups with a row in the sheet that the bank's file has elsewhere by now."""
        here = {group.id for group in groups}
        month = self.part.month.ends_on
        gone = {g for (g, day) in self._saved if day == month and g not in here}
        codes = Group.objects.in_bulk(gone) if gone else {}
        place = (self.part.association, self.part.commune, None, None)
        return [
            Placed(group, codes[group].code, *place, "", "", open=False, in_file=False)
            for group in gone
        ]

    def _row(self, group: int) -> GroupMonth | None:
        return self._saved.get((group, self.part.month.ends_on))

    @cached_property
    def _saved(self) -> dict[tuple[int, date], GroupMonth]:
        """What was saved of the month, the one before and those of the quarter."""
        key = self.part.key | {"month_ends_on__in": self._months}
        del key["month_ends_on"]
        rows = GroupMonth.objects.filter(**key).select_related("saved_by")
        return {(row.group_id, row.month_ends_on): row for row in rows}

    def _bank(self, groups: list[Placed]) -> dict[int, dict[str, Beside]]:
        """The bank's figures by group and field; what is not known is not there."""
        found: dict[int, dict[str, Beside]] = {group.id: {} for group in groups}
        figures = self._figures()
        if figures is not None:
            part = Scope(association=self.part.association, commune=self.part.commune)
            theirs = {scope.group for scope in figures.parts(part, "group")}
            for group in groups:
                if group.id in theirs:
                    found[group.id] = self._of_quarter(figures, group.id)
        scores = GroupScore.objects.filter(
            group__in=found, month_ends_on=self.part.month.ends_on, savings__isnull=False
        )
        for group_id, savings in scores.values_list("group", "savings"):
            assert savings is not None
            ours = _said(self._row(group_id), "savings")
            found[group_id]["savings"] = Beside(savings, _day(self.part.month.ends_on), True, ours)
        return found

    def _figures(self) -> Figures | None:
        """The newest figures that are not of a day after the month."""
        for quarter in self._quarters:
            as_of = quarter.as_of or quarter.ends_on
            if quarter.version and as_of <= self.part.month.ends_on:
                periods = [quarter.period.previous, quarter.period]
                loaded = Loaded(quarter, periods, self._quarters)
                part = Scope(association=self.part.association, commune=self.part.commune)
                loaded.read([(WHOLE, None), (part, "group")], [quarter.period])
                return Figures(quarter, loaded)
        return None

    def _of_quarter(self, figures: Figures, group: int) -> dict[str, Beside]:
        quarter, scope = figures.quarter, Scope(group=group)
        as_of = quarter.as_of or quarter.ends_on
        now = as_of >= self.part.month.starts_on
        found = {}
        for name, key in LEVELS.items():
            value = figures.value(key, scope)
            if value is not None:
                ours = _said(self._row(group), name)
                # A score of an earlier month stands for the quarter's savings.
                same = now and name != "savings"
                found[name] = Beside(int(value), _day(as_of), same, ours)
        if as_of == self.part.month.ends_on == quarter.ends_on:
            for name, key in FLOWS.items():
                value = figures.value(key, scope, since=PREVIOUS_QUARTER)
                if value is not None:
                    ours = self._through_the_quarter(group, name)
                    found[name] = Beside(int(value), quarter.label, True, ours)
        return found

    def _through_the_quarter(self, group: int, name: str) -> int | None:
        """What the sheets of the quarter's three months say together; None if one does not."""
        rows = [
            self._saved.get((group, day)) for day in (m.ends_on for m in _of_quarter(self.part))
        ]
        said = [_said(row, name) for row in rows]
        return None if None in said else sum(value for value in said if value is not None)


def _of_quarter(part: Part) -> list[Month]:
    first = Month.of(part.month.period.starts_on)
    return first.to(first.next.next)


def _said(row: GroupMonth | None, name: str) -> int | None:
    return None if row is None else getattr(row, name)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _places(groups: list[Placed], on: date) -> dict[tuple[str, int], str]:
    """The names of the groups' hamlets and points on a day, in one statement."""
    hamlets = HamletName.objects.on(on).filter(hamlet__in={g.hamlet for g in groups} - {None})
    points = TransactionPointName.objects.on(on).filter(
        point__in={g.point for g in groups} - {None}
    )
    found = hamlets.values_list(Value("hamlet"), "hamlet_id", "name").union(
        points.values_list(Value("point"), "point_id", "name"), all=True
    )
    return {(kind, place): name for kind, place, name in found}


def _difference(of: Field, beside: Beside) -> str:
    said = {"field": of.label, "bank": written(beside.value), "ours": written(beside.ours),
            "of": beside.of}  # fmt: skip
    if of.name in FLOWS:
        text = _(
            "%(field)s: the bank has %(bank)s dong for %(of)s, the three sheets %(ours)s dong."
        )
    elif of.kind == "amount":
        text = _("%(field)s: the bank has %(bank)s dong on %(of)s, the sheet %(ours)s dong.")
    else:
        text = _("%(field)s: the bank has %(bank)s on %(of)s, the sheet %(ours)s.")
    return text % said
