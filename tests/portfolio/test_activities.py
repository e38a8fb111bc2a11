"""What associations enter fills the figures of training where the office's sheet has none."""

from datetime import date

import pytest

from associations.models import Quarter, RowChange, TrainingClass
from portfolio import recording
from portfolio.figures import Figures
from portfolio.loaded import Loaded
from portfolio.quarters import build
from portfolio.scope import WHOLE, Scope
from tests import factories as make
from tests.cast import FARMERS, WOMEN, YOUTH, Cast

from .hand import Hand, by_hand

MARCH = date(2024, 3, 5)


@pytest.fixture
def hand(cast: Cast) -> Hand:
    found = by_hand(cast)
    for quarter in (found.before, found.now):
        build(quarter)
    return found


def value(quarter: Quarter, key: str, scope: Scope = WHOLE) -> object:
    return Figures.of(quarter).level(key, scope).value


def test_what_nobody_entered_is_not_known(hand: Hand) -> None:
    for key in ("training_classes", "trained_people", "inspections"):
        assert value(hand.now, key) is None


def test_activities_fill_the_figures(cast: Cast, hand: Hand) -> None:
    office = cast.binh_minh
    make.training_class(office, WOMEN, MARCH, 40, commune=cast.an_lac)
    make.training_class(office, WOMEN, date(2024, 3, 31), 25)
    make.training_class(office, FARMERS, date(2024, 1, 1), 10)
    make.training_class(office, FARMERS, date(2024, 4, 1), 1000)  # the next quarter
    make.training_class(office, FARMERS, date(2023, 12, 31), 1000)  # the one before
    make.training_class(cast.hai_ha, FARMERS, MARCH, 1000)
    make.inspection(office, WOMEN, MARCH, 3, commune=cast.an_lac)
    make.inspection(office, WOMEN, MARCH, 4, looked_at="new_loan")
    make.inspection(office, FARMERS, MARCH, 5, commune=cast.an_lac)
    found = {key: value(hand.now, key) for key in ("training_classes", "trained_people")}
    assert found == {"training_classes": 3, "trained_people": 75}
    assert value(hand.now, "trained_people", Scope(association=WOMEN)) == 65
    assert value(hand.now, "trained_people", Scope(association=YOUTH)) is None
    an_lac = Scope(commune=cast.an_lac.pk)
    assert [
        value(hand.now, "inspections", scope)
        for scope in (WHOLE, Scope(association=WOMEN), an_lac, an_lac.within("association", WOMEN))
    ] == [12, 7, 8, 3]
    make.office_figure(hand.now, "training_plan_people", 150, dated_on=date(2024, 1, 2))
    assert value(hand.now, "training_completion") == 50


def test_the_offices_sheet_wins_part_by_part(cast: Cast, hand: Hand) -> None:
    office = cast.binh_minh
    make.training_class(office, WOMEN, MARCH, 40)
    make.training_class(office, FARMERS, MARCH, 10)
    make.office_figure(hand.now, "trained_people", 38, association_id=WOMEN)
    assert value(hand.now, "trained_people", Scope(association=WOMEN)) == 38
    assert value(hand.now, "trained_people", Scope(association=FARMERS)) == 10
    assert value(hand.now, "trained_people") == 48
    make.office_figure(hand.now, "trained_people", 60)
    assert value(hand.now, "trained_people") == 60
    loaded = Loaded(hand.now, [hand.now.period])
    both = loaded.both(hand.now.period, "trained_people")
    assert both == {WHOLE: (60, 50), Scope(association=WOMEN): (38, 40)}


def test_of_a_commune_both_are_compared_over_its_associations(cast: Cast, hand: Hand) -> None:
    office, commune = cast.binh_minh, cast.an_lac
    make.inspection(office, WOMEN, MARCH, 3, commune=commune)
    make.inspection(office, FARMERS, MARCH, 4, commune=commune)
    make.inspection(office, FARMERS, MARCH, 9)
    make.office_figure(hand.now, "inspections", 8, commune_id=commune.pk)
    loaded = Loaded(hand.now, [hand.now.period])
    assert loaded.both(hand.now.period, "inspections") == {Scope(commune=commune.pk): (8, 7)}


def a_class(cast: Cast, on: date = MARCH, people: int = 40) -> TrainingClass:
    return TrainingClass(
        office=cast.binh_minh, association_id=WOMEN, held_on=on, people=people, topic="Ghi sổ"
    )


def versions(hand: Hand) -> list[int]:
    found = []
    for quarter in (hand.before, hand.now):
        quarter.refresh_from_db()
        found.append(quarter.version)
    return found


def test_every_change_makes_a_new_version_of_its_quarters(cast: Cast, hand: Hand) -> None:
    assert versions(hand) == [1, 1]
    one = a_class(cast)
    assert recording.add(one, cast.hoa)
    assert versions(hand) == [1, 2]
    assert not recording.add(a_class(cast), cast.hoa)  # a second click
    one.note = "tại nhà văn hóa"  # no figure
    recording.correct(one, cast.hoa, "bổ sung", recording.last_change(one))
    assert versions(hand) == [1, 2]
    one.held_on = date(2023, 12, 30)
    recording.correct(one, cast.hoa, "nhầm ngày", recording.last_change(one))
    assert versions(hand) == [2, 3]
    recording.delete(one, cast.hoa, "nhập trùng")
    assert versions(hand) == [3, 3]
    assert not build(hand.now)  # which finds nothing else than what was noted
    changes = RowChange.objects.filter(table="associations_trainingclass")
    assert [(c.reason, c.changed_by) for c in changes] == [
        ("nhập trùng", cast.hoa), ("nhầm ngày", cast.hoa), ("bổ sung", cast.hoa), ("", cast.hoa)
    ]  # fmt: skip


def test_a_quarter_without_figures_stays_so(cast: Cast, hand: Hand) -> None:
    empty = make.quarter(cast.binh_minh, "2024-Q2")
    recording.add(a_class(cast, date(2024, 4, 2)), cast.hoa)
    empty.refresh_from_db()
    assert empty.version == 0


def test_nothing_changes_in_a_closed_quarter(cast: Cast, hand: Hand) -> None:
    one = a_class(cast)
    recording.add(one, cast.hoa)
    Quarter.objects.filter(pk=hand.now.pk).update(state=Quarter.State.CLOSED)
    seen = recording.last_change(one)
    one.held_on = date(2023, 12, 30)  # out of it
    for change in (
        lambda: recording.add(a_class(cast, people=3), cast.hoa),
        lambda: recording.correct(one, cast.hoa, "nhầm", seen),
        lambda: recording.delete(TrainingClass.objects.get(), cast.hoa, "nhầm"),
    ):
        with pytest.raises(recording.NotPossible):
            change()
    assert TrainingClass.objects.get().held_on == MARCH


def test_a_change_over_somebody_elses_is_refused(cast: Cast, hand: Hand) -> None:
    one = a_class(cast)
    recording.add(one, cast.hoa)
    seen = recording.last_change(one)
    one.people = 41
    recording.correct(one, cast.hoa, "đếm lại", seen)
    recording.correct(one, cast.hoa, "đếm lại", seen)  # a second click
    one.people = 42
    with pytest.raises(recording.NotPossible):
        recording.correct(one, cast.mai, "đếm lại", seen)
    assert TrainingClass.objects.get().people == 41
    recording.delete(one, cast.hoa, "nhầm")
    with pytest.raises(recording.NotPossible):
        recording.correct(one, cast.mai, "đếm lại", recording.last_change(one))
