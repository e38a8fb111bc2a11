"""The machine of the drill, and the figures that are told at its end."""

import shutil
from collections.abc import Iterator

import pytest

from config.local.paths import VAR

from .desk import Desk
from .machine import Machine

TOLD = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def whole_machine() -> Iterator[Machine]:
    """Everything runs, from nothing; its logs stay in var/drill."""
    folder = VAR / "drill"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    machine = Machine(folder)
    try:
        machine.make()
        yield machine
    finally:
        machine.stop()


@pytest.fixture
def machine(whole_machine: Machine) -> Machine:
    """The machine with the office as it was made, nothing waiting and everything at work."""
    whole_machine.reset()
    return whole_machine


@pytest.fixture
def lan(machine: Machine) -> Desk:
    """The leader at the pages."""
    return Desk(machine)


@pytest.fixture
def tell(request: pytest.FixtureRequest):
    """Adds a line to what is told at the end."""
    return request.config.stash.setdefault(TOLD, []).append


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    for line in config.stash.get(TOLD, []):
        terminalreporter.write_line(line)
