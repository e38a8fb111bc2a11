"""Invented offices of any size, made by statements over whole sets of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from django.db import connection

from associations.periods import Period
from associations.text import person_sort_key
from portfolio.model_office.names import person

from .rows import LENDING, PLACES, QUARTER

NEWEST = Period(2024, 1)
COMMUNES, PROGRAMMES = 15, 12
_IN_GROUP = 47
_PEOPLE = 400
# What is numbered, and how many rows an office of some loans has of it.
_TABLES = {
    "office": "associations_office",
    "first_commune": "associations_commune",
    "first_hamlet": "associations_hamlet",
    "first_point": "associations_transactionpoint",
    "first_programme": "portfolio_programme",
    "first_group": "groups_group",
    "first_borrower": "groups_borrower",
    "first_loan": "portfolio_loan",
}
# Everything that has many rows.
FILLED = (
    "groups_group", "groups_groupquarter", "groups_groupscore", "groups_borrower",
    "groups_borrowerquarter", "portfolio_loan", "portfolio_position",
)  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """One office to be made: its code, how many loans it has, and where its rows' numbers begin."""

    code: str
    loans: int
    firsts: dict[str, int]

    @property
    def id(self) -> int:
        """The number of the office's own row."""
        return self.firsts["office"]


def plan(sizes: Sequence[tuple[str, int]]) -> list[Invented]:
    """Offices by code and number of loans, with numbers for their rows set aside."""
    counts = [_counts(loans) for _, loans in sizes]
    nexts = {k: _set_aside(_TABLES[k], sum(c[k] for c in counts)) for k in _TABLES}
    planned = []
    for (code, loans), count in zip(sizes, counts, strict=True):
        planned.append(Invented(code, loans, dict(nexts)))
        nexts = {key: nexts[key] + count[key] for key in nexts}
    return planned


def make(office: Invented, quarters: int = 1) -> None:
    """The office with its people and loans, and its last quarters up to NEWEST, unbuilt."""
    values = _values(office)
    with connection.cursor() as cursor:
        for statement in (*PLACES, *LENDING):
            cursor.execute(statement, values)
        for back, period in enumerate(reversed(NEWEST.back(quarters))):
            days = {
                "starts_on": period.starts_on,
                "ends_on": period.ends_on,
                "quarter": period.number,
                "age": -back,
            }
            for statement in QUARTER:
                cursor.execute(statement, values | days)


def somebody() -> str:
    """A name that some borrowers and a leader or two of every larger office have."""
    return _names()[0][0]


def _counts(loans: int) -> dict[str, int]:
    return {
        "office": 1,
        "first_commune": COMMUNES,
        "first_hamlet": 3 * COMMUNES,
        "first_point": COMMUNES,
        "first_programme": PROGRAMMES,
        "first_group": -(-loans // _IN_GROUP),
        "first_borrower": (loans - 1) * 5 // 6 + 1,
        "first_loan": loans,
    }


def _set_aside(table: str, count: int) -> int:
    """The first of `count` numbers that the table's sequence will not give again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(name, nextval(name) + %s) - %s"
            " FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name) AS s",
            [count, count, table],
        )
        return int(cursor.fetchone()[0])


def _values(office: Invented) -> dict[str, Any]:
    counts = _counts(office.loans)
    names, keys = _names()
    return office.firsts | {
        "code": office.code,
        "loans": office.loans,
        "communes": COMMUNES,
        "programmes": PROGRAMMES,
        "groups": counts["first_group"],
        "borrowers": counts["first_borrower"],
        "names": names,
        "keys": keys,
        "people": _PEOPLE,
    }


@cache
def _names() -> tuple[list[str], list[str]]:
    chance = Random(4)
    names = [person(chance)[0] for _ in range(_PEOPLE)]
    return names, [person_sort_key(name) for name in names]
