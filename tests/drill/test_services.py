"""PostgreSQL is killed twenty times, Valkey forgets everything or dies: no work is lost."""

import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import psycopg
import pytest

from . import files
from .desk import UNFINISHED, Desk
from .gate import gate
from .machine import MOST_SECONDS, Machine, until
from .office import QUARTER
from .state import State, differences, state

pytestmark = pytest.mark.drill

KILLS = 20
LOANS, SCORES, FIGURES = "HSKU.xlsx", "diem.xlsx", "so-lieu.csv"
_STEPS = "SELECT sum(attempts), count(*), sum(progress), string_agg(state, '' ORDER BY id)"


def _content(name: str) -> bytes:
    kind = {LOANS: "loans", SCORES: "scores", FIGURES: "figures"}[name]
    return files.content(kind, QUARTER)


def test_postgres_is_killed_twenty_times(machine: Machine, lan: Desk, tell) -> None:
    """At moments that differ: after so many steps of the work at hand as there were kills."""
    names = [f"HSKU-{n}.xlsx" for n in range(1, 9)]
    contents = {n: files.content("loans", QUARTER, repaid=i * 100_000) for i, n in enumerate(names)}
    killed: list[datetime] = []

    def bring() -> str:
        for name in names:
            lan.brought_whatever_breaks(name, contents[name])
            if len(killed) == KILLS:
                break
        return name

    with ThreadPoolExecutor(1) as pool:
        person = pool.submit(bring)
        while len(killed) < KILLS and not person.done():
            _after_steps(machine, 1 + len(killed) % 7, person.done)
            machine.kill_postgres()
            killed.append(datetime.now(UTC))
        last = person.result(timeout=900)
    longest, calm = lan.until_done(), _longest_since(machine, killed)
    tell(
        f"PostgreSQL killed {len(killed)} times: the longest job took {longest:.0f} s, "
        f"{calm:.0f} s since it was last disturbed"
    )
    assert len(killed) == KILLS
    assert calm < MOST_SECONDS
    failed = "SELECT kind, state, error FROM associations_job WHERE state <> 'done'"
    assert machine.ask(failed) == []
    found = _without_files(state(machine))
    machine.reset()
    lan.brought(last, contents[last])
    assert differences(found, _without_files(state(machine))) == []


def _longest_since(machine: Machine, killed: list[datetime]) -> float:
    """The most seconds from when a job was asked for, or last disturbed, to its end."""
    jobs = machine.ask("SELECT asked_at, finished_at FROM associations_job")
    begun = [max([asked, *(at for at in killed if at < ended)]) for asked, ended in jobs]
    return max(
        (ended - start).total_seconds() for start, (_, ended) in zip(begun, jobs, strict=True)
    )


def _after_steps(machine: Machine, steps: int, over) -> None:
    """Returns once the jobs have gone so many steps further, with work at hand."""
    seen: set[object] = set()

    def look() -> bool:
        try:
            if machine.ask(UNFINISHED):
                seen.update(machine.ask(f"{_STEPS} FROM associations_job"))
        except psycopg.Error:
            return False
        return len(seen) > steps or over()

    until(look, f"{steps} steps of work", pause=0.01)


def _without_files(found: State) -> State:
    return {table: rows for table, rows in found.items() if table != "portfolio_importfile"}


@pytest.fixture(scope="module")
def undisturbed(whole_machine: Machine) -> State:
    whole_machine.reset()
    lan = Desk(whole_machine)
    _read(lan)
    _confirm(lan)
    return state(whole_machine)


def _read(lan: Desk) -> None:
    for name in (LOANS, SCORES, FIGURES):
        assert lan.hand_in(name, _content(name)) == 302
    _are_read(lan)


def _are_read(lan: Desk) -> None:
    for name in (LOANS, SCORES, FIGURES):
        lan.until_standing(name, "staged")
    lan.until_done()


def _confirm(lan: Desk) -> None:
    for name in (LOANS, SCORES, FIGURES):
        assert lan.confirm(name) == 302
        lan.until_standing(name, "posted")
    lan.until_done()


def _ended_as(undisturbed: State, machine: Machine, lan: Desk, tell, what: str) -> None:
    tell(f"{what}: the longest job took {lan.until_done():.0f} s")
    assert machine.ask("SELECT kind, error FROM associations_job WHERE state <> 'done'") == []
    assert differences(state(machine), undisturbed) == []


def test_valkey_forgets_what_waits_and_what_is_at_work(
    undisturbed: State, machine: Machine, lan: Desk, tell
) -> None:
    with gate(machine, "AFTER INSERT ON portfolio_stagedloan") as there:
        lan.hand_in(LOANS, _content(LOANS))
        there.reached()
        machine.signal_worker(signal.SIGSTOP)
        lan.hand_in(SCORES, _content(SCORES))
        lan.hand_in(FIGURES, _content(FIGURES))
        machine.flush()
        machine.signal_worker(signal.SIGCONT)
    _are_read(lan)
    machine.flush()
    _confirm(lan)
    _ended_as(undisturbed, machine, lan, tell, "Valkey flushed")


@pytest.mark.parametrize("with_its_data", [True, False], ids=["comes back", "comes back empty"])
def test_valkey_is_killed_while_jobs_wait(
    undisturbed: State, machine: Machine, lan: Desk, tell, with_its_data: bool
) -> None:
    """While it is away files are taken and pages are shown."""
    with gate(machine, "AFTER INSERT ON portfolio_stagedloan") as there:
        lan.hand_in(LOANS, _content(LOANS))
        there.reached()
        machine.signal_worker(signal.SIGSTOP)
        lan.hand_in(SCORES, _content(SCORES))
        machine.kill_valkey()
        machine.signal_worker(signal.SIGCONT)
        assert lan.hand_in(FIGURES, _content(FIGURES)) == 302
        assert [lan.look(), lan.look("quarter/"), lan.look("imports/")] == [200] * 3
    if not with_its_data:
        shutil.rmtree(machine.valkey.folder / "appendonlydir")
    machine.valkey.start()
    _are_read(lan)
    _confirm(lan)
    _ended_as(undisturbed, machine, lan, tell, f"Valkey killed, with data: {with_its_data}")


def test_valkey_is_silent_and_files_are_taken(machine: Machine, lan: Desk, tell) -> None:
    """A queue that takes the line and answers nothing holds nobody up for long."""
    machine.signal_valkey(signal.SIGSTOP)
    try:
        assert lan.hand_in(SCORES, _content(SCORES)) == 302
        assert lan.look("imports/") == 200
    finally:
        machine.signal_valkey(signal.SIGCONT)
    lan.until_standing(SCORES, "staged")
    tell(f"Valkey silent: the longest job took {lan.until_done():.0f} s")
