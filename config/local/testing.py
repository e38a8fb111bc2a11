"""`run.py test`: pytest on a real PostgreSQL, Valkey and Chromium, beside a running demo."""

import fcntl

from . import browser, environment, foreground
from .instance import Instance
from .paths import VAR


def run(instance: Instance, arguments: list[str]) -> int:
    """Run pytest with `arguments`; return its exit code. Two runs take turns: they share databases.

    Raises NoBrowser when browser tests are wanted and there is no Chromium.
    """
    own = {} if "not browser" in arguments else {"CHROMIUM": browser.ensure()}
    with (VAR / "test.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another test run to end", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        with instance.services() as services:
            return foreground.tool("pytest", arguments, environment.of_tests(services) | own)
