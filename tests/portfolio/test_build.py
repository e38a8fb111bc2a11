"""Building a quarter: whole, repeatable, safe when done at once or killed in the middle."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import StringIO
from threading import Barrier
from time import monotonic

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction

from associations.models import Quarter
from groups.models import GroupQuarter
from portfolio import quarters
from portfolio.aggregation import HAS_PREVIOUS, parameters, replacement
from portfolio.measures import StockSummed, sum_over_quarters
from portfolio.models import Aggregate, Position
from portfolio.quarters import build
from tests.cast import assemble

from .hand import MILLION, Hand, by_hand


def everything(quarter: Quarter) -> list[tuple[object, ...]]:
    """All that is shown of a quarter, but for the rows' own numbers."""
    names = [f.attname for f in Aggregate._meta.fields if f.name != "id"]
    rows = Aggregate.objects.filter(office=quarter.office, ends_on=quarter.ends_on)
    return sorted(rows.values_list(*names), key=repr)


@pytest.fixture
def hand(db: None) -> Hand:
    return by_hand(assemble())


@pytest.fixture
def committed(transactional_db: None) -> Hand:
    """The same office, seen by other connections too."""
    return by_hand(assemble())


def test_an_upgrade_builds_the_quarters_that_changed(hand: Hand) -> None:
    """Sums that an earlier release did not have are made; equal ones keep their version."""
    build(hand.before)
    build(hand.now)
    shown = everything(hand.now)
    Aggregate.objects.filter(ends_on=hand.now.ends_on).update(moved_in_current=None)
    said = StringIO()
    call_command("build_quarters", office="003901", stdout=said)
    assert said.getvalue().startswith("1 of 2 quarters")
    assert everything(hand.now) == shown
    call_command("build_quarters", office="003902", stdout=(other := StringIO()))
    assert other.getvalue() == ""


def test_building_twice_changes_nothing(hand: Hand) -> None:
    assert build(hand.now) is True
    first = everything(hand.now)
    assert build(hand.now) is False
    hand.now.refresh_from_db()
    assert hand.now.version == 1
    assert everything(hand.now) == first != []


def test_nothing_is_left_of_a_quarter_without_positions_and_groups(hand: Hand) -> None:
    build(hand.now)
    Position.objects.filter(ends_on=hand.now.ends_on).delete()
    GroupQuarter.objects.filter(ends_on=hand.now.ends_on).delete()
    assert build(hand.now) is True
    assert everything(hand.now) == []
    assert build(hand.now) is False


def test_borrowers_are_counted_once_wherever_they_borrow(hand: Hand) -> None:
    """Somebody may have loans in several groups, programmes and sources, or two just alike."""
    positions = Position.objects.filter(ends_on=hand.now.ends_on, outstanding__gt=0)
    one = positions.order_by("borrower").values_list("borrower", flat=True)[0]
    positions.exclude(group=hand.g1).update(borrower=one)
    build(hand.now)
    rows = Aggregate.objects.filter(office=hand.now.office, ends_on=hand.now.ends_on)
    found = rows.exclude(current=None)
    assert len(found) > 20
    for row in found:
        scope = {name: getattr(row, name) for name in _SCOPE if getattr(row, name) is not None}
        here = positions.filter(**scope)
        assert here.values("borrower").distinct().count() == row.borrowers, scope
        entrusted = here.exclude(group=None).values("borrower").distinct()
        assert entrusted.count() == row.entrusted_borrowers, scope


_SCOPE = ("association_id", "commune_id", "programme_id", "source_id", "group_id")


def test_at_once_gives_one_version(committed: Hand) -> None:
    def one(_: int) -> bool:
        try:
            return build(Quarter.objects.get(pk=committed.now.pk))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        swapped = list(pool.map(one, range(4)))
    committed.now.refresh_from_db()
    assert sorted(swapped) == [False, False, False, True]
    assert committed.now.version == 1


def test_without_the_held_row_two_builds_clash(
    committed: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same race without the lock swaps twice or breaks on the unique scopes."""
    unlocked = Quarter.objects.get_queryset().__class__
    monkeypatch.setattr(unlocked, "select_for_update", lambda self, **_: self)
    replace, together = quarters._replace, Barrier(4)

    def all_at_once(quarter: Quarter) -> bool:
        together.wait(timeout=20)
        replaced = replace(quarter)
        # The first does not commit before the others stand at the rows that it has written.
        until = monotonic() + 20
        while replaced and _waiting() < 3 and monotonic() < until:
            pass
        return replaced

    monkeypatch.setattr(quarters, "_replace", all_at_once)

    def one(_: int) -> str:
        try:
            return str(build(Quarter.objects.get(pk=committed.now.pk)))
        except Exception as error:
            return type(error).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(one, range(4)))
    assert outcomes != ["False", "False", "False", "True"]


def test_positions_before_that_go_while_they_are_asked_for(
    committed: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An undo that commits between the question and the statement: it is asked again."""
    asked = _undone_after_the_question(committed, monkeypatch)
    assert build(committed.now) is True
    assert asked == [True, False]
    assert _opening(committed.now) is None
    shown = everything(committed.now)
    assert build(committed.now) is False
    assert everything(committed.now) == shown


def test_positions_before_that_come_while_they_are_asked_for(
    committed: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(Position.objects.filter(ends_on=committed.before.ends_on))
    Position.objects.filter(ends_on=committed.before.ends_on).delete()
    asked = _after_the_question(monkeypatch, lambda: Position.objects.bulk_create(before))
    assert build(committed.now) is True
    assert asked == [False, True]
    assert _opening(committed.now) == 119 * MILLION


def test_without_a_second_look_the_whole_opening_is_nought(
    committed: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same undo, when the statement believes what was answered before."""
    checked = f"CASE WHEN {HAS_PREVIOUS} = %(has_previous)s"
    believing = replacement().replace(checked, "CASE WHEN true")
    monkeypatch.setattr(quarters, "replacement", lambda: believing)
    asked = _undone_after_the_question(committed, monkeypatch)
    assert build(committed.now) is True
    assert asked == [True]
    assert _opening(committed.now) == 0


def _undone_after_the_question(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    positions = Position.objects.filter(ends_on=hand.before.ends_on)
    return _after_the_question(monkeypatch, positions.delete)


def _after_the_question(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]
) -> list[bool]:
    """Another connection commits the change right after a build has asked for the first time."""
    answers = []

    def changing() -> None:
        try:
            with transaction.atomic():
                change()
        finally:
            connections.close_all()

    def and_change(quarter: Quarter) -> dict[str, object]:
        known = parameters(quarter)
        answers.append(known["has_previous"])
        if len(answers) == 1:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(changing).result()
        return known

    monkeypatch.setattr(quarters, "parameters", and_change)
    return answers


def _opening(quarter: Quarter) -> int | None:
    """The opening balance of the whole office, as it is shown."""
    whole = dict.fromkeys(_SCOPE, None)
    return Aggregate.objects.get(office=quarter.office, ends_on=quarter.ends_on, **whole).opening


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE NOT granted AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])


def test_killed_in_the_middle_leaves_the_old_figures(
    committed: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(committed.now)
    before = everything(committed.now)
    Position.objects.filter(ends_on=committed.now.ends_on, current=35 * MILLION).update(current=0)
    replace = quarters._replace

    def killed(quarter: Quarter) -> bool:
        replaced = replace(quarter)
        with connections["default"].copy().cursor() as other:
            with connection.cursor() as own:
                own.execute("SELECT pg_backend_pid()")
                pid = own.fetchone()[0]
            other.execute("SELECT pg_terminate_backend(%s)", [pid])
        with connection.cursor() as own:
            own.execute("SELECT 1")
        return replaced

    monkeypatch.setattr(quarters, "_replace", killed)
    with pytest.raises(OperationalError):
        build(committed.now)
    monkeypatch.undo()
    with suppress(OperationalError):
        connection.close()
    assert everything(committed.now) == before
    assert build(Quarter.objects.get(pk=committed.now.pk)) is True


def test_a_reader_never_sees_a_mixture(committed: Hand) -> None:
    """While a build is under way, another connection sees the old figures whole."""
    build(committed.now)
    before = everything(committed.now)
    Position.objects.filter(ends_on=committed.now.ends_on, current=35 * MILLION).update(current=0)
    with transaction.atomic():
        build(committed.now)
        inside = everything(committed.now)

        def look() -> list[tuple[object, ...]]:
            try:
                return everything(committed.now)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(look).result() == before != inside


def test_a_stock_refuses_to_be_summed_over_quarters() -> None:
    assert sum_over_quarters("disbursed", [1, 2]) == 3
    assert sum_over_quarters("disbursed", [1, None]) is None
    with pytest.raises(StockSummed):
        sum_over_quarters("overdue", [1, 2])


def test_a_group_that_moves_later_keeps_its_history(hand: Hand) -> None:
    """G1 belonged to An Lạc at the year's end, wherever it is now."""
    build(hand.before)
    then = everything(hand.before)
    moved = GroupQuarter.objects.get(ends_on=hand.now.ends_on, group=hand.g1)
    other = GroupQuarter.objects.get(ends_on=hand.now.ends_on, group=hand.g2)
    GroupQuarter.objects.filter(ends_on=hand.now.ends_on, group=hand.g1).update(
        commune=other.commune
    )
    build(hand.now)
    assert build(hand.before) is False
    assert everything(hand.before) == then
    position = Position.objects.filter(ends_on=hand.now.ends_on, group=hand.g1).first()
    assert position is not None
    assert position.commune_id == other.commune_id != moved.commune_id
