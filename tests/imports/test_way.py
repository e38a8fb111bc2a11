"""The way of a file: uploaded, staged, posted, replaced, undone; what may happen when, by whom."""

from datetime import date, timedelta

import pytest
from django.db import connection

import portfolio.tasks  # noqa: F401 (what does the jobs)
from associations.jobs import Refused, run
from associations.models import Job, Quarter
from associations.rights import Action
from portfolio.imports.arriving import examine, upload
from portfolio.imports.confirming import POST, action_needed, confirm, post, replaced_by
from portfolio.imports.staging import STAGED
from portfolio.imports.undoing import discard, forget_before, undo
from portfolio.models import Fault, ImportContent, ImportFile, Position
from tests import factories as make
from tests.cast import Cast

from .files import MILLION, errors, fault, groups, loan, loans, posted, rules, sent
from .way import AT

State = ImportFile.State


def staged_rows() -> int:
    return sum(model._base_manager.count() for model in STAGED.values())


def outstanding(quarter: Quarter) -> int:
    return sum(p.outstanding for p in Position.objects.filter(ends_on=quarter.ends_on))


def work() -> list[Job]:
    """Does all waiting jobs as a worker would, and gives them as they ended."""
    done = []
    while (job := Job.objects.filter(state=Job.State.QUEUED).order_by("pk").first()) is not None:
        run(job.pk)
        job.refresh_from_db()
        done.append(job)
    return done


def test_nothing_is_written_before_confirmation(with_groups: Quarter) -> None:
    file = sent(with_groups, loans())
    assert file.state == State.STAGED
    assert outstanding(with_groups) == 0
    assert staged_rows() == 1


def test_posting_drops_the_staged_rows_and_the_content(with_groups: Quarter, cast: Cast) -> None:
    file = posted(with_groups, loans(), by=cast.lan)
    assert (file.state, file.posted_by) == (State.POSTED, cast.lan)
    assert staged_rows() == 0
    assert not ImportContent.objects.exists()
    assert len(file.sha256) == 64 and file.size == len(loans())


def test_workers_take_a_file_from_upload_to_figures(with_groups: Quarter, cast: Cast) -> None:
    later = make.quarter(cast.binh_minh, "2024-Q2")
    file, _ = upload(with_groups, "HSKU.csv", loans(), cast.lan)
    assert [job.state for job in work()] == ["done"]
    file.refresh_from_db()
    assert file.state == State.STAGED
    confirm(file, cast.lan)
    first, *builds = work()
    assert (first.kind, first.key, first.state) == (POST, str(file.pk), "done")
    assert {(job.kind, job.key, job.state) for job in builds} == {
        ("build_quarter", str(with_groups.pk), "done"),
        ("build_quarter", str(later.pk), "done"),
    }
    with_groups.refresh_from_db()
    assert (outstanding(with_groups), with_groups.version) == (40 * MILLION, 1)


def test_whoever_lost_the_right_cannot_have_a_file_posted(with_groups, cast: Cast) -> None:
    file = sent(with_groups, loans())
    confirm(file, cast.hoa)
    (job,) = work()
    assert job.state == Job.State.FAILED and job.error
    file.refresh_from_db()
    assert (file.state, outstanding(with_groups)) == (State.STAGED, 0)


def test_whoever_lost_the_right_cannot_have_a_file_read(with_groups, cast: Cast) -> None:
    file, _ = upload(with_groups, "HSKU.csv", loans(), cast.dung)
    cast.dung.assignments.all().delete()
    (job,) = work()
    assert job.state == Job.State.FAILED and job.error
    file.refresh_from_db()
    assert (file.state, staged_rows()) == (State.UPLOADED, 0)


def test_to_replace_takes_the_right_to_undo(with_groups: Quarter, cast: Cast) -> None:
    assert action_needed(sent(with_groups, loans())) == Action.CONFIRM
    first = posted(with_groups, loans())
    file = sent(with_groups, loans(loan(5)))
    assert (action_needed(file), replaced_by(file)) == (Action.UNDO, [first])
    confirm(file, cast.dung)
    assert [job.state for job in work()] == [Job.State.FAILED]
    confirm(file, cast.lan)
    assert work()[0].state == Job.State.DONE


def test_the_same_file_twice_does_nothing(with_groups: Quarter) -> None:
    posted(with_groups, loans())
    again = sent(with_groups, loans(), name="copy.csv")
    assert (again.state, rules(again)) == (State.REFUSED, ["already_posted"])
    assert fault(again, "already_posted").details == {"name": "file.csv"}
    assert staged_rows() == 0


def test_two_confirmations_post_once(with_groups: Quarter, cast: Cast) -> None:
    file = sent(with_groups, loans())
    assert post(file.pk, cast.lan, AT)
    with pytest.raises(Refused):
        post(file.pk, cast.lan, AT)
    assert Position.objects.count() == 1


def test_a_new_file_replaces_the_posted_one(with_groups: Quarter, cast: Cast) -> None:
    first = posted(with_groups, loans(loan(1), loan(2)))
    second = posted(with_groups, loans(loan(2, KU_DNOTHAN=5 * MILLION)), by=cast.lan)
    first.refresh_from_db()
    assert (first.state, first.ended_by) == (State.REPLACED, cast.lan)
    assert second.state == State.POSTED
    assert outstanding(with_groups) == 5 * MILLION
    assert posted(with_groups, loans(loan(1), loan(2))).state == State.POSTED


def test_provisional_then_final(with_groups: Quarter) -> None:
    posted(with_groups, loans(loan(1, KU_NGAYBC="29/02/2024")))
    assert (with_groups.as_of, with_groups.provisional) == (date(2024, 2, 29), True)
    posted(with_groups, loans(loan(1, KU_DNOTHAN=30 * MILLION)))
    assert (with_groups.as_of, with_groups.provisional) == (date(2024, 3, 31), False)
    assert outstanding(with_groups) == 30 * MILLION
    back = sent(with_groups, loans(loan(1, KU_NGAYBC="20/03/2024")))
    assert fault(back, "older_than_posted").details == {"posted": "31/03/2024"}
    assert back.state == State.STAGED


def test_undone(with_groups: Quarter, cast: Cast) -> None:
    file = posted(with_groups, loans())
    undo(file, cast.lan, AT)
    file.refresh_from_db()
    with_groups.refresh_from_db()
    assert (file.state, file.ended_by, file.ended_at) == (State.UNDONE, cast.lan, AT)
    assert (outstanding(with_groups), with_groups.as_of) == (0, None)
    assert Job.objects.filter(kind="build_quarter", key=str(with_groups.pk)).exists()
    with pytest.raises(Refused):
        undo(file, cast.lan, AT)
    assert posted(with_groups, loans()).state == State.POSTED


def test_a_closed_quarter_takes_and_gives_nothing(with_groups: Quarter, cast: Cast) -> None:
    file = posted(with_groups, loans())
    waiting = sent(with_groups, loans(loan(5)))
    Quarter.objects.filter(pk=with_groups.pk).update(state=Quarter.State.CLOSED)
    with_groups.refresh_from_db()
    with pytest.raises(Refused):
        undo(file, cast.lan, AT)
    with pytest.raises(Refused):
        post(waiting.pk, cast.lan, AT)
    assert rules(sent(with_groups, loans(loan(6)))) == ["quarter_closed"]
    assert outstanding(with_groups) == 40 * MILLION


def test_what_changed_since_the_preview_is_found_at_posting(with_groups, cast: Cast) -> None:
    """The groups are undone between preview and confirmation: no loan may become direct."""
    file = sent(with_groups, loans())
    undo(ImportFile.objects.get(kind="groups"), cast.lan, AT)
    assert not post(file.pk, cast.lan, AT)
    file.refresh_from_db()
    assert (file.state, errors(file)) == (State.REFUSED, ["groups_first"])
    assert not Position.objects.exists()


def test_a_file_that_was_staged_before_can_be_read_again(with_groups: Quarter) -> None:
    """A worker that is lost while it reads leaves rows or none: the next one starts anew."""
    file = sent(with_groups, loans(loan(1), loan(1)))
    before = sorted(rules(file))
    examine(file, lambda percent: None)
    assert (staged_rows(), sorted(rules(file))) == (1, before)


def test_discarded(with_groups: Quarter, cast: Cast) -> None:
    file = sent(with_groups, loans())
    discard(file, cast.lan, AT)
    assert (file.state, staged_rows()) == (State.DISCARDED, 0)
    assert not ImportContent.objects.exists()
    with pytest.raises(Refused):
        discard(ImportFile.objects.get(kind="groups"), cast.lan, AT)


def test_what_is_old_is_forgotten(with_groups: Quarter) -> None:
    file = sent(with_groups, loans())
    wrong = sent(with_groups, loans(loan(1, KU_MATO="0000099")))
    young = sent(with_groups, loans(loan(2)))
    old = AT - timedelta(days=9)
    ImportFile.objects.filter(pk__in=[file.pk, wrong.pk]).update(uploaded_at=old)
    forget_before(AT - timedelta(days=7), AT)
    file.refresh_from_db()
    wrong.refresh_from_db()
    assert (file.state, wrong.state) == (State.DISCARDED, State.REFUSED)
    assert {c.file_id for c in ImportContent.objects.all()} == {young.pk}
    assert staged_rows() == 1
    assert not Fault.objects.filter(file__in=[file, wrong]).exists()
    assert file.sha256


def test_another_office_does_not_see_its_codes(with_groups: Quarter, cast: Cast) -> None:
    """Codes are the office's own: the same ones in another office mean nothing here."""
    theirs = make.quarter(cast.hai_ha, "2024-Q1")
    hers = groups({"TO_MAPGD": "003902", "TO_MADP": "39020101"})
    posted(theirs, hers)
    file = sent(theirs, loans(loan(1, KU_MAPGD="003902", KU_MADP="390201")))
    assert errors(file) == []
    file = sent(theirs, loans(loan(1, KU_MAPGD="003902", KU_MATO="0000022")))
    assert errors(file) == ["unknown_group"]
    assert connection.in_atomic_block
