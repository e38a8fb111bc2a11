"""What a file that is not posted has new, gone and changed since the last quarter, row by row.

Rows of borrowers and loans, so none of this may be kept. Read, sorted and cut into pages by the
database; the counts are those of the preview.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Self

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from associations.models import Quarter
from portfolio.models import ImportFile

from .places import ACCOUNTS_BEFORE, PLACES, parameters

Kind = ImportFile.Kind
Type = Literal["amount", "day", "code", "text", "debt", "association", "commune", "open"]
WAYS = ("new", "gone", "changed")


@dataclass(frozen=True)
class Field:
    """Something that a row had (`<name>_before`) and has now (`<name>_now`)."""

    name: str
    label: Promise
    type: Type


@dataclass(frozen=True)
class Listing:
    """How the rows of a kind of file are held against those of the quarter before.

    `names` are the columns that say which row it is, the first its key. `sql` selects them, each
    field twice, and `way`: what became of the row, null where that is nothing.
    """

    names: tuple[tuple[str, Promise], ...]
    fields: tuple[Field, ...]
    sql: str

    @property
    def amount(self) -> Field | None:
        """The field by whose change rows are sorted at first."""
        return next((f for f in self.fields if f.type == "amount"), None)


def _way(staged: str, before: str, counted: str, *fields: str) -> str:
    """What became of a row; of those that are gone only what is `counted` is missed."""
    was = ", ".join(f"b.{name}" for name in fields)
    now = ", ".join(f"s.{name}" for name in fields)
    return f"""CASE WHEN b.{before} IS NULL THEN 'new'
        WHEN s.{staged} IS NULL THEN CASE WHEN {counted} THEN 'gone' END
        WHEN ({was}) IS DISTINCT FROM ({now}) THEN 'changed' END AS way"""


def _both(*fields: str) -> str:
    return ", ".join(f"b.{name} AS {name}_before, s.{name} AS {name}_now" for name in fields)


_DEBT = """CASE WHEN overdue > 0 AND frozen > 0 THEN 'overdue_frozen' WHEN frozen > 0 THEN 'frozen'
    WHEN overdue > 0 THEN 'overdue' WHEN current > 0 THEN 'current' ELSE 'paid' END AS debt"""
_LOAN = ("outstanding", "debt", "matures_on", "group_code")
_LOANS = f"""SELECT coalesce(s.loan_number, b.number) AS number,
    coalesce(s.borrower_code, b.borrower_code) AS borrower, {_both(*_LOAN)},
    {_way("loan_number", "number", "b.outstanding > 0", *_LOAN)}
FROM (SELECT loan_number, borrower_code, group_code, matures_on, {_DEBT},
        current + overdue + frozen AS outstanding
    FROM portfolio_stagedloan WHERE file_id = %(file)s) s
FULL JOIN (SELECT l.number, h.code AS borrower_code, g.code AS group_code, p.matures_on, {_DEBT},
        p.outstanding
    FROM portfolio_position p JOIN portfolio_loan l ON l.id = p.loan_id
    JOIN groups_borrower h ON h.id = p.borrower_id
    LEFT JOIN groups_group g ON g.id = p.group_id
    WHERE p.office_id = %(office)s AND p.ends_on = %(previous)s) b ON b.number = s.loan_number"""

_GROUP = ("association_code", "commune_id", "leader", "open")
_GROUPS = f"""SELECT coalesce(s.group_code, b.group_code) AS number, {_both(*_GROUP)},
    {_way("group_code", "group_code", "b.open", *_GROUP)}
FROM (SELECT t.group_code, t.association_code, p.commune_id, t.leader, t.open
    FROM portfolio_stagedgroup t LEFT JOIN {PLACES} p ON p.code = t.place_code
    WHERE t.file_id = %(file)s) s
FULL JOIN (SELECT g.code AS group_code, q.association_id AS association_code, q.commune_id,
        q.leader, q.open
    FROM groups_groupquarter q JOIN groups_group g ON g.id = q.group_id
    WHERE q.office_id = %(office)s AND q.ends_on = %(previous)s) b ON b.group_code = s.group_code"""

_PERSON = ("name", "commune_id")
_BORROWERS = f"""SELECT coalesce(s.borrower_code, b.borrower_code) AS number, {_both(*_PERSON)},
    {_way("borrower_code", "borrower_code", "true", *_PERSON)}
FROM (SELECT t.borrower_code, t.name, p.commune_id FROM portfolio_stagedborrower t
    LEFT JOIN {PLACES} p ON p.code = t.place_code WHERE t.file_id = %(file)s) s
FULL JOIN (SELECT h.code AS borrower_code, q.name, q.commune_id
    FROM groups_borrowerquarter q JOIN groups_borrower h ON h.id = q.borrower_id
    WHERE q.office_id = %(office)s AND q.ends_on = %(previous)s) b
    ON b.borrower_code = s.borrower_code"""

_ACCOUNT = ("balance", "group_code")
_ACCOUNTS = f"""SELECT coalesce(s.account, b.number) AS number,
    coalesce(s.borrower_code, b.saver_code) AS borrower, {_both(*_ACCOUNT)},
    {_way("account", "number", "b.balance > 0", *_ACCOUNT)}
FROM (SELECT * FROM portfolio_stagedsaving WHERE file_id = %(file)s) s
FULL JOIN {ACCOUNTS_BEFORE} b ON b.number = s.account"""

_OF_GROUP = Field("group_code", _("Group"), "code")
_COMMUNE = Field("commune_id", _("Commune"), "commune")
LISTINGS: dict[str, Listing] = {
    Kind.LOANS: Listing(
        (("number", _("Loan")), ("borrower", _("Borrower"))),
        (
            Field("outstanding", _("Outstanding"), "amount"),
            Field("debt", _("Class of debt"), "debt"),
            Field("matures_on", _("Matures on"), "day"),
            _OF_GROUP,
        ),
        _LOANS,
    ),
    Kind.GROUPS: Listing(
        (("number", _("Group")),),
        (
            Field("association_code", _("Association"), "association"),
            _COMMUNE,
            Field("leader", _("Leader"), "text"),
            Field("open", _("State"), "open"),
        ),
        _GROUPS,
    ),
    Kind.BORROWERS: Listing(
        (("number", _("Borrower")),), (Field("name", _("Name"), "text"), _COMMUNE), _BORROWERS
    ),
    Kind.SAVINGS: Listing(
        (("number", _("Account")), ("borrower", _("Saver"))),
        (Field("balance", _("Balance"), "amount"), _OF_GROUP),
        _ACCOUNTS,
    ),
}


class Changed:
    """The rows of a staged file that went one of WAYS, as a table wants them.

    Rows are dicts of the names and fields of the kind's Listing. Nothing is read before it is asked
    for, which is to be within portfolio.imports.places.whole_sets.
    """

    def __init__(self, file: ImportFile, quarter: Quarter, way: str) -> None:
        self.listing, self.way = LISTINGS[file.kind], way
        self._values = parameters(file, quarter) | {"way": way}
        amount = self.listing.amount
        self._order = [f"{_moved(amount.name)} DESC"] if amount else []

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows went each way."""
        counted = "way, count(*) FROM rows_ WHERE way IS NOT NULL GROUP BY 1"
        return dict.fromkeys(WAYS, 0) | {row["way"]: row["count"] for row in self._ask(counted)}

    def count(self) -> int:
        return self.counts[self.way]

    def order_by(self, *names: str) -> Self:
        """Sorted by columns, "-" before a name turning it round; unknown ones are passed over.

        `moved` is by how much an amount has changed.
        """
        known = {name: name for name, _label in self.listing.names}
        for field in self.listing.fields:
            known |= {f"{field.name}_{when}": f"{field.name}_{when}" for when in ("before", "now")}
            if field.type == "amount":
                known["moved"] = _moved(field.name)
        ordered = copy(self)
        ordered._order = [
            f"{known[name.removeprefix('-')]}{' DESC' if name[0] == '-' else ''} NULLS LAST"
            for name in names
            if name.removeprefix("-") in known
        ]
        return ordered

    def __getitem__(self, wanted: slice) -> list[dict[str, Any]]:
        start = wanted.start or 0
        return self._read(start, None if wanted.stop is None else wanted.stop - start)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._read(0, None))

    def _read(self, start: int, most: int | None) -> list[dict[str, Any]]:
        order = ", ".join([*self._order, "number"])
        listed = f"""* FROM rows_ WHERE way = %(way)s
            ORDER BY {order} LIMIT %(most)s OFFSET %(start)s"""
        return self._ask(listed, start=start, most=most)

    def _ask(self, what: str, **more: Any) -> list[dict[str, Any]]:
        with connection.cursor() as cursor:
            statement = f"WITH rows_ AS ({self.listing.sql}) SELECT {what}"
            cursor.execute(statement, self._values | more)
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _moved(name: str) -> str:
    return f"abs(coalesce({name}_now, 0) - coalesce({name}_before, 0))"
