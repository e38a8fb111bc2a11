"""Mappings begun from a file, saved, used for the next file by itself, changed and deleted."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections, transaction

import portfolio.tasks  # noqa: F401 - registers what does the jobs
from associations import jobs
from associations.jobs import Refused
from associations.models import Job, Quarter
from associations.sheets import Top
from portfolio.imports import mapping
from portfolio.imports.arriving import receive
from portfolio.imports.drafts import Draft
from portfolio.imports.guessing import Given, headings_at
from portfolio.imports.kinds import KINDS
from portfolio.imports.layouts import BUILT_IN, from_saved
from portfolio.models import FileLayout, ImportFile, LayoutExample
from tests.cast import Cast

from .files import MILLION, as_xlsx, errors, sent
from .test_layouts import renamed
from .way import AT

State = ImportFile.State
TITLES = ["PGD Bình Minh", "Đơn vị: triệu đồng"]


def own_file(**cells: object) -> bytes:
    return as_xlsx(renamed(cells, size=MILLION), titles=TITLES)


def refused(quarter: Quarter) -> ImportFile:
    """A file whose columns nobody knows yet."""
    file = sent(quarter, own_file(), "sao-ke.xlsx")
    assert errors(file) == ["header_not_found"]
    return file


def work() -> list[str]:
    """Does all that waits, as the workers would; the states that it ends in."""
    while waiting := list(Job.objects.filter(state=Job.State.QUEUED)):
        for job in waiting:
            jobs.run(job.pk)
    return [job.state for job in Job.objects.order_by("pk")]


def looked_at(example: LayoutExample) -> tuple[Draft, Given]:
    """The guess at an example that a worker has looked at."""
    mapping.look_at(example, lambda percent: None)
    (top,) = mapping.tops_of(example)
    at = Given.of(top, headings_at([top])[1])
    return Draft.guessed(KINDS["loans"], at), at


def test_from_a_refused_file_to_the_next_one(with_groups: Quarter, cast: Cast) -> None:
    file = refused(with_groups)
    example = mapping.begin(file, cast.lan)
    draft, at = looked_at(example)
    saved = mapping.save(cast.binh_minh, cast.lan, "Sao kê", draft, at, example=example)
    file.refresh_from_db()
    assert (file.state, file.layout) == (State.UPLOADED, saved)
    assert work()[-1] == "done"
    file.refresh_from_db()
    assert (file.state, file.layout) == (State.STAGED, saved)
    assert file.stagedloan_rows.get().principal == 50 * MILLION
    later = sent(with_groups, own_file(KU_DNOTHAN=30 * MILLION))
    assert (later.state, later.layout) == (State.STAGED, saved)


def test_what_is_kept_of_an_example_goes_with_the_mapping(quarter: Quarter, cast: Cast) -> None:
    example = mapping.upload_example(cast.binh_minh, "mau.xlsx", own_file(), cast.lan)
    draft, at = looked_at(example)
    assert example.content is None and example.tops
    saved = mapping.save(cast.binh_minh, cast.lan, "Sao kê", draft, at, example=example)
    example.refresh_from_db()
    assert (example.tops, example.content, example.layout) == ([], None, saved)
    assert not ImportFile.objects.exists()


def test_saving_twice_is_saving_once(with_groups: Quarter, cast: Cast) -> None:
    file = refused(with_groups)
    example = mapping.begin(file, cast.lan)
    draft, at = looked_at(example)
    for _time in range(2):
        mapping.save(cast.binh_minh, cast.lan, "Sao kê", draft, at, example=example)
    assert FileLayout.objects.count() == 1
    assert Job.objects.filter(kind="stage_import").count() == 1


def test_the_mapping_of_a_file_that_has_one_is_changed(with_groups: Quarter, cast: Cast) -> None:
    file = refused(with_groups)
    draft, at = looked_at(example := mapping.begin(file, cast.lan))
    saved = mapping.save(cast.binh_minh, cast.lan, "Sao kê", draft, at, example=example)
    work()
    file.refresh_from_db()
    example = mapping.begin(file, cast.lan)
    assert example.layout == saved
    work()
    example.refresh_from_db()
    draft, at = looked_at(example)
    in_dong = Draft(draft.kind, draft.columns, "dong")
    mapping.save(cast.binh_minh, cast.lan, "Bằng đồng", in_dong, at, example=example)
    work()
    saved.refresh_from_db()
    assert saved.name == "Bằng đồng" and {c["unit"] for c in saved.columns} == {"dong"}
    assert file.stagedloan_rows.get().principal == 50


@pytest.mark.parametrize("state", [State.POSTED, State.DISCARDED, State.UPLOADED])
def test_a_file_that_does_not_wait_is_not_mapped(
    quarter: Quarter, cast: Cast, state: State
) -> None:
    file = receive(quarter, "a.csv", b"a", None)
    ImportFile.objects.update(state=state)
    with pytest.raises(Refused):
        mapping.begin(file, cast.lan)


def test_a_name_is_the_offices_once(cast: Cast) -> None:
    first = mapping.copied(cast.binh_minh, cast.lan, KINDS["groups"])
    second = mapping.copied(cast.binh_minh, cast.lan, first)
    assert second.name == f"{first.name} (2)"
    assert mapping.copied(cast.hai_ha, cast.binh, KINDS["groups"]).name == first.name
    draft, at = Draft(KINDS["groups"]), Given(["a"], ["A"], [], [])
    with pytest.raises(Refused):
        mapping.save(cast.binh_minh, cast.lan, first.name, draft, at, layout=second)


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_reads_as_the_banks_does(cast: Cast, kind: str) -> None:
    copy = from_saved(mapping.copied(cast.binh_minh, cast.lan, KINDS[kind]))
    assert copy.columns == BUILT_IN[kind].columns and copy.own_names() == {}


def test_deleting_leaves_files_as_they_are(with_groups: Quarter, cast: Cast) -> None:
    draft, at = looked_at(example := mapping.begin(refused(with_groups), cast.lan))
    saved = mapping.save(cast.binh_minh, cast.lan, "Sao kê", draft, at, example=example)
    work()
    with pytest.raises(FileLayout.DoesNotExist):
        mapping.delete(cast.hai_ha, saved.pk)
    mapping.delete(cast.binh_minh, saved.pk)
    file = ImportFile.objects.get(name="sao-ke.xlsx")
    assert (file.state, file.layout) == (State.STAGED, None)


def test_what_cannot_be_looked_at_says_why(cast: Cast) -> None:
    example = mapping.upload_example(cast.binh_minh, "a.pdf", b"%PDF\x00", cast.lan)
    mapping.look_at(example, lambda percent: None)
    assert (example.tops, example.content) == ([], None)
    assert example.refused


def test_cells_that_no_database_keeps() -> None:
    top = Top("x", [["a\0b", float("nan"), None, 1.5, "d" * 500]], 1)
    assert mapping._kept(top)["rows"] == [["ab", "nan", None, 1.5, "d" * 200]]


def test_old_examples_are_forgotten(cast: Cast) -> None:
    mapping.upload_example(cast.binh_minh, "a.csv", b"a", cast.lan)
    assert mapping.forget_examples(AT) == 0
    assert mapping.forget_examples(datetime.now(UTC) + timedelta(days=1)) == 1


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_save_one_example(self, with_groups: Quarter, cast: Cast) -> None:
        example = mapping.begin(refused(with_groups), cast.lan)
        draft, at = looked_at(example)
        both(
            lambda: mapping.save(cast.binh_minh, cast.lan, "Một", draft, at, example=example),
            lambda: mapping.save(cast.binh_minh, cast.dung, "Hai", draft, at, example=example),
        )
        assert FileLayout.objects.count() == 1
        assert Job.objects.filter(kind="stage_import", state="queued").count() == 1

    def test_deleted_while_a_file_is_read_by_it(self, with_groups: Quarter, cast: Cast) -> None:
        """Whoever deletes is asked to wait; the file keeps what it was read by."""
        saved = mapping.copied(cast.binh_minh, cast.lan, KINDS["groups"])
        refusals: list[Refused] = []

        def delete() -> None:
            try:
                mapping.delete(cast.binh_minh, saved.pk)
            except Refused as refusal:
                refusals.append(refusal)

        with transaction.atomic(), connection.cursor() as cursor:
            kept = "SELECT FROM portfolio_filelayout WHERE id = %s FOR KEY SHARE"
            cursor.execute(kept, [saved.pk])
            both(delete)
        assert len(refusals) == 1 and FileLayout.objects.filter(pk=saved.pk).exists()


def both(*acts: Callable[[], object]) -> None:
    """Lets all of them go at one moment, each with a connection of its own."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        ready.wait()
        try:
            act()
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
