"""Starting, waiting for and stopping one program."""

import sys

import pytest

from config.local.child import Child, ChildFailed

SAYS_AND_ENDS = "print('no such table'); raise SystemExit(3)"
STUBBORN = """
import signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
signal.pause()
"""


def start(tmp_path, program):
    return Child("Program", [sys.executable, "-c", program], log=tmp_path / "log")


def test_a_program_that_ends_early_is_reported_with_its_log(tmp_path):
    child = start(tmp_path, SAYS_AND_ENDS)
    with pytest.raises(ChildFailed, match=r"Program ended.*\n.*no such table"):
        child.wait_until(lambda: False, seconds=30)


def test_a_program_that_never_gets_ready_is_reported(tmp_path):
    child = start(tmp_path, STUBBORN)
    with pytest.raises(ChildFailed, match="not ready"):
        child.wait_until(lambda: False, seconds=0.1)
    child.kill()


def test_a_program_that_ignores_the_request_to_stop_is_killed(tmp_path):
    child = start(tmp_path, STUBBORN)
    child.wait_until(lambda: "up" in child.log.read_text(), seconds=30)
    child.stop(seconds=0.1)
    assert child.ended()
