"""A worker dies at fixed points of an import; nothing of it shows in what stands afterwards."""

import os
import signal
from collections.abc import Iterator

import pytest

from . import files
from .desk import Desk
from .gate import client_of, gate, until_gone
from .machine import Machine
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
    tell(f"{request.node.name}: the longest job took {longest:.0f} s")
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
    lan.hand_in(NAME, _content())
    lan.until_standing(NAME, "staged")
    lan.until_done()
    with gate(machine, trigger) as there:
        lan.confirm(NAME)
        backend = there.reached()
        _kill_child(machine, backend)
        until_gone(machine, backend)
