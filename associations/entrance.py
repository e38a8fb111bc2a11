"""What every page of an office asks first: the office, what somebody may do there, its quarters.

It is asked in one go, and the questions are put together once a day: apart, they take longer than
all the rest of a page whose figures are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet, Subquery

from .models import Assignment, Office, OfficeName, Quarter, User
from .rights import Reach, held, reach_of

# They stand in the questions for whoever asks and what for; neither is anybody's.
_CODE, _USER = "?", 0

_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True)
class Entrance:
    """An office by the last name that went by a code, what somebody may do there on a day, and its
    quarters, newest first.
    """

    name: OfficeName
    reach: Reach
    quarters: tuple[Quarter, ...]


def entrance(code: str, user: User, on: date) -> Entrance | None:
    """The way in for somebody; None where no office ever went by the code."""
    statements, given = _questions(on)
    with connection.cursor() as cursor:
        answers: Any = cursor
        answers.execute(statements, given | {"code": code, "user": user.pk})
        found = answers.fetchone()
        answers.nextset()
        assignments = [_read(Assignment, row) for row in answers.fetchall()]
        answers.nextset()
        quarters = tuple(_read(Quarter, row) for row in answers.fetchall())
    if found is None:
        return None
    many = len(OfficeName._meta.concrete_fields)
    name, office = _read(OfficeName, found[:many]), _read(Office, found[many:])
    name.office = office
    for quarter in quarters:
        quarter.office = office
    return Entrance(name, reach_of(user, assignments), quarters)


@lru_cache(maxsize=2)
def _questions(on: date) -> tuple[str, dict[str, Any]]:
    """The statements of a day, one after the other, and their values by name but whose they are."""
    last = OfficeName.objects.filter(code=_CODE).order_by("-valid_from")
    office = Subquery(last.values("office")[:1])
    questions: list[QuerySet[Any]] = [
        last.select_related("office")[:1],
        held(_USER, office, on),
        Quarter.objects.filter(office=office),
    ]
    statements = []
    given: dict[str, Any] = {}
    named = {_CODE: "code", _USER: "user"}
    for question in questions:
        statement, values = question.query.sql_with_params()
        names = [named.get(value, f"of_{len(given) + n}") for n, value in enumerate(values)]
        given |= dict(zip(names, values, strict=True))
        statements.append(statement % tuple(f"%({name})s" for name in names))
    return "; ".join(statements), given


def _read(model: type[_Row], row: Sequence[Any]) -> _Row:
    fields = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(connection.alias, fields, row)
