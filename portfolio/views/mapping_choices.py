"""What somebody chose on the page that maps columns, read from what the form sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from associations.sheet_reader.cells import name_of
from associations.sheets import Top
from portfolio.imports.drafts import Draft
from portfolio.imports.guessing import Given, headings_at, kind_of
from portfolio.imports.kinds import KINDS, FileKind
from portfolio.imports.layouts import SIZES, Unit
from portfolio.models import FileLayout

MOST_COLUMNS = 3


@dataclass(frozen=True)
class Choices:
    """The table looked at (its place among the sheets, its header) and the draft made of it."""

    sheet: int
    given: Given
    draft: Draft

    @property
    def shown(self) -> str:
        """What chosen columns stand on: with another sheet, header or kind they are void."""
        return f"{self.sheet}-{self.given.header}-{self.draft.kind.kind}"


def first(tops: Sequence[Top], saved: FileLayout | None) -> Choices:
    """The choices to begin with: those of the mapping to be changed, else what one can guess."""
    if saved is None:
        sheet, header = headings_at(tops)
        given = Given.of(tops[sheet], header)
        return Choices(sheet, given, _begun(kind_of(given), given, tops))
    sheet, header = _where(tops, saved)
    given = Given.of(tops[sheet], header)
    own = Draft.of_saved(saved, given)
    guessed = Draft.guessed(own.kind, given)
    free = {place for places in own.columns.values() for place in places}
    more = {
        name: places
        for name, places in guessed.columns.items()
        if name not in own.columns and not free.intersection(places)
    }
    return Choices(sheet, given, replace(own, columns={**own.columns, **more}))


def chosen(post: QueryDict, tops: Sequence[Top]) -> Choices:
    """The choices of a form; another sheet, header or kind than it was made for begins anew."""
    sheet = _number(post.get("sheet"), len(tops) - 1)
    known, _dash, _rest = post.get("shown", "").partition("-")
    if known != str(sheet):
        _place, header = headings_at([tops[sheet]])
        given = Given.of(tops[sheet], header)
        return Choices(sheet, given, _begun(kind_of(given), given, tops))
    header = max(1, _number(post.get("header"), len(tops[sheet].rows)))
    given = Given.of(tops[sheet], header)
    kind = KINDS.get(post.get("kind", "")) or kind_of(given)
    found = Choices(sheet, given, draft_of(post, kind, given))
    if found.shown != post.get("shown"):
        return Choices(sheet, given, _begun(kind, given, tops))
    return found


def of_saved(saved: FileLayout) -> Choices:
    """The choices of a mapping without any file: its own columns."""
    given = named(saved.columns, saved.sheet)
    return Choices(0, given, Draft.of_saved(saved, given))


def named(columns: Sequence[Mapping[str, str]], sheet: str = "") -> Given:
    """What is known of a file by the names of its columns alone."""
    names = list(dict.fromkeys(row["column"] for row in columns))
    return Given(names, names, [], [], sheet=sheet)


def draft_of(post: QueryDict, kind: FileKind, given: Given) -> Draft:
    """The draft that a form holds; what it cannot hold counts as not chosen."""
    columns: dict[str, list[int]] = {}
    units: dict[str, Unit] = {}
    for field in kind.fields:
        sent = (post.get(f"column-{field.name}-{n}", "") for n in range(MOST_COLUMNS))
        places = [int(place) for place in sent if place.isdecimal() and len(place) < 4]
        places = [p for p in dict.fromkeys(places) if p < len(given.names) and given.usable(p)]
        if places:
            columns[field.name] = places if field.combined else places[:1]
        unit = post.get(f"unit-{field.name}", "")
        if unit in SIZES and field.type == "amount":
            units[field.name] = unit
    usual = post.get("unit", "")
    return Draft(
        kind,
        columns,
        usual if usual in SIZES else "dong",
        units,
        kind.has_rollover and bool(post.get("rollover")),
        bool(given.sheet and post.get("only_sheet")),
    )


def _begun(kind: FileKind, given: Given, tops: Sequence[Top]) -> Draft:
    """A guess; the sheet counts when another one has the same columns."""
    draft = Draft.guessed(kind, given)
    names = {given.names[place] for places in draft.columns.values() for place in places}
    like = [
        top for top in tops if any(names <= {name_of(cell) for cell in row} for row in top.rows)
    ]
    return replace(draft, only_sheet=bool(given.sheet) and len(like) > 1)


def _where(tops: Sequence[Top], saved: FileLayout) -> tuple[int, int]:
    """The sheet and the row with most names of a mapping, else what looks most like names."""
    names = {row["column"] for row in saved.columns}
    rows = (
        (len(names & {name_of(cell) for cell in row}), top.name == saved.sheet, -i, -n)
        for i, top in enumerate(tops)
        for n, row in enumerate(top.rows, start=1)
    )
    most, _named, sheet, row = max(rows)
    return (-sheet, -row) if most else headings_at(tops)


def _number(sent: str | None, most: int) -> int:
    """A number from 0 to the most, 0 for anything else."""
    number = int(sent) if sent and sent.isdecimal() and len(sent) < 4 else 0
    return number if number <= most else 0
