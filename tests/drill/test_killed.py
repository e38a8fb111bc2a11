"""A worker dies at fixed points of an import; nothing of it shows in what stands afterwards."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from . import files
from .desk import Desk
from .gate import Gate, client_of, gate, until_gone
from .machine import Machine, children_of, lives, until
from .office import QUARTER
from .state import State, differences, state

pytestmark = pytest.mark.drill

NAME = "HSKU.xlsx"
_JOB = "ON associations_job FOR EACH ROW WHEN (NEW.kind = '{kind}' AND NEW.state = '{state}')"
_AT_COMMIT = "ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ({when})"

READ = {
    "the job was taken": "BEFORE DELETE ON portfolio_fault",
    "the rows are staged": "AFTER INSERT ON portfolio_stagedloan",
    "the effect is tried": "AFTER INSERT ON portfolio_position",
    "the tried effect is built": "AFTER INSERT ON portfolio_aggregate",
    "what was read is committed": "AFTER UPDATE "
    + _AT_COMMIT.format(table="portfolio_importfile", when="NEW.state = 'staged'"),
    "the reading is told to have ended": "BEFORE UPDATE "
    + _JOB.format(kind="stage_import", state="done"),
}
POSTED = {
    "the rows are posted": "AFTER INSERT ON portfolio_position",
    "the posting is committed": "AFTER UPDATE "
    + _AT_COMMIT.format(table="portfolio_importfile", when="NEW.state = 'posted'"),
    "the posting is told to have ended": "BEFORE UPDATE "
    + _JOB.format(kind="post_import", state="done"),
    "the figures are swapped": "AFTER INSERT ON portfolio_aggregate",
    "the figures are committed": "AFTER UPDATE "
    + _AT_COMMIT.format(table="associations_quarter", when="NEW.version > OLD.version"),
}


@pytest.fixture(scope="module")
def undisturbed(whole_machine: Machine) -> State:
    """What stands after the same import when nobody is killed."""
    whole_machine.reset()
    Desk(whole_machine).brought(NAME, _content())
    return state(whole_machine)


def _content() -> bytes:
    return files.content("loans", QUARTER, repaid=1_000_000)


@pytest.fixture
def ends_well(machine: Machine, lan: Desk, undisturbed: State, tell, request) -> Iterator[None]:
    """The import is brought to its end as its person would; everything is as if undisturbed."""
    yield
    lan.until_standing(NAME, "staged", "posted")
    if not machine.ask("SELECT 1 FROM associations_job WHERE kind = 'post_import'"):
        lan.confirm(NAME)
    lan.until_standing(NAME, "posted")
    longest = lan.until_done()
    started = f"; ended by itself and started again: {machine.restarted}"
    how = started if machine.restarted else ""
    tell(f"{request.node.name}: the longest job took {longest:.0f} s{how}")
    assert differences(state(machine), undisturbed) == []
    failed = "SELECT kind, state, error FROM associations_job WHERE state <> 'done'"
    assert machine.ask(failed) == []


def _kill_child(machine: Machine, backend: int) -> None:
    os.kill(client_of(machine, backend), signal.SIGKILL)


@pytest.mark.parametrize("trigger", READ.values(), ids=READ)
def test_while_a_file_is_read(machine: Machine, lan: Desk, ends_well, trigger: str) -> None:
    with gate(machine, trigger) as there:
        lan.hand_in(NAME, _content())
        backend = there.reached()
        _kill_child(machine, backend)
        until_gone(machine, backend)


@pytest.mark.parametrize("trigger", POSTED.values(), ids=POSTED)
def test_while_a_file_is_posted(machine: Machine, lan: Desk, ends_well, trigger: str) -> None:
    with _confirmed(lan, trigger) as there:
        backend = there.reached()
        _kill_child(machine, backend)
        until_gone(machine, backend)


def test_while_the_reading_process_reads(machine: Machine, lan: Desk, ends_well) -> None:
    """The reader that nobody listens to any more ends by itself."""
    with gate(machine, READ["the job was taken"]) as there:
        lan.hand_in(NAME, _content())
        backend = there.reached()
        child = client_of(machine, backend)
        there.open()
        reader = until(lambda: _reader_of(child), "the reader begins", pause=0.002)
        os.kill(reader, signal.SIGSTOP)
        os.kill(child, signal.SIGKILL)
        until_gone(machine, backend)
    os.kill(reader, signal.SIGCONT)
    until(lambda: not lives(reader), "the reader ends")


def _reader_of(child: int) -> int:
    """The process in which a process of the worker reads a sheet, 0 when there is none."""
    for pid in children_of(child):
        if b"sheet_reader" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    return 0


@pytest.mark.parametrize("point", ["the rows are staged", "the effect is tried"])
def test_the_whole_worker_while_a_file_is_read(
    machine: Machine, lan: Desk, ends_well, point: str
) -> None:
    with gate(machine, READ[point]) as there:
        lan.hand_in(NAME, _content())
        backend = there.reached()
        machine.kill_worker()
        until_gone(machine, backend)


@pytest.mark.parametrize("point", ["the posting is committed", "the figures are swapped"])
def test_the_whole_worker_while_a_file_is_posted(
    machine: Machine, lan: Desk, ends_well, point: str
) -> None:
    with _confirmed(lan, POSTED[point]) as there:
        backend = there.reached()
        machine.kill_worker()
        until_gone(machine, backend)


def test_between_the_commit_and_what_the_queue_is_told(
    machine: Machine, lan: Desk, ends_well
) -> None:
    """The queue does not answer, so the worker stands still with its posting kept; both die."""
    with _confirmed(lan, POSTED["the posting is committed"]) as there:
        child = client_of(machine, there.reached())
        machine.signal_valkey(signal.SIGSTOP)
        there.open()
        lan.until_standing(NAME, "posted")
        os.kill(child, signal.SIGKILL)
        machine.kill_valkey()
    machine.valkey.start()


def test_the_commit_goes_through_although_nobody_hears_of_it(
    machine: Machine, lan: Desk, ends_well
) -> None:
    with _confirmed(lan, POSTED["the posting is committed"]) as there:
        _kill_child(machine, there.reached())
        there.open()


@contextmanager
def _confirmed(lan: Desk, trigger: str) -> Iterator[Gate]:
    """The file was read and is confirmed, with a gate before whoever posts it."""
    lan.hand_in(NAME, _content())
    lan.until_standing(NAME, "staged")
    lan.until_done()
    with gate(lan.machine, trigger) as there:
        lan.confirm(NAME)
        yield there
