"""The bench's offices are as good as any: they keep every constraint, and their checks pass."""

import pytest
from django.db import IntegrityError, connection

from associations.models import Quarter
from groups.models import BorrowerQuarter, GroupQuarter
from portfolio import checks
from portfolio.bench import many
from portfolio.bench.bare import Constraint, bare, constraints, validate
from portfolio.bench.invented import FILLED, NEWEST, make, plan
from portfolio.figures import Figures
from portfolio.models import Aggregate, Position
from portfolio.quarters import build

pytestmark = pytest.mark.django_db


def test_three_offices_of_six_hundred_positions_keep_every_constraint() -> None:
    """No constraint is off here, so PostgreSQL has asked each of them of every row."""
    offices = many.others(600, 3)
    for office in offices:
        make(office)
    for office in offices:
        now = {"office": office.id, "ends_on": NEWEST.ends_on}
        assert Position.objects.filter(**now).count() == office.loans == 200
        assert Position.objects.filter(**now, group=None).count() == 2
        assert GroupQuarter.objects.filter(**now).count() == 5
        assert BorrowerQuarter.objects.filter(**now).count() == 166
    assert Position.objects.values("borrower").distinct().count() == 3 * 166


def test_history_holds_together() -> None:
    """What was, moved and was repaid in each quarter is what is there at its end."""
    (office,) = plan([("990000", 900)])
    make(office, 4)
    quarters = Quarter.objects.filter(office=office.id).order_by("ends_on")
    assert [build(quarter) for quarter in quarters] == [True] * 4
    results = checks.results(Figures.of(quarters[3]))
    unknown = {result.check.key for result in results if result.state != "passed"}
    assert unknown == {"savings", "savings_files"}  # nobody reports of invented groups
    assert Figures.of(quarters[3]).figure("overdue").value


def test_the_others_get_eight_quarters_of_the_same_figures() -> None:
    offices = many.others(400, 2)
    for office in offices:
        make(office)
        build(Quarter.objects.get(office=office.id))
    _nothing_pending()
    many.past(offices)
    rows = Aggregate.objects.filter(office=offices[1].id)
    days = {period.ends_on for period in NEWEST.back(8)}
    assert set(rows.values_list("ends_on", flat=True)) == days
    assert set(rows.filter(group=None, commune=None).values_list("association", "current")) == set(
        rows.filter(group=None, commune=None, ends_on=NEWEST.ends_on).values_list(
            "association", "current"
        )
    )
    validate(["portfolio_aggregate"])


def test_every_constraint_comes_back() -> None:
    before = constraints(FILLED)
    with bare(FILLED):
        assert constraints(FILLED) == []
        make(many.others(100, 1)[0])
    validate(FILLED)
    # PostgreSQL puts a check's brackets elsewhere each time that it reads one.
    assert _comparable(constraints(FILLED)) == _comparable(before) != []


def test_a_row_that_hangs_in_the_air_is_found() -> None:
    with bare(FILLED):
        make(many.others(400, 1)[0])
        with connection.cursor() as cursor:
            cursor.execute("UPDATE portfolio_position SET borrower_id = 0 WHERE overdue > 0")
    with pytest.raises(IntegrityError, match="position_borrower_of_office"):
        validate(FILLED)


def _comparable(found: list[Constraint]) -> list[tuple[str, ...]]:
    return [(c.table, c.name, c.kind, "" if c.kind == "c" else c.definition) for c in found]


def _nothing_pending() -> None:
    """Checks now what waits for the commit: a table with checks to come cannot be altered."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
