"""One program started and stopped by us."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path


class ChildFailed(Exception):
    """A program ended, or did not get ready in time. The text says which, and shows its log."""


class Child:
    """A running program in its own process group, writing to its own log.

    Its own group keeps a Ctrl-C in the terminal from reaching it: we stop programs in order.
    """

    def __init__(
        self, name: str, command: list[str], *, log: Path, env: Mapping[str, str] | None = None
    ) -> None:
        """Start `command`; `name` is what messages call it."""
        self.name = name
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
            )

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> None:
        """Return once `ready()`; raise ChildFailed when the program ends or time is over."""
        for _ in range(int(seconds / 0.05)):
            if ready():
                return
            try:
                self.process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            raise ChildFailed(self.report("ended"))
        raise ChildFailed(self.report(f"was not ready after {seconds:.0f} s"))

    def ended(self) -> bool:
        """Tell whether the program has ended."""
        return self.process.poll() is not None

    def report(self, what: str) -> str:
        """Return a message: what happened, and the last lines of the log."""
        lines = self.log.read_text(errors="replace").splitlines()[-15:]
        return "\n  ".join([f"{self.name} {what}; the end of {self.log}:", *lines])

    def stop(self, how: signal.Signals = signal.SIGTERM, *, seconds: float = 10) -> None:
        """Ask the program to stop, wait, and kill its whole group when it does not."""
        if not self.ended():
            self.process.send_signal(how)
            try:
                self.process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End the program and its own children at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def bound_to_us(how: signal.Signals) -> list[str]:
    """Return a command prefix: the kernel sends `how` to the program should we be killed.

    Empty where there is no setpriv (it belongs to every Linux).
    """
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", how.name.removeprefix("SIG")] if setpriv else []
