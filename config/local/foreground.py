"""A command the user waits for: it has the terminal, and its exit code is ours."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from .paths import MANAGE, ROOT


def run(command: list[str], env: Mapping[str, str], *, cwd: Path | None = None) -> int:
    """Run `command` to its end and return its exit code.

    A Ctrl-C reaches it through the terminal and a SIGTERM through us; we stay to clean up.
    """
    waiting: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, frame: FrameType | None) -> None:
        for process in waiting:
            process.send_signal(number)

    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, lambda number, frame: None),
        signal.SIGTERM: signal.signal(signal.SIGTERM, pass_on),
        signal.SIGHUP: signal.signal(signal.SIGHUP, pass_on),
    }
    try:
        with subprocess.Popen(command, env=env, cwd=cwd) as process:
            waiting.append(process)
            return process.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def django(arguments: list[str], env: Mapping[str, str]) -> int:
    """Run manage.py with `arguments` where the user stands; return its exit code."""
    return run([sys.executable, str(MANAGE), *arguments], env)


def tool(name: str, arguments: list[str], env: Mapping[str, str]) -> int:
    """Run a program of the environment in the checkout's folder; return its exit code."""
    return run([sys.executable, "-m", name, *arguments], env, cwd=ROOT)
