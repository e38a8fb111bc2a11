"""Workers that die in other ways than one by one, and the job that is to blame for it."""

import os
import signal

import pytest

from . import files
from .desk import Desk
from .gate import client_of, gate, until_gone
from .machine import Machine, children_of, lives, until
from .office import QUARTER
from .state import differences, state

pytestmark = pytest.mark.drill

NAME = "HSKU.xlsx"


def _content() -> bytes:
    return files.content("loans", QUARTER, repaid=1_000_000)


def test_a_job_that_kills_its_worker_each_time_ends_with_a_sentence(
    machine: Machine, lan: Desk, tell
) -> None:
    before = state(machine, but={"portfolio_importfile", "portfolio_importcontent"})
    with gate(machine, "AFTER INSERT ON portfolio_stagedloan") as there:
        lan.hand_in(NAME, _content())
        for _ in range(3):
            backend = there.reached()
            os.kill(client_of(machine, backend), signal.SIGKILL)
            until_gone(machine, backend)
        seconds = lan.until_done()
    tell(f"a job that kills its worker: ended after {seconds:.0f} s")
    (job,) = machine.ask("SELECT state, attempts, error FROM associations_job")
    assert job == ("failed", 3, "Công việc bị gián đoạn. Hãy thực hiện lại.")
    found = state(machine, but={"portfolio_importfile", "portfolio_importcontent"})
    assert differences(found, before) == []
    lan.brought("HSKU-2.xlsx", _content())


def test_what_a_dead_worker_leaves_behind_dies_with_it(machine: Machine, lan: Desk, tell) -> None:
    """Its main process alone is killed: nobody goes on beside the next worker."""
    main = machine.programs["worker"].process
    own = children_of(main.pid)
    with gate(machine, "AFTER INSERT ON portfolio_stagedloan") as there:
        lan.hand_in(NAME, _content())
        backend = there.reached()
        os.kill(main.pid, signal.SIGKILL)
        main.wait()
        until(lambda: not any(map(lives, own)), "what the dead worker left behind ends")
        until_gone(machine, backend)
        machine.start("worker")
    lan.until_standing(NAME, "staged")
    tell(f"a worker's main process killed: the longest job took {lan.until_done():.0f} s")
    assert machine.ask("SELECT state, attempts FROM associations_job") == [("done", 2)]
