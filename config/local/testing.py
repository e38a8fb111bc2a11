"""`run.py test` and `run.py drill`: pytest on real services, beside a running demo."""

import fcntl

from . import browser, environment, foreground
from .instance import Instance
from .paths import ROOT, VAR

DRILL = ROOT / "tests" / "drill"


def run(instance: Instance, arguments: list[str]) -> int:
    """Run pytest with `arguments`; return its exit code. Two runs take turns: they share databases.

    Raises NoBrowser when browser tests are wanted and there is no Chromium.
    """
    own = {} if "not browser" in arguments else {"CHROMIUM": browser.ensure()}
    return _pytest(instance, arguments, own)


def drill(instance: Instance, arguments: list[str]) -> int:
    """Run the tests marked `drill`, one after another; return the exit code.

    They are those of tests/drill, and others that take longest. A name runs the file of that name
    alone ("killed" is tests/drill/test_killed.py); other arguments go to pytest.
    """
    files = {path.stem.removeprefix("test_"): path for path in DRILL.glob("test_*.py")}
    named = [str(files[a].relative_to(ROOT)) for a in arguments if a in files]
    options = [a for a in arguments if a not in files]
    how = ["--drill", "-m", "drill", "-n", "0", "-v", "--durations", "0", "--durations-min", "5"]
    own = {} if named else {"CHROMIUM": browser.ensure()}
    return _pytest(instance, [*(named or ["tests"]), *how, *options], own)


def _pytest(instance: Instance, arguments: list[str], own: dict[str, str]) -> int:
    with (VAR / "test.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another test run to end", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        with instance.services() as services:
            return foreground.tool("pytest", arguments, environment.of_tests(services) | own)
