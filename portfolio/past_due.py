"""How many days a loan is past due, as the database counts it for one position."""

import re
from datetime import date

from django.db.models import Case, DateField, F, Func, IntegerField, Value, When
from django.db.models.expressions import RawSQL

from .aggregation import OVERDUE_SINCE
from .models import Position
from .partitions import FIRST


def days_past_due(as_of: date, ends_on: date, *, early: bool) -> Case:
    """Days from the maturity that has passed, for a loan with overdue and without frozen debt.

    One that is overdue before its maturity counts from the first quarter seen overdue. `early`
    says that there are such: asking for them reads the loan's quarters, a table each.
    """
    since = Case(
        When(matures_on__lt=as_of, then=F("matures_on")),
        default=_first_seen_overdue(as_of, ends_on) if early else None,
        output_field=DateField(),
    )
    days = Func(
        Value(as_of),
        since,
        template="(%(expressions)s)",
        arg_joiner=" - ",
        output_field=IntegerField(),
    )
    return Case(When(overdue__gt=0, frozen=0, then=days))


def _first_seen_overdue(as_of: date, ends_on: date) -> RawSQL:
    rule = OVERDUE_SINCE.replace("p.", f"{Position._meta.db_table}.")
    days = {"as_of": as_of, "ends_on": ends_on, "first": FIRST.ends_on}
    given = [days[name] for name in re.findall(r"%\((\w+)\)s", rule)]
    sql = re.sub(r"%\(\w+\)s", "%s", rule)
    return RawSQL(sql, given, DateField())  # noqa: S611 - the aggregates' rule
