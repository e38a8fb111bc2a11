"""Differences between files, each worked out from the table in casa.py."""

from datetime import date
from typing import Any

import pytest
from django.db.models import Q

from groups.models import GroupChange, GroupQuarter
from portfolio.checks import CHECKS, results
from portfolio.differences import COMPARISONS, Differences
from portfolio.figures import Figures
from portfolio.imports.arriving import examine, receive
from portfolio.models import ImportFile, SavingsAccount
from portfolio.quarters import build
from portfolio.scope import WHOLE, Scope
from tests import factories as make
from tests.cast import FARMERS, WOMEN, Cast
from tests.imports.files import groups, loan, loans, scores

from .casa import person, with_files
from .hand import MILLION, Hand

ALL = Q()
G1, G2, G3, G4 = "3901001", "3901002", "3901003", "3901004"
# Kind, group, person, first, second: from the largest to the smallest.
FOUND = [
    ("debt_without_group", G3, "", None, 25 * MILLION),
    ("borrowers_unlisted", "", "3900000003", 6 * MILLION, None),
    ("savers_unlisted", G1, "3900000004", 3 * MILLION, None),
    ("savers_unlisted", "", "3900000003", 1 * MILLION, None),
    ("debt", G2, "", 52_500_000, 53 * MILLION),
    ("savings_scores", G2, "", 3 * MILLION, 2_500_000),
    ("savings_sheets", G1, "", 7_200_000, 7 * MILLION),
    ("savers_sheets", G1, "", 33, 2),
    ("savers_sheets", G2, "", 1, 2),
    ("savers_members", G2, "", 1, 2),
    ("borrowers_without_loan", "", "3900000009", 1, None),
    ("groups_without_debt", G4, "", 1, None),
    ("association_scores", G2, "", "11", "12"),
    ("commune_scores", G2, "", "390102", "390101"),
    ("association_said", G3, "", "11", "12"),
    ("commune_said", G1, "", "390101", "390102"),
    ("state_said", G3, "", "closed", "open"),
]


@pytest.fixture
def hand(cast: Cast) -> Hand:
    found, _fourth = with_files(cast)
    return found


def listed(rows: Differences) -> list[tuple[Any, ...]]:
    return [(d.comparison.key, d.group, d.borrower, d.first, d.second) for d in rows]


def test_every_difference_with_both_values(hand: Hand) -> None:
    rows = Differences(hand.now, ALL)
    assert listed(rows) == FOUND
    assert {kind for kind, *_ in FOUND} == set(COMPARISONS)
    assert rows.count() == len(FOUND)
    assert [d.difference for d in rows][4:8] == [-500_000, 500_000, 200_000, 31]


def test_sums_take_in_what_is_equal(hand: Hand) -> None:
    found = {(s.comparison.key, s.association): s for s in Differences(hand.now, ALL).sums}
    debt = found["debt", WOMEN]
    assert (debt.compared, debt.differing, debt.first, debt.second) == (
        2, 0, 45 * MILLION, 45 * MILLION,
    )  # fmt: skip
    debt = found["debt", FARMERS]
    assert (debt.compared, debt.differing, debt.first, debt.second) == (
        1, 1, 52_500_000, 53 * MILLION,
    )  # fmt: skip
    assert found["association_scores", WOMEN].compared == 2


def test_the_quarter_before_stays_out_of_it(hand: Hand) -> None:
    assert listed(Differences(hand.before, ALL)) == []


def test_rows_are_those_that_somebody_sees(hand: Hand, cast: Cast) -> None:
    """Sums are everybody's; what is of no association is no association's."""
    women = Differences(hand.now, Q(association=WOMEN))
    assert {d.association for d in women} == {WOMEN}
    assert [d.group for d in women] == [G1, G1, G1, G4, G1]
    assert women.count() == 5
    an_lac = Differences(hand.now, Q(association=WOMEN, commune=cast.an_lac.pk))
    assert {(d.association, d.commune) for d in an_lac} == {(WOMEN, cast.an_lac.pk)}
    nobody = Differences(hand.now, Q(pk__in=[]))
    assert (listed(nobody), nobody.count()) == ([], 0)
    assert sum(s.differing for s in nobody.sums) == len(FOUND)


def test_narrowed_to_a_part_and_a_kind(hand: Hand, cast: Cast) -> None:
    farmers = Differences(hand.now, ALL, Scope(association=FARMERS))
    assert {d.association for d in farmers} == {FARMERS} == {s.association for s in farmers.sums}
    dai_dong = Differences(hand.now, ALL, Scope(commune=cast.dai_dong.pk), kind="debt")
    assert listed(dai_dong) == [FOUND[4]]
    assert dai_dong.count() == 1


def test_sorted_and_sliced_by_the_database(hand: Hand) -> None:
    rows = Differences(hand.now, ALL)
    assert listed(rows.order_by("-size"))[:3] == FOUND[:3]
    assert [d.comparison.key for d in rows.order_by("kind")[0:2]] == ["debt", "savings_scores"]
    assert [row[1] for row in listed(rows.order_by("-group"))[:1]] == [G4]
    assert [r.group for r in rows[4:6]] == [G2, G2]


def test_scores_of_another_day_are_not_compared(hand: Hand) -> None:
    hand.now.as_of = hand.now.ends_on.replace(day=15)
    hand.now.save()
    kinds = {row[0] for row in listed(Differences(hand.now, ALL))}
    assert "debt" not in kinds and "savings_scores" in kinds


def test_a_word_that_a_list_has_borne_out_is_no_difference(hand: Hand, cast: Cast) -> None:
    """G1 was said to be in An Lạc at the end of 2023, when HSTO had it there; it moved since."""
    GroupChange.objects.all().delete()
    make.group_change(hand.g1, "place", date(2023, 12, 1), commune=cast.an_lac)
    assert "commune_said" not in {row[0] for row in listed(Differences(hand.now, ALL))}
    GroupQuarter.objects.filter(group=hand.g1, ends_on=hand.now.ends_on).update(commune=cast.o_mon)
    assert "commune_said" not in {row[0] for row in listed(Differences(hand.now, ALL))}


class TestOfAFileNotYetPosted:
    """The same, with the staged rows in place of what is posted of their kind."""

    def staged(self, hand: Hand, content: bytes) -> ImportFile:
        file = receive(hand.now, "moi.csv", content, None)
        examine(file, lambda percent: None)
        return file

    def test_scores(self, hand: Hand) -> None:
        right = {"MA_TO": G2, "DU_NO": 53 * MILLION, "SO_DU_TK": 2_500_000, "DVUT": "11"}
        wrong = {"MA_TO": G1, "DU_NO": 44 * MILLION, "SO_DU_TK": 7 * MILLION}
        file = self.staged(hand, scores(right, wrong))
        assert file.state == ImportFile.State.STAGED
        rows = Differences(hand.now, ALL, staged=file)
        assert listed(rows) == [
            ("debt", G1, "", 44 * MILLION, 45 * MILLION),
            ("savings_sheets", G1, "", 7_200_000, 7 * MILLION),
        ]
        assert listed(Differences(hand.now, ALL)) == FOUND
        counted = {s["kind"]: s["differing"] for s in file.summary["differences"]}
        assert {kind for kind, n in counted.items() if n} == {"debt", "savings_sheets"}

    def test_groups(self, hand: Hand, cast: Cast) -> None:
        row = {"TO_MATO": G1, "TO_DVUT": "12", "TO_MADP": "390102"}
        file = self.staged(hand, groups(row))
        found = listed(Differences(hand.now, ALL, staged=file))
        assert "commune_said" not in {row[0] for row in found}
        assert ("debt_without_group", G2, "", None, 53 * MILLION) in found

    def test_loans(self, hand: Hand) -> None:
        rows = [loan(1, KU_MATO=G1, KU_MAKH="3900000001"), loan(2, KU_MATO=G2, KU_MAKH="77")]
        file = self.staged(hand, loans(*rows))
        found = listed(Differences(hand.now, ALL, staged=file, kind="borrowers_unlisted"))
        assert found == [("borrowers_unlisted", G2, "0000000077", 40 * MILLION, None)]
        found = listed(Differences(hand.now, ALL, staged=file, kind="debt"))
        assert found == [
            ("debt", G2, "", 52_500_000, 40 * MILLION),
            ("debt", G1, "", 45 * MILLION, 40 * MILLION),
        ]


class TestFigures:
    """CASA counts for the whole quarter; what else says it is shown beside it."""

    @pytest.fixture
    def figures(self, hand: Hand) -> Figures:
        build(hand.before)
        build(hand.now)
        return Figures.of(hand.now)

    def test_savings_are_those_of_open_groups(self, figures: Figures, hand: Hand) -> None:
        def saved(scope: Scope) -> Any:
            return figures.level("savings", scope).value

        assert saved(WHOLE) == 9_500_000
        assert saved(Scope(association=FARMERS)) == 2_500_000
        assert saved(Scope(group=hand.g1.pk)) == 7 * MILLION
        assert saved(Scope(group=hand.g3.pk)) is None  # closed

    def test_savers_are_people_with_a_balance(self, figures: Figures, hand: Hand) -> None:
        savers = [figures.level("savers", s).value for s in (WHOLE, Scope(group=hand.g2.pk))]
        assert savers == [4, 2]

    def test_somebody_in_two_groups_is_one_saver(self, hand: Hand) -> None:
        SavingsAccount.objects.filter(saver=person("C")).update(saver=person("A"))
        build(hand.now)
        parts = (WHOLE, Scope(association=WOMEN), Scope(association=FARMERS))
        found = Figures.of(hand.now)
        assert [found.level("savers", part).value for part in parts] == [3, 2, 2]

    def test_without_casa_the_scores_count_again(self, figures: Figures, hand: Hand) -> None:
        SavingsAccount.objects.all().delete()
        assert build(hand.now) is True
        assert Figures.of(hand.now).level("savings").value == 10 * MILLION
        assert Figures.of(hand.now).level("savers").value is None

    def test_the_checks_show_what_differs(self, figures: Figures) -> None:
        found = {r.check.key: r for r in results(figures)}
        files, sheets = found["savings_files"], found["savings"]
        assert (files.state, files.left_value, files.right_value) == (
            "noted", 9_500_000, 10 * MILLION,
        )  # fmt: skip
        assert (sheets.state, sheets.left_value, sheets.right_value) == (
            "noted", 9_500_000, 9_700_000,
        )  # fmt: skip
        assert CHECKS["savings_files"].soft
