"""Files handed in together: read, judged beside each other, posted all or none."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection

import portfolio.tasks  # noqa: F401 (what does the jobs)
from associations.jobs import Refused
from associations.models import Job, Quarter
from groups.models import GroupQuarter, GroupScore
from portfolio.imports.sets import (
    confirm_set,
    drop_file,
    drop_set,
    examine_set,
    hand_in,
    post_set,
)
from portfolio.imports.undoing import forget_before, undo
from portfolio.models import FileSet, ImportContent, ImportFile, Position
from tests import factories as make
from tests.cast import Cast, assemble

from .files import MILLION, borrowers, figures, groups, loan, loans, posted, rules, scores
from .test_killed import killed_after  # noqa: F401
from .test_way import outstanding, staged_rows, work
from .way import AT

State = FileSet.State
GOOD = {
    "so-lieu.csv": figures(),
    "diem.xlsx": scores(),
    "HSKU.csv": loans(),
    "HSTO.csv": groups(),
    "HSKH.csv": borrowers(),
}


def given(files: dict[str, bytes]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content) for name, content in files.items()]


def handed_in(quarter: Quarter, cast: Cast, files: dict[str, bytes]) -> FileSet:
    """A set that a worker has read and judged."""
    found = hand_in(quarter, given(files), cast.lan)
    assert {job.state for job in work()} == {"done"}
    found.refresh_from_db()
    return found


def states(files: FileSet) -> dict[str, str]:
    return {file.name: file.state for file in files.files.order_by("pk")}


def faults(files: FileSet) -> dict[str, list[str]]:
    """The rules that each file breaks, but for warnings about its rows."""
    return {
        file.name: [f.rule for f in file.faults.filter(error=True)] for file in files.files.all()
    }


def after(files: FileSet, key: str, **scope: str) -> str | None:
    """A figure as it would be after posting all."""
    (found,) = [
        e["after"]
        for e in files.summary["effect"]
        if e["indicator"] == key and e["association"] == scope.get("association")
    ]
    return found


def test_any_order_one_effect_one_confirmation(quarter: Quarter, cast: Cast) -> None:
    later = make.quarter(cast.binh_minh, "2024-Q2")
    files = handed_in(quarter, cast, GOOD)
    assert (files.state, set(states(files).values())) == (State.STAGED, {"staged"})
    assert after(files, "outstanding") == str(40 * MILLION)
    assert after(files, "capital") == str(90_000 * MILLION)
    assert after(files, "outstanding", association="12") == str(40 * MILLION)
    assert not GroupQuarter.objects.exists() and not Position.objects.exists()
    assert quarter.version == 0 and staged_rows() == 6

    confirm_set(files, cast.lan)
    first, *builds = work()
    assert (first.kind, first.state) == ("post_set", "done")
    assert {(job.kind, job.key) for job in builds} == {
        ("build_quarter", str(quarter.pk)),
        ("build_quarter", str(later.pk)),
    }
    files.refresh_from_db()
    quarter.refresh_from_db()
    assert (files.state, set(states(files).values())) == (State.POSTED, {"posted"})
    assert (outstanding(quarter), GroupScore.objects.count()) == (40 * MILLION, 1)
    assert quarter.version == 1
    assert staged_rows() == 0 and not ImportContent.objects.exists()


def test_confirmed_twice_posts_once(quarter: Quarter, cast: Cast) -> None:
    files = handed_in(quarter, cast, GOOD)
    confirm_set(files, cast.lan)
    confirm_set(files, cast.lan)
    assert [job.kind for job in work()] == ["post_set", "build_quarter"]
    confirm_set(files, cast.lan)
    assert [job.state for job in work()] == ["done"]
    assert ImportFile.objects.filter(state="posted").count() == 5


def test_one_wrong_file_stops_all_until_it_is_dropped(quarter: Quarter, cast: Cast) -> None:
    wrong = GOOD | {"diem.xlsx": scores({"MA_TO": "0000099"})}
    files = handed_in(quarter, cast, wrong)
    assert files.state == State.REFUSED and files.summary["effect"] == []
    assert states(files) | {"diem.xlsx": ""} == dict.fromkeys(wrong, "staged") | {"diem.xlsx": ""}
    assert faults(files)["diem.xlsx"] == ["unknown_group"]
    with pytest.raises(Refused):
        post_set(files, cast.lan, AT, lambda percent: None)
    drop_file(files.files.get(name="diem.xlsx"), cast.lan, AT)
    assert [job.kind for job in work()] == ["stage_set"]
    files.refresh_from_db()
    assert (files.state, states(files)["diem.xlsx"]) == (State.STAGED, "discarded")
    assert post_set(files, cast.lan, AT, lambda percent: None)
    assert not GroupScore.objects.exists() and outstanding(quarter) == 40 * MILLION


def test_what_stands_on_refused_groups_is_not_checked_yet(quarter: Quarter, cast: Cast) -> None:
    """Cells that cannot be read are still known when the groups are mended or gone."""
    broken = loans(loan(1, KU_DNOTHAN="bốn mươi"))
    files = handed_in(quarter, cast, {"HSKU.csv": broken, "HSTO.csv": groups({"TO_DVUT": "15"})})
    assert faults(files) == {
        "HSKU.csv": ["unchecked", "number_unreadable"],
        "HSTO.csv": ["unknown_association"],
    }
    posted(quarter, groups())
    drop_file(files.files.get(name="HSTO.csv"), cast.lan, AT)
    work()
    files.refresh_from_db()
    assert files.state == State.REFUSED
    assert faults(files)["HSKU.csv"] == ["number_unreadable"]


def test_two_of_one_kind(quarter: Quarter, cast: Cast) -> None:
    two = {"HSTO.csv": groups(), "A.csv": loans(), "B.csv": loans(loan(5))}
    files = handed_in(quarter, cast, two)
    assert files.state == State.REFUSED
    assert faults(files) == {"HSTO.csv": [], "A.csv": ["kind_twice"], "B.csv": ["kind_twice"]}
    drop_file(files.files.get(name="A.csv"), cast.lan, AT)
    work()
    files.refresh_from_db()
    assert files.state == State.STAGED and faults(files)["B.csv"] == []


def test_scores_of_two_months_are_no_rivals(with_groups: Quarter, cast: Cast) -> None:
    months = {f"{m}.xlsx": scores(title=f"Tháng {m}/2024") for m in ("02", "03")}
    assert handed_in(with_groups, cast, months).state == State.STAGED


def test_the_same_file_twice_is_taken_once(quarter: Quarter, cast: Cast) -> None:
    files = handed_in(quarter, cast, {"HSTO.csv": groups(), "copy.csv": groups()})
    assert (files.state, faults(files)["copy.csv"]) == (State.STAGED, ["same_twice"])
    assert post_set(files, cast.lan, AT, lambda percent: None)
    assert states(files) == {"HSTO.csv": "posted", "copy.csv": "discarded"}


def test_what_is_posted_already_is_left_out(with_groups: Quarter, cast: Cast) -> None:
    files = handed_in(with_groups, cast, {"HSKU.csv": loans(), "HSTO.csv": groups()})
    assert (files.state, faults(files)["HSTO.csv"]) == (State.STAGED, ["already_posted"])
    assert post_set(files, cast.lan, AT, lambda percent: None)
    assert states(files) == {"HSKU.csv": "posted", "HSTO.csv": "discarded"}
    again = handed_in(with_groups, cast, {"HSKU.csv": loans(), "HSTO.csv": groups()})
    assert again.state == State.REFUSED


def test_a_file_of_another_quarter_says_which(quarter: Quarter, cast: Cast) -> None:
    other = {"HSTO.csv": groups(), "HSKU.csv": loans(loan(1, KU_NGAYBC="30/06/2024"))}
    files = handed_in(quarter, cast, other)
    assert faults(files)["HSKU.csv"] == ["wrong_quarter"]
    assert files.files.get(name="HSKU.csv").as_of == date(2024, 6, 30)


def test_what_cannot_be_taken_does_not_stop_the_others(quarter, cast: Cast, settings) -> None:
    settings.IMPORT_MAX_BYTES = 2000
    big = {"lon.csv": b"x" * 2001, "rong.csv": b"", "rong-2.csv": b""}
    files = handed_in(quarter, cast, big | {"HSTO.csv": groups()})
    assert files.summary["not_taken"] == [
        {"name": "lon.csv", "rule": "file_too_large"},
        {"name": "rong.csv", "rule": "file_empty"},
        {"name": "rong-2.csv", "rule": "file_empty"},
    ]
    assert (files.state, states(files)) == (State.STAGED, {"HSTO.csv": "staged"})


def test_posted_in_between(quarter: Quarter, cast: Cast) -> None:
    """The groups that loans of the set stand on are replaced after the preview."""
    posted(quarter, groups())
    files = handed_in(quarter, cast, {"HSKU.csv": loans(), "HSKH.csv": borrowers()})
    posted(quarter, groups({"TO_MATO": "0000077"}))
    confirm_set(files, cast.lan)
    (job,) = work()
    assert job.state == Job.State.FAILED and job.error
    files.refresh_from_db()
    assert (files.state, faults(files)["HSKU.csv"]) == (State.REFUSED, ["unknown_group"])
    assert states(files) == {"HSKU.csv": "refused", "HSKH.csv": "staged"}
    assert not Position.objects.exists()


def test_groups_and_loans_replaced_together(quarter: Quarter, cast: Cast) -> None:
    """A group that only the old statement lends to may go, when a new statement comes along."""
    posted(quarter, groups())
    posted(quarter, loans(loan(1), loan(2, KU_MATO="0000022")))
    merged = {"HSTO.csv": groups({}), "HSKU.csv": loans(loan(1), loan(2))}
    assert faults(handed_in(quarter, cast, {"HSTO.csv": groups({}), "B.csv": borrowers()})) == {
        "HSTO.csv": ["group_still_lent"],
        "B.csv": [],
    }
    files = handed_in(quarter, cast, merged)
    assert files.state == State.STAGED, faults(files)
    assert outstanding(quarter) == 80 * MILLION
    assert post_set(files, cast.lan, AT, lambda percent: None)
    assert outstanding(quarter) == 80 * MILLION
    assert set(Position.objects.values_list("group__code", flat=True)) == {"0000011"}


def test_undone_in_between(quarter: Quarter, cast: Cast) -> None:
    """What was left out as posted already is gone when the set is confirmed."""
    file = posted(quarter, groups())
    files = handed_in(quarter, cast, {"HSTO.csv": groups(), "HSKU.csv": loans()})
    undo(file, cast.lan, AT)
    assert not post_set(files, cast.lan, AT, lambda percent: None)
    files.refresh_from_db()
    assert files.state == State.REFUSED and not Position.objects.exists()
    drop_file(files.files.get(name="HSKU.csv"), cast.lan, AT)
    work()
    files.refresh_from_db()
    assert (files.state, states(files)["HSTO.csv"]) == (State.STAGED, "staged")


def test_dropped_while_it_is_read(quarter: Quarter, cast: Cast, monkeypatch: Any) -> None:
    files = hand_in(quarter, given(GOOD), cast.lan)
    dropped = files.files.get(name="HSKU.csv")

    def report(percent: int) -> None:
        dropped.refresh_from_db()
        if dropped.state == "uploaded":
            drop_file(dropped, cast.lan, AT)

    examine_set(files, cast.lan, AT, report)
    work()
    files.refresh_from_db()
    assert (files.state, states(files)["HSKU.csv"]) == (State.STAGED, "discarded")
    assert staged_rows() == 5


def test_dropped_as_a_whole(quarter: Quarter, cast: Cast) -> None:
    files = handed_in(quarter, cast, GOOD)
    drop_set(files, cast.lan, AT)
    files.refresh_from_db()
    assert (files.state, set(states(files).values())) == (State.DISCARDED, {"discarded"})
    assert staged_rows() == 0 and not ImportContent.objects.exists()
    for late in (drop_set, lambda *a: drop_file(files.files.all()[0], cast.lan, AT)):
        with pytest.raises(Refused):
            late(files, cast.lan, AT)
    confirm_set(files, cast.lan)
    assert [job.state for job in work()] == ["failed"]


def test_the_last_file_dropped_drops_the_set(quarter: Quarter, cast: Cast) -> None:
    files = handed_in(quarter, cast, {"HSTO.csv": groups(), "HSKH.csv": borrowers()})
    for file in files.files.all():
        drop_file(file, cast.lan, AT)
    files.refresh_from_db()
    assert files.state == State.DISCARDED
    work()
    files.refresh_from_db()
    assert files.state == State.DISCARDED


def test_a_closed_quarter(quarter: Quarter, cast: Cast) -> None:
    files = handed_in(quarter, cast, GOOD)
    Quarter.objects.filter(pk=quarter.pk).update(state=Quarter.State.CLOSED)
    with pytest.raises(Refused):
        post_set(files, cast.lan, AT, lambda percent: None)
    late = hand_in(quarter, given(GOOD), cast.lan)
    work()
    assert set(map(tuple, faults(late).values())) == {("quarter_closed",)}


def test_twenty_files(quarter: Quarter, cast: Cast) -> None:
    many = {f"HSKU-{n}.csv": loans(loan(n)) for n in range(18)}
    files = handed_in(quarter, cast, many | {"HSTO.csv": groups(), "HSKH.csv": borrowers()})
    assert files.state == State.REFUSED
    assert [name for name, found in faults(files).items() if found == ["kind_twice"]] == list(
        reversed(many)
    )


def test_whoever_lost_the_right(quarter: Quarter, cast: Cast) -> None:
    posted(quarter, groups())
    files = handed_in(
        quarter, cast, {"HSTO.csv": groups({}, {"TO_MATO": "0000099"})} | {"HSKH.csv": borrowers()}
    )
    confirm_set(files, cast.dung)  # may confirm, not replace
    assert [job.state for job in work()] == ["failed"]
    files.refresh_from_db()
    assert files.state == State.STAGED
    hand_in(quarter, given(GOOD), cast.hoa)
    assert [job.state for job in work()] == ["failed"]


def test_old_sets_are_forgotten(quarter: Quarter, cast: Cast) -> None:
    files = handed_in(quarter, cast, GOOD)
    FileSet.objects.update(uploaded_at=AT)
    ImportFile.objects.update(uploaded_at=AT)
    forget_before(quarter_end := AT.replace(month=5), quarter_end)
    files.refresh_from_db()
    assert (files.state, set(states(files).values())) == (State.DISCARDED, {"discarded"})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("words", ["INSERT INTO portfolio_position", "groups_groupscore"])
def test_killed_while_posting(killed_after: Callable[[str], Any], words: str) -> None:  # noqa: F811
    cast: Cast = assemble()
    quarter = make.quarter(cast.binh_minh, "2024-Q1")
    files = hand_in(quarter, given(GOOD), cast.lan)
    examine_set(files, cast.lan, AT, lambda percent: None)
    with pytest.raises(OperationalError), killed_after(words):
        post_set(files, cast.lan, AT, lambda percent: None)
    connection.close()
    files.refresh_from_db()
    assert (files.state, set(states(files).values())) == (State.STAGED, {"staged"})
    assert not GroupQuarter.objects.exists()
    assert post_set(files, cast.lan, AT, lambda percent: None)
    assert outstanding(quarter) == 40 * MILLION


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "words",
    ['UPDATE "portfolio_importfile"', 'FROM "portfolio_fileset"', "INSERT INTO portfolio_position"],
)
def test_killed_while_reading(killed_after: Callable[[str], Any], words: str) -> None:  # noqa: F811
    """The next worker goes on with the files that were not read."""
    cast: Cast = assemble()
    quarter = make.quarter(cast.binh_minh, "2024-Q1")
    files = hand_in(quarter, given(GOOD), cast.lan)
    with pytest.raises(OperationalError), killed_after(words):
        examine_set(files, cast.lan, AT, lambda percent: None)
    connection.close()
    files.refresh_from_db()
    assert files.state == State.UPLOADED
    examine_set(files, cast.lan, AT, lambda percent: None)
    files.refresh_from_db()
    assert (files.state, staged_rows()) == (State.STAGED, 6)
    assert [rules(file) for file in files.files.filter(errors__gt=0)] == []
